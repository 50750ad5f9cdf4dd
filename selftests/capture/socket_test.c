// SPDX-License-Identifier: GPL-2.0
/*
 * The socket's calls with everything that a program may get wrong.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MIB	1048576ull

FIXTURE(sock) {
	int fd;
	int tap;
};

FIXTURE_SETUP(sock)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(sock)
{
	close(self->fd);
	close(self->tap);
}

static int socket_errno(int family, int type, int protocol)
{
	int fd = socket(family, type, protocol);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? errno : 0;
}

TEST(a_socket_is_raw_and_has_no_protocol)
{
	int family = bare_family();

	ASSERT_LT(0, family);
	EXPECT_EQ(0, socket_errno(family, SOCK_RAW, 0));
	EXPECT_EQ(0, socket_errno(family, SOCK_RAW | SOCK_CLOEXEC, 0));
	EXPECT_EQ(ESOCKTNOSUPPORT, socket_errno(family, SOCK_DGRAM, 0));
	EXPECT_EQ(ESOCKTNOSUPPORT, socket_errno(family, SOCK_STREAM, 0));
	EXPECT_EQ(EPROTONOSUPPORT, socket_errno(family, SOCK_RAW, 1));
	EXPECT_EQ(EPROTONOSUPPORT, socket_errno(family, SOCK_RAW, 255));
}

TEST_F(sock, what_it_does_not_do_it_refuses)
{
	struct sockaddr addr = { .sa_family = bare_family() };
	socklen_t len = sizeof(addr);
	char byte = 0;

	EXPECT_EQ(-1, read(self->fd, &byte, 1));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, write(self->fd, &byte, 1));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, connect(self->fd, &addr, len));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, listen(self->fd, 1));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, getsockname(self->fd, &addr, &len));
	EXPECT_EQ(EOPNOTSUPP, errno);
}

TEST_F(sock, devices_can_be_asked_for)
{
	struct ifreq ifr = { .ifr_name = "tap0" };

	ASSERT_EQ(0, ioctl(self->fd, SIOCGIFINDEX, &ifr));
	EXPECT_EQ(tap_ifindex("tap0"), ifr.ifr_ifindex);
	EXPECT_EQ(-1, ioctl(self->fd, SIOCPROTOPRIVATE, &ifr));
	EXPECT_EQ(ENOTTY, errno);
}

TEST_F(sock, steps_in_the_wrong_order)
{
	struct ringtap_layout layout;

	EXPECT_EQ(-ENODATA, bare_layout(self->fd, &layout));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ, MAP_SHARED,
				   self->fd, 0));
	EXPECT_EQ(ENODATA, errno);
	EXPECT_EQ(-ENODATA, bare_set(self->fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, bare_rings(self->fd, 4 * MIB, 0));
	EXPECT_EQ(-EBUSY, bare_rings(self->fd, 4 * MIB, 0));
	EXPECT_EQ(-ENOTCONN, bare_set(self->fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(-EALREADY, bare_set(self->fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(-EISCONN, bare_bind(self->fd, "lo", RINGTAP_MODE_COPY));
}

TEST_F(sock, nothing_comes_before_the_start)
{
	struct pollfd pfd = { .fd = self->fd, .events = POLLIN };
	struct ringtap_stats stats;
	unsigned int len = sizeof(stats);

	EXPECT_EQ(0, poll(&pfd, 1, 0));
	ASSERT_EQ(0, bare_rings(self->fd, 4 * MIB, 0));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_BYPASS));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
	ASSERT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &stats, &len));
	EXPECT_EQ(0, stats.seen);
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	EXPECT_EQ(1, poll(&pfd, 1, 0));
	ASSERT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &stats, &len));
	EXPECT_EQ(10, stats.seen);
}

TEST_F(sock, addresses_that_make_no_sense)
{
	struct sockaddr_ringtap good = {
		.family = bare_family(),
		.mode = RINGTAP_MODE_COPY,
		.ifindex = if_nametoindex("tap0"),
	};
	const struct {
		struct sockaddr_ringtap addr;
		socklen_t len;
		int error;
	} cases[] = {
		{ good, sizeof(good) - 1, EINVAL },
		{ good, sizeof(good.family), EINVAL },
		{ { AF_INET, 1, good.ifindex }, sizeof(good), EAFNOSUPPORT },
		{ { good.family, 4, good.ifindex }, sizeof(good), EINVAL },
		{ { good.family, 0xffff, good.ifindex }, sizeof(good), EINVAL },
		{ { good.family, RINGTAP_MODE_COPY, 0 }, sizeof(good),
		  EOPNOTSUPP },
		{ { good.family, RINGTAP_MODE_BYPASS, 0 }, sizeof(good),
		  EOPNOTSUPP },
		{ { good.family, 1, 0x7fffffff }, sizeof(good), ENODEV },
		{ { good.family, 1, 0xffffffff }, sizeof(good), ENODEV },
		{ { good.family, 1, good.ifindex, 4 }, sizeof(good), EINVAL },
		{ { good.family, 1, good.ifindex, 1u << 31 }, sizeof(good),
		  EINVAL },
		{ { good.family, RINGTAP_MODE_BYPASS, good.ifindex,
		    RINGTAP_DIR_OUT }, sizeof(good), EOPNOTSUPP },
		{ { good.family, 1, good.ifindex, 0, 4 }, sizeof(good),
		  EINVAL },
		{ { good.family, 1, good.ifindex, 0, 1u << 31 }, sizeof(good),
		  EINVAL },
	};
	struct {
		struct sockaddr_ringtap addr;
		__u32 future;
	} longer = { .future = 1 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		EXPECT_EQ(-1, bind(self->fd, (void *)&cases[i].addr,
				   cases[i].len));
		EXPECT_EQ(cases[i].error, errno) TH_LOG("case %zu", i);
	}

	longer.addr = good;
	EXPECT_EQ(-1, bind(self->fd, (void *)&longer, sizeof(longer)));
	EXPECT_EQ(E2BIG, errno);
	longer.future = 0;
	EXPECT_EQ(0, bind(self->fd, (void *)&longer, sizeof(longer)));
}

TEST_F(sock, ring_sizes_that_make_no_sense)
{
	const struct {
		struct ringtap_rings rings;
		int error;
	} cases[] = {
		{ { .bytes = 0 }, -EINVAL },
		{ { .bytes = 1 }, -EINVAL },
		{ { .bytes = MIB - 1 }, -EINVAL },
		{ { .bytes = 1ull << 40 }, -ENOMEM },
		{ { .bytes = 1ull << 63 }, -ENOMEM },
		{ { .bytes = ~0ull }, -ENOMEM },
		{ { .bytes = MIB, .nr_rings = 2 }, -EINVAL },
		{ { .bytes = 4 * MIB, .nr_rings = ~0u }, -EINVAL },
		{ { .bytes = 4 * MIB, .nr_rings = 1u << 31 }, -EINVAL },
		{ { .bytes = 4 * MIB, .snaplen = ~0u }, -EINVAL },
		{ { .bytes = 4 * MIB, .snaplen = RINGTAP_SNAPLEN_MAX + 1 },
		  -EINVAL },
		{ { .bytes = 4 * MIB, .flags = 2 }, -EINVAL },
		{ { .bytes = 4 * MIB, .map_len = 1 }, -EINVAL },
		{ { .bytes = 4 * MIB, .map = 4096 }, -EINVAL },
		{ { .bytes = 4 * MIB, .map = 4096, .map_len = ~0u }, -EINVAL },
		{ { .bytes = 4 * MIB, .map = 8, .map_len = 1 }, -EFAULT },
		{ { .bytes = 4 * MIB, .map = ~0ull, .map_len = 1 }, -EFAULT },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		EXPECT_EQ(cases[i].error,
			  bare_set(self->fd, RINGTAP_RINGS, &cases[i].rings,
				   sizeof(cases[i].rings)))
			TH_LOG("case %zu", i);
	EXPECT_EQ(0, bare_rings(self->fd, MIB, 1));
}

static uint64_t cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* Trying to get a TiB would hurt everybody else on the machine. */
TEST_F(sock, too_much_is_refused_without_trying)
{
	uint64_t start, refused, given;

	start = cpu_ns();
	EXPECT_EQ(-ENOMEM, bare_rings(self->fd, 1ull << 40, 1));
	refused = cpu_ns() - start;
	start = cpu_ns();
	ASSERT_EQ(0, bare_rings(self->fd, 64 * MIB, 1));
	given = cpu_ns() - start;
	EXPECT_LT(refused, given);
}

TEST_F(sock, a_ring_is_a_power_of_two_of_what_was_asked_for)
{
	struct ringtap_layout layout;

	ASSERT_EQ(0, bare_rings(self->fd, 7 * MIB, 1));
	ASSERT_EQ(0, bare_layout(self->fd, &layout));
	EXPECT_EQ(1, layout.nr_rings);
	EXPECT_EQ(4 * MIB, layout.ring_bytes);
	EXPECT_EQ(RINGTAP_SNAPLEN_MAX, layout.snaplen);
	EXPECT_LE(8 * MIB, layout.shared_len);
}

TEST_F(sock, small_frames_need_small_rings)
{
	struct ringtap_rings rings = {
		.bytes = 8192, .snaplen = 1000, .nr_rings = 2,
	};
	struct ringtap_layout layout;

	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_RINGS, &rings, sizeof(rings)));
	ASSERT_EQ(0, bare_layout(self->fd, &layout));
	EXPECT_EQ(4096, layout.ring_bytes);
	EXPECT_EQ(1000, layout.snaplen);
}

TEST_F(sock, cpus_use_the_rings_they_are_given)
{
	static const __u16 map[] = { 1, 0 };
	static const __u16 wrong[] = { 0, 2 };
	struct ringtap_rings rings = {
		.bytes = 4 * MIB, .nr_rings = 2,
		.map = (uintptr_t)wrong, .map_len = 2,
	};
	const struct ringtap_producer *producer;
	struct ringtap_layout layout;
	const uint8_t *shared;
	unsigned int ring;
	cpu_set_t cpus;

	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_RINGS, &rings,
				    sizeof(rings)));
	rings.map = (uintptr_t)map;
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_RINGS, &rings, sizeof(rings)));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, bare_layout(self->fd, &layout));
	shared = mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED,
		      self->fd, layout.shared_off);
	ASSERT_NE(MAP_FAILED, shared);

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	ASSERT_EQ(0, sched_setaffinity(0, sizeof(cpus), &cpus));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	for (ring = 0; ring < 2; ring++) {
		producer = (const void *)(shared + layout.producer_off +
					  ring * layout.producer_stride);
		EXPECT_EQ(ring == 1, producer->head != 0);
	}
	munmap((void *)shared, layout.shared_len);
}

TEST_F(sock, options_of_other_lengths)
{
	struct {
		struct ringtap_rings rings;
		__u64 future;
	} longer = { .rings = { .bytes = 4 * MIB }, .future = 1 };
	struct {
		struct ringtap_stats stats;
		__u64 future;
	} more;
	unsigned int len = 8;
	__u64 seen = 1;

	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_RINGS, &longer, 0));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_RINGS, &longer, 7));
	EXPECT_EQ(-E2BIG, bare_set(self->fd, RINGTAP_RINGS, &longer,
				   sizeof(longer)));
	EXPECT_EQ(-EFAULT, bare_set(self->fd, RINGTAP_RINGS, NULL, 8));
	EXPECT_EQ(-E2BIG, bare_set(self->fd, RINGTAP_RINGS, &longer, 1 << 30));
	longer.future = 0;
	EXPECT_EQ(0, bare_set(self->fd, RINGTAP_RINGS, &longer,
			      sizeof(longer)));

	EXPECT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &seen, &len));
	EXPECT_EQ(8, len);
	EXPECT_EQ(0, seen);
	len = sizeof(more);
	EXPECT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &more, &len));
	EXPECT_EQ(sizeof(more.stats), len);
	len = ~0u;
	EXPECT_EQ(-EINVAL, bare_get(self->fd, RINGTAP_STATS, &more, &len));
	EXPECT_EQ(-EFAULT, bare_get(self->fd, RINGTAP_STATS, &more, NULL));
}

TEST_F(sock, options_that_do_not_exist)
{
	struct ringtap_iface iface = { .id = 0 };
	unsigned int len = sizeof(iface);
	char value[64] = {};

	EXPECT_EQ(-ENOPROTOOPT, bare_set(self->fd, 0, value, sizeof(value)));
	EXPECT_EQ(-ENOPROTOOPT, bare_set(self->fd, 99, value, sizeof(value)));
	EXPECT_EQ(-ENOPROTOOPT, bare_get(self->fd, RINGTAP_START, value,
					 &len));
	EXPECT_EQ(-ENODEV, bare_get(self->fd, RINGTAP_IFACE, &iface, &len));
	iface.id = ~0u;
	EXPECT_EQ(-ENODEV, bare_get(self->fd, RINGTAP_IFACE, &iface, &len));
	len = 3;
	EXPECT_EQ(-EINVAL, bare_get(self->fd, RINGTAP_IFACE, &iface, &len));
	EXPECT_EQ(-1, setsockopt(self->fd, SOL_PACKET, RINGTAP_START, "", 0));
	EXPECT_EQ(ENOPROTOOPT, errno);
}

/* Takes capabilities from the calling process, which must be a child's. */
static int keep_only(unsigned int capability)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {};

	if (capability) {
		data[0].effective = 1u << capability;
		data[0].permitted = 1u << capability;
	}
	return syscall(SYS_capset, &header, data);
}

TEST(no_right_no_socket)
{
	int family = bare_family();

	ASSERT_EQ(0, keep_only(0));
	EXPECT_EQ(EPERM, socket_errno(family, SOCK_RAW, 0));
}

TEST_F(sock, net_raw_copies_and_only_net_admin_bypasses)
{
	int other;

	ASSERT_EQ(0, keep_only(CAP_NET_RAW));
	other = bare_socket();
	ASSERT_LE(0, other);
	EXPECT_EQ(-EPERM, bare_bind(other, "tap0", RINGTAP_MODE_BYPASS));
	EXPECT_EQ(0, bare_bind(other, "tap0", RINGTAP_MODE_COPY));
	close(other);
}

/* Root of a user namespace is root of that namespace's network only. */
TEST_F(sock, devices_of_other_namespaces_are_not_there)
{
	unsigned int ifindex = if_nametoindex("tap0");
	struct sockaddr_ringtap addr = {
		.family = bare_family(),
		.mode = RINGTAP_MODE_COPY,
		.ifindex = ifindex,
	};
	int fd;

	ASSERT_LT(1, ifindex);
	ASSERT_EQ(0, unshare(CLONE_NEWUSER | CLONE_NEWNET));
	fd = socket(addr.family, SOCK_RAW, 0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, bind(fd, (void *)&addr, sizeof(addr)));
	EXPECT_EQ(ENODEV, errno);
	/* The socket that was made before still belongs where it was made. */
	EXPECT_EQ(0, bind(self->fd, (void *)&addr, sizeof(addr)));
	close(fd);
}

/* Who may capture only in a namespace of his own can't take all the memory. */
TEST(a_user_namespace_gets_what_it_may_lock)
{
	struct rlimit limit = { 4 * MIB, 4 * MIB };
	int fd, other;

	ASSERT_EQ(0, setrlimit(RLIMIT_MEMLOCK, &limit));
	ASSERT_EQ(0, setresuid(65533, 65533, 65533));
	ASSERT_EQ(0, unshare(CLONE_NEWUSER | CLONE_NEWNET));
	fd = bare_socket();
	other = bare_socket();
	ASSERT_TRUE(fd >= 0 && other >= 0);
	EXPECT_EQ(-ENOBUFS, bare_rings(fd, 4 * MIB, 1));
	ASSERT_EQ(0, bare_rings(fd, 2 * MIB, 1));
	EXPECT_EQ(-ENOBUFS, bare_rings(other, 2 * MIB, 1));
	close(fd);
	EXPECT_EQ(0, bare_rings(other, 2 * MIB, 1));
	close(other);
}

TEST_F(sock, open_and_close_again_and_again)
{
	int round, fd;

	for (round = 0; round < 200; round++) {
		fd = bare_socket();
		ASSERT_LE(0, fd);
		if (round % 2)
			ASSERT_EQ(0, bare_rings(fd, 2 * MIB, 0));
		if (round % 3)
			ASSERT_EQ(0, bare_bind(fd, "tap0",
					       1 + round / 2 % 2));
		if (round % 6 == 5)
			ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));
		tap_receive(self->tap, 0, 3, 100);
		close(fd);
	}
}

TEST_HARNESS_MAIN
