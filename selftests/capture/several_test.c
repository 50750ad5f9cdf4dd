// SPDX-License-Identifier: GPL-2.0
/*
 * Several sockets on a device, several devices in a socket.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "reader.h"
#include "tap.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define WAIT_MS	20000

FIXTURE(several) {
	int tap;
	int stack;
};

FIXTURE_SETUP(several)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
}

FIXTURE_TEARDOWN(several)
{
	close(self->stack);
	close(self->tap);
}

static struct ringtap *open_mode(unsigned int mode)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = mode,
		.ring_bytes = 4 << 20,
	};
	struct ringtap *rt;

	if (!ringtap_open(&rt, &options))
		return rt;
	fprintf(stderr, "%s\n", ringtap_strerror(rt));
	ringtap_close(rt);
	return NULL;
}

TEST_F(several, sockets_each_get_every_frame)
{
	struct ringtap *rt[4];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rt); i++) {
		rt[i] = open_mode(RINGTAP_MODE_COPY);
		ASSERT_NE(NULL, rt[i]);
	}
	ASSERT_EQ(0, tap_receive(self->tap, 0, 100, FRAME));
	for (i = 0; i < ARRAY_SIZE(rt); i++) {
		EXPECT_EQ(100, reader_drain(rt[i]));
		ringtap_close(rt[i]);
	}
	EXPECT_EQ(100, tap_stack_count(self->stack));
}

TEST_F(several, copies_are_made_before_a_bypass_takes_the_frame)
{
	struct ringtap *first, *bypass, *second;

	first = open_mode(RINGTAP_MODE_COPY);
	bypass = open_mode(RINGTAP_MODE_BYPASS);
	second = open_mode(RINGTAP_MODE_COPY);
	ASSERT_TRUE(first && bypass && second);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 100, FRAME));
	EXPECT_EQ(100, reader_drain(first));
	EXPECT_EQ(100, reader_drain(bypass));
	EXPECT_EQ(100, reader_drain(second));
	EXPECT_EQ(0, tap_stack_count(self->stack));

	/* The one that stays is not disturbed by those that go. */
	ringtap_close(first);
	ringtap_close(bypass);
	ASSERT_EQ(0, tap_receive(self->tap, 100, 50, FRAME));
	EXPECT_EQ(50, reader_drain(second));
	EXPECT_EQ(50, tap_stack_count(self->stack));
	ringtap_close(second);
}

TEST_F(several, a_full_ring_is_its_owners_problem)
{
	struct ringtap *stalled = open_mode(RINGTAP_MODE_COPY);
	struct ringtap *reader = open_mode(RINGTAP_MODE_COPY);
	struct ringtap_stats stats;
	uint32_t round, packets = 0;

	ASSERT_TRUE(stalled && reader);
	for (round = 0; round < 60; round++) {
		ASSERT_EQ(0, tap_receive(self->tap, round * 100, 100, 1514));
		packets += reader_drain(reader);
	}
	EXPECT_EQ(6000, packets);
	EXPECT_EQ(6000, tap_stack_count(self->stack));
	ASSERT_EQ(0, ringtap_stats(stalled, &stats));
	EXPECT_LT(0, stats.dropped_full);
	EXPECT_EQ(6000, stats.seen);
	ringtap_close(stalled);
	ringtap_close(reader);
}

/* A killed process is an ordinary end. */
TEST_F(several, a_killed_bypass_gives_the_stack_its_frames_back)
{
	int ready[2];
	char byte;
	pid_t pid;

	ASSERT_EQ(0, pipe(ready));
	pid = fork();
	if (!pid) {
		if (!open_mode(RINGTAP_MODE_BYPASS) ||
		    write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(0, tap_stack_count(self->stack));
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(10, tap_stack_count(self->stack));
}

static void count_ifaces(const struct ringtap_layout *layout,
			 const uint8_t *shared, uint32_t *per_iface)
{
	const struct ringtap_producer *producer;
	const struct ringtap_record *record;
	const uint8_t *data;
	uint32_t head, i, at;

	for (i = 0; i < layout->nr_rings; i++) {
		producer = (const void *)(shared + layout->producer_off +
					  i * layout->producer_stride);
		head = __atomic_load_n(&producer->head, __ATOMIC_ACQUIRE);
		data = shared + layout->data_off + i * layout->data_stride;
		for (at = 0; at < head; at += record->len / 4) {
			record = (const void *)(data + at * 4);
			per_iface[record->iface]++;
		}
	}
}

TEST_F(several, devices_in_one_socket)
{
	const struct ringtap_state *state;
	struct ringtap_iface iface = { .id = 1 };
	unsigned int len = sizeof(iface);
	uint32_t per_iface[2] = {};
	struct ringtap_layout layout;
	const uint8_t *shared;
	int other, fd;

	other = tap_open("tap1");
	ASSERT_LE(0, other);
	fd = bare_socket();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_rings(fd, 4 << 20, 0));
	ASSERT_EQ(0, bare_bind(fd, "tap1", RINGTAP_MODE_BYPASS));
	EXPECT_EQ(-EEXIST, bare_bind(fd, "tap1", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_layout(fd, &layout));
	shared = mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED, fd,
		      layout.shared_off);
	ASSERT_NE(MAP_FAILED, shared);
	state = (const void *)(shared + layout.state_off);
	EXPECT_EQ(2, state->ifaces);
	ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));

	ASSERT_EQ(0, bare_get(fd, RINGTAP_IFACE, &iface, &len));
	EXPECT_STREQ("tap1", iface.name);
	EXPECT_EQ(tap_ifindex("tap1"), iface.ifindex);
	EXPECT_EQ(RINGTAP_MODE_BYPASS, iface.mode);

	ASSERT_EQ(0, tap_receive(self->tap, 0, 20, FRAME));
	ASSERT_EQ(0, tap_receive(other, 0, 30, FRAME));
	count_ifaces(&layout, shared, per_iface);
	EXPECT_EQ(20, per_iface[0]);
	EXPECT_EQ(30, per_iface[1]);

	/* One of two that goes is not the end. */
	close(other);
	len = sizeof(iface);
	ASSERT_EQ(0, bare_get(fd, RINGTAP_IFACE, &iface, &len));
	EXPECT_EQ(0, iface.ifindex);
	EXPECT_EQ(0, state->flags & RINGTAP_STATE_DOWN);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 5, FRAME));
	count_ifaces(&layout, shared, per_iface);
	EXPECT_EQ(45, per_iface[0]);

	close(self->tap);
	self->tap = -1;
	EXPECT_EQ(RINGTAP_STATE_DOWN, state->flags & RINGTAP_STATE_DOWN);
	munmap((void *)shared, layout.shared_len);
	close(fd);
}

/* What went before the start is not the end of what starts after it. */
TEST_F(several, a_device_that_went_before_the_start)
{
	struct pollfd pfd = { .events = POLLIN };
	int other;

	other = tap_open("tap1");
	ASSERT_LE(0, other);
	pfd.fd = bare_socket();
	ASSERT_LE(0, pfd.fd);
	ASSERT_EQ(0, bare_rings(pfd.fd, 4 << 20, 0));
	ASSERT_EQ(0, bare_bind(pfd.fd, "tap1", RINGTAP_MODE_COPY));
	close(other);
	EXPECT_EQ(-ENOTCONN, bare_set(pfd.fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, bare_bind(pfd.fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_set(pfd.fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 5, FRAME));
	EXPECT_EQ(1, poll(&pfd, 1, 0));
	EXPECT_EQ(POLLIN, pfd.revents);
	close(pfd.fd);
}

/* The socket's error is told once, but poll() keeps saying so. */
TEST_F(several, the_end_stays_the_end)
{
	struct ringtap *rt = open_mode(RINGTAP_MODE_COPY);
	struct pollfd pfd = { .events = POLLIN };
	socklen_t len = sizeof(int);
	int error;

	ASSERT_NE(NULL, rt);
	pfd.fd = ringtap_fd(rt);
	close(self->tap);
	self->tap = -1;
	ASSERT_EQ(0, getsockopt(pfd.fd, SOL_SOCKET, SO_ERROR, &error, &len));
	EXPECT_EQ(ENETDOWN, error);
	EXPECT_EQ(1, poll(&pfd, 1, 0));
	EXPECT_EQ(POLLERR | POLLHUP, pfd.revents);
	ringtap_close(rt);
}

/* A device that moves to another namespace is gone, and free. */
TEST_F(several, a_device_that_leaves_the_namespace)
{
	struct ringtap *rt = open_mode(RINGTAP_MODE_COPY);
	int keep[2];
	pid_t pid;

	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, pipe(keep));
	pid = fork();
	if (!pid) {
		close(keep[1]);
		if (unshare(CLONE_NEWNET) || write(STDERR_FILENO, "", 0))
			_exit(1);
		_exit(read(keep[0], &pid, 1) != 0);
	}
	close(keep[0]);
	/* Until the child has a namespace of its own the move changes nothing. */
	while (tap_ifindex("tap0"))
		ASSERT_EQ(0, tap_command("ip link set tap0 netns %d", pid));
	EXPECT_EQ(-ENETDOWN, ringtap_wait(rt, WAIT_MS));
	close(keep[1]);
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	ringtap_close(rt);
}

TEST_F(several, the_rx_handler_of_a_device_belongs_to_one)
{
	struct ringtap_options options = { .device = "tap0" };
	struct ringtap *rt;

	ASSERT_EQ(0, tap_command("ip link add br0 type bridge"));
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	EXPECT_NE(0, tap_command("ip link set tap0 master br0 2>/dev/null"));
	ringtap_close(rt);
	EXPECT_EQ(0, tap_command("ip link set tap0 master br0"));
}

TEST_HARNESS_MAIN
