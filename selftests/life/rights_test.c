// SPDX-License-Identifier: GPL-2.0
/*
 * Root of a user namespace is so in its own network namespace, and nowhere
 * else; and it locks no more memory than its limit allows.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "reader.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define MIB	1048576ull
#define FRAME	100

static int write_map(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY), ret;

	ret = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) ?
	      0 : -errno;
	close(fd);
	return ret;
}

/* Root of a user namespace from here on, in the network of before. */
static int become_root_of_ones_own(void)
{
	if (unshare(CLONE_NEWUSER))
		return -errno;
	return write_map("/proc/self/setgroups", "deny") ?:
	       write_map("/proc/self/uid_map", "0 0 1") ?:
	       write_map("/proc/self/gid_map", "0 0 1");
}

static int give_up(int capability)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -errno;
	data[0].effective &= ~(1u << capability);
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

TEST(not_in_the_network_of_others)
{
	int own, fd;

	ASSERT_EQ(0, tap_namespace());
	ASSERT_LE(0, tap_open("tap0"));
	own = bare_socket();
	ASSERT_LE(0, own);
	ASSERT_EQ(0, become_root_of_ones_own());
	fd = bare_socket();
	EXPECT_EQ(-EPERM, fd);
	/* A socket that was handed over captures, but bypasses not. */
	EXPECT_EQ(-EPERM, bare_bind(own, "tap0", RINGTAP_MODE_BYPASS));
	EXPECT_EQ(0, bare_bind(own, "tap0", RINGTAP_MODE_COPY));
	close(own);
}

TEST(in_its_own_network_all)
{
	static const unsigned int mode_cases[] = {
		RINGTAP_MODE_TAP, RINGTAP_MODE_COPY, RINGTAP_MODE_BYPASS,
	};
	struct ringtap_options options = {
		.device = "tap0", .ring_bytes = 2 * MIB, .promisc = true,
	};
	struct ringtap *rt;
	int tap;
	size_t i;

	ASSERT_EQ(0, become_root_of_ones_own());
	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	for (i = 0; i < ARRAY_SIZE(mode_cases); i++) {
		options.mode = mode_cases[i];
		ASSERT_EQ(0, ringtap_open(&rt, &options))
			TH_LOG("%s", ringtap_strerror(rt));
		ASSERT_EQ(0, tap_receive(tap, 0, 10, FRAME));
		EXPECT_EQ(10, reader_drain(rt));
		ringtap_close(rt);
	}
	close(tap);
}

/* All devices are those of the namespace. */
TEST(sees_only_its_own_network)
{
	struct ringtap_options options = {
		.device = RINGTAP_ANY, .ring_bytes = 2 * MIB,
	};
	int outside, inside;
	struct ringtap *rt;

	ASSERT_EQ(0, tap_namespace());
	outside = tap_open("tap0");
	ASSERT_LE(0, outside);
	ASSERT_EQ(0, become_root_of_ones_own());
	ASSERT_EQ(0, tap_namespace());
	inside = tap_open("tap1");
	ASSERT_LE(0, inside);
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, tap_receive(outside, 0, 10, FRAME));
	EXPECT_EQ(0, reader_drain(rt));
	ASSERT_EQ(0, tap_receive(inside, 0, 7, FRAME));
	EXPECT_EQ(7, reader_drain(rt));
	EXPECT_EQ(2, ringtap_ifaces(rt));
	ringtap_close(rt);
}

TEST(each_right_by_itself)
{
	int fd;

	ASSERT_EQ(0, become_root_of_ones_own());
	ASSERT_EQ(0, tap_namespace());
	ASSERT_LE(0, tap_open("tap0"));
	ASSERT_EQ(0, give_up(CAP_NET_ADMIN));
	fd = bare_socket();
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EPERM, bare_bind(fd, "tap0", RINGTAP_MODE_BYPASS));
	EXPECT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, give_up(CAP_NET_RAW));
	EXPECT_EQ(-EPERM, bare_socket());
	close(fd);
}

static int limit(uint64_t bytes)
{
	struct rlimit both = { .rlim_cur = bytes, .rlim_max = bytes };

	return setrlimit(RLIMIT_MEMLOCK, &both) ? -errno : 0;
}

/* The sockets of a user count together; what is closed counts no more. */
TEST(memory_counts_there)
{
	int first, second, third;

	ASSERT_EQ(0, limit(5 * MIB));
	ASSERT_EQ(0, become_root_of_ones_own());
	ASSERT_EQ(0, tap_namespace());
	first = bare_socket();
	second = bare_socket();
	third = bare_socket();
	ASSERT_TRUE(first >= 0 && second >= 0 && third >= 0);
	EXPECT_EQ(-ENOBUFS, bare_rings(first, 8 * MIB, 1));
	EXPECT_EQ(0, bare_rings(first, 4 * MIB, 1));
	EXPECT_EQ(-ENOBUFS, bare_rings(second, 4 * MIB, 1));
	close(first);
	EXPECT_EQ(0, bare_rings(third, 4 * MIB, 1));
	close(third);
	close(second);
}

TEST(memory_does_not_count_outside)
{
	int fd;

	ASSERT_EQ(0, limit(64 << 10));
	fd = bare_socket();
	ASSERT_LE(0, fd);
	EXPECT_EQ(0, bare_rings(fd, 4 * MIB, 1));
	close(fd);
}

TEST_HARNESS_MAIN
