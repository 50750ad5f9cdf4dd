// SPDX-License-Identifier: GPL-2.0
/*
 * Promiscuous mode of a device is where it was when the captures that asked
 * for it are gone, whatever their end.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "reader_process.h"
#include "state.h"
#include "tap.h"

#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define SOCKETS	3
#define LIMIT_S	60

FIXTURE(promisc) {
	struct ringtap_options options;
	int tap;
};

FIXTURE_VARIANT(promisc) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(promisc, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(promisc, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(promisc, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(promisc)
{
	self->options = (struct ringtap_options){
		.device = "tap0", .mode = variant->mode,
		.ring_bytes = 4 << 20, .promisc = true,
	};
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, state_promiscuity("tap0"));
}

FIXTURE_TEARDOWN(promisc)
{
	close(self->tap);
}

TEST_F_TIMEOUT(promisc, only_for_who_asks, 120)
{
	struct ringtap *rt;

	self->options.promisc = false;
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	EXPECT_EQ(0, state_promiscuity("tap0"));
	ringtap_close(rt);
	self->options.promisc = true;
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	EXPECT_EQ(1, state_promiscuity("tap0"));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

/* From the bind on, also of a socket that never starts. */
TEST_F_TIMEOUT(promisc, as_the_flag_of_a_bind, 120)
{
	struct sockaddr_ringtap addr = {
		.family = bare_family(), .mode = variant->mode,
		.ifindex = tap_ifindex("tap0"), .flags = RINGTAP_BIND_PROMISC,
	};
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	EXPECT_EQ(1, state_promiscuity("tap0"));
	EXPECT_EQ(-1, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	EXPECT_EQ(EEXIST, errno);
	EXPECT_EQ(1, state_promiscuity("tap0"));
	close(fd);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

/* It is counted beside what others asked for. */
TEST_F_TIMEOUT(promisc, that_of_others_stays, 120)
{
	struct ringtap *rt;

	ASSERT_EQ(0, tap_command("ip link set tap0 promisc on"));
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	EXPECT_EQ(2, state_promiscuity("tap0"));
	ringtap_close(rt);
	EXPECT_EQ(1, state_promiscuity("tap0"));
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	ASSERT_EQ(0, tap_command("ip link set tap0 promisc off"));
	EXPECT_EQ(1, state_promiscuity("tap0"));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

TEST_F_TIMEOUT(promisc, a_killed_reader_leaves_none, 120)
{
	pid_t pid = reader_process_start(&self->options);

	ASSERT_LT(0, pid);
	EXPECT_EQ(1, state_promiscuity("tap0"));
	reader_process_end(pid);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

TEST_F_TIMEOUT(promisc, several_sockets_in_any_order, 120)
{
	static const int order_cases[][SOCKETS] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};
	struct ringtap *rt[SOCKETS];
	size_t i, order;

	for (order = 0; order < ARRAY_SIZE(order_cases); order++) {
		for (i = 0; i < SOCKETS; i++)
			ASSERT_EQ(0, ringtap_open(&rt[i], &self->options));
		EXPECT_EQ(SOCKETS, state_promiscuity("tap0"));
		for (i = 0; i < SOCKETS; i++) {
			ringtap_close(rt[order_cases[order][i]]);
			EXPECT_EQ(SOCKETS - 1 - i, state_promiscuity("tap0"));
		}
	}
}

TEST_F_TIMEOUT(promisc, a_device_that_goes_and_comes_again, 120)
{
	struct ringtap *old, *rt;

	ASSERT_EQ(0, ringtap_open(&old, &self->options));
	close(self->tap);
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	EXPECT_EQ(0, state_promiscuity("tap0"));
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	EXPECT_EQ(1, state_promiscuity("tap0"));
	/* It has nothing to give back any more. */
	ringtap_close(old);
	EXPECT_EQ(1, state_promiscuity("tap0"));
	ringtap_close(rt);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

static bool await_promiscuity(const char *device, int wanted)
{
	time_t until = time(NULL) + LIMIT_S;

	while (state_promiscuity(device) != wanted)
		if (time(NULL) > until)
			return false;
	return true;
}

static void neighbour_main(int ready, int asked)
{
	char byte;

	if (unshare(CLONE_NEWNET) || write(ready, "", 1) != 1)
		_exit(1);
	while (read(asked, &byte, 1) == 1) {
		byte = await_promiscuity("tap0", 0) ? 'y' : 'n';
		if (tap_command("ip link set tap0 netns %d", getppid()) ||
		    write(ready, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

/* There and back while it is captured. */
TEST_F_TIMEOUT(promisc, a_device_that_moves_to_another_namespace, 120)
{
	int from[2], to[2], round;
	struct ringtap *rt;
	char answer;
	pid_t pid;

	ASSERT_EQ(0, pipe(from));
	ASSERT_EQ(0, pipe(to));
	pid = fork();
	if (!pid) {
		close(to[1]);
		neighbour_main(from[1], to[0]);
	}
	close(to[0]);
	close(from[1]);
	ASSERT_EQ(1, read(from[0], &answer, 1));
	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, ringtap_open(&rt, &self->options));
		EXPECT_EQ(1, state_promiscuity("tap0"));
		ASSERT_EQ(0, tap_command("ip link set tap0 netns %d", pid));
		if (round == 1)
			ringtap_close(rt);
		ASSERT_EQ(1, write(to[1], "", 1));
		ASSERT_EQ(1, read(from[0], &answer, 1));
		EXPECT_EQ('y', answer);
		EXPECT_EQ(0, state_promiscuity("tap0"));
		if (round != 1)
			ringtap_close(rt);
		EXPECT_EQ(0, state_promiscuity("tap0"));
	}
	close(to[1]);
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
}

/* A bind that fails late takes back what it had done. */
TEST_F_TIMEOUT(promisc, a_bind_that_fails, 120)
{
	struct sockaddr_ringtap addr = {
		.family = bare_family(), .mode = variant->mode,
		.ifindex = tap_ifindex("tap0"), .flags = RINGTAP_BIND_PROMISC,
	};
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	addr.flags |= 1u << 31;
	EXPECT_EQ(-1, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	addr.flags = RINGTAP_BIND_PROMISC;
	addr.ifindex += 1000;
	EXPECT_EQ(-1, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	EXPECT_EQ(ENODEV, errno);
	EXPECT_EQ(0, state_promiscuity("tap0"));
	close(fd);
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

TEST_HARNESS_MAIN
