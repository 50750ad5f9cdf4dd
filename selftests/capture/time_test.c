// SPDX-License-Identifier: GPL-2.0
/*
 * The time in a record is that of the frame, by the system's clock as it is.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "machine.h"
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/net_tstamp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		100
#define SECOND		1000000000ull
#define HOUR		(3600 * SECOND)

FIXTURE(stamp) {
	struct ringtap *rt;
	int tap;
	int other;
};

FIXTURE_VARIANT(stamp) {
	unsigned int mode;
	bool others;
};

/* Once by ringtap's own look at the clock, once with somebody who has asked
 * the kernel to stamp everything.
 */
FIXTURE_VARIANT_ADD(stamp, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(stamp, tap_stamped) {
	.mode = RINGTAP_MODE_TAP, .others = true,
};
FIXTURE_VARIANT_ADD(stamp, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(stamp, copy_stamped) {
	.mode = RINGTAP_MODE_COPY, .others = true,
};

FIXTURE_SETUP(stamp)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN | RINGTAP_DIR_OUT,
		.ring_bytes = 8 << 20,
	};
	int one = 1;

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->other = socket(AF_INET, SOCK_DGRAM, 0);
	ASSERT_LE(0, self->other);
	if (variant->others)
		ASSERT_EQ(0, setsockopt(self->other, SOL_SOCKET,
					SO_TIMESTAMPNS, &one, sizeof(one)));
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(stamp)
{
	ringtap_close(self->rt);
	close(self->other);
	close(self->tap);
}

/**
 * struct times - of the packets that were unread
 * @packets: number of them
 * @first: the earliest stamp
 * @last: the latest stamp
 * @back: packets whose stamp is before that of the one before it in its ring
 */
struct times {
	uint32_t packets;
	uint64_t first;
	uint64_t last;
	uint32_t back;
};

static struct times read_times(struct ringtap *rt)
{
	struct times times = { .first = ~0ull };
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint64_t before[64] = {};

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			times.packets++;
			times.back += packet.ns < before[span.ring % 64];
			before[span.ring % 64] = packet.ns;
			if (packet.ns < times.first)
				times.first = packet.ns;
			if (packet.ns > times.last)
				times.last = packet.ns;
		}
		ringtap_release(rt, &span);
	}
	return times;
}

/**
 * struct source - a thread whose frames are received on a CPU of its own
 * @tap: where it writes
 * @cpu: which CPU
 * @error: of the last write
 */
struct source {
	int		tap;
	unsigned int	cpu;
	int		error;
};

static void *source_main(void *arg)
{
	struct source *source = arg;

	machine_pin(source->cpu);
	source->error = tap_receive(source->tap, 0, 2000, FRAME);
	return NULL;
}

TEST_F(stamp, in_a_ring_time_does_not_go_back)
{
	struct source sources[2] = {
		{ .tap = self->tap, .cpu = 0 }, { .tap = self->tap, .cpu = 1 },
	};
	uint64_t start = machine_ns(CLOCK_REALTIME);
	struct times times;
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, source_main, &sources[1]));
	source_main(&sources[0]);
	pthread_join(thread, NULL);
	EXPECT_EQ(0, sources[0].error | sources[1].error);
	times = read_times(self->rt);
	EXPECT_EQ(4000, times.packets);
	EXPECT_EQ(0, times.back);
	EXPECT_LE(start, times.first);
	EXPECT_GE(machine_ns(CLOCK_REALTIME), times.last);
}

/* Each packet has its own time, not that of the batch. */
TEST_F(stamp, a_frame_has_the_time_it_came)
{
	uint64_t before, after;
	struct times times;
	int i;

	for (i = 0; i < 100; i++) {
		before = machine_ns(CLOCK_REALTIME);
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, FRAME));
		after = machine_ns(CLOCK_REALTIME);
		times = read_times(self->rt);
		ASSERT_EQ(1, times.packets);
		EXPECT_LE(before, times.first);
		EXPECT_GE(after, times.first);
	}
}

static void shift_clock(int64_t ns)
{
	uint64_t then = machine_ns(CLOCK_REALTIME) + ns;
	struct timespec time = {
		.tv_sec = then / SECOND, .tv_nsec = then % SECOND,
	};

	clock_settime(CLOCK_REALTIME, &time);
}

/* Nobody smooths it: the record tells what the clock said. */
TEST_F(stamp, a_clock_that_is_set_back_is_followed)
{
	uint64_t start = machine_ns(CLOCK_REALTIME), before, after;
	struct times times;

	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	shift_clock(-HOUR);
	before = machine_ns(CLOCK_REALTIME);
	tap_receive(self->tap, 10, 10, FRAME);
	after = machine_ns(CLOCK_REALTIME);
	shift_clock(HOUR);
	EXPECT_GT(start, after);

	times = read_times(self->rt);
	EXPECT_EQ(20, times.packets);
	EXPECT_LE(before, times.first);
	EXPECT_GE(after, times.first);
	EXPECT_LE(start, times.last);
	EXPECT_GE(1, times.back);

	/* And forth again. */
	start = machine_ns(CLOCK_REALTIME);
	ASSERT_EQ(0, tap_receive(self->tap, 20, 1, FRAME));
	times = read_times(self->rt);
	EXPECT_EQ(1, times.packets);
	EXPECT_LE(start, times.first);
}

/* A socket whose datagrams say when they want to leave. */
static int open_udp(clockid_t clock)
{
	struct sock_txtime txtime = { .clockid = clock };
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(0xc0000202),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_TXTIME, &txtime,
				 sizeof(txtime)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		return -1;
	return fd;
}

static int send_at(int fd, uint64_t ns)
{
	char control[CMSG_SPACE(sizeof(ns))] = {}, byte = 1;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&message);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_TXTIME;
	cmsg->cmsg_len = CMSG_LEN(sizeof(ns));
	memcpy(CMSG_DATA(cmsg), &ns, sizeof(ns));
	return sendmsg(fd, &message, 0) == 1 ? 0 : -errno;
}

/* The field of the frame that the record's time comes from otherwise holds
 * the time it is to leave, by another clock.
 */
TEST_F(stamp, a_sender_may_have_plans)
{
	static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_TAI };
	uint64_t before;
	struct times times;
	int udp, i;

	ASSERT_EQ(0, tap_command("ip addr add 192.0.2.1/24 dev tap0"));
	ASSERT_EQ(0, tap_command("ip neigh add 192.0.2.2 lladdr 2:0:0:0:0:2 dev tap0"));
	for (i = 0; i < 2; i++) {
		udp = open_udp(clocks[i]);
		ASSERT_LE(0, udp);
		read_times(self->rt);
		before = machine_ns(CLOCK_REALTIME);
		ASSERT_EQ(0, send_at(udp, machine_ns(clocks[i]) + HOUR));
		do
			times = read_times(self->rt);
		while (!times.packets);
		EXPECT_EQ(1, times.packets);
		EXPECT_LE(before, times.first);
		EXPECT_GE(machine_ns(CLOCK_REALTIME), times.first);
		close(udp);
	}
}

TEST(clocks_that_there_are)
{
	uint32_t clock = RINGTAP_CLOCK_HARDWARE;
	size_t len = sizeof(clock);
	int tap, fd;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	fd = bare_socket();
	ASSERT_TRUE(tap >= 0 && fd >= 0);
	EXPECT_EQ(0, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_CLOCK, &clock, len - 1));
	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_CLOCK, &clock, 0));
	EXPECT_EQ(-EFAULT, bare_set(fd, RINGTAP_CLOCK, NULL, len));
	clock = RINGTAP_CLOCK_BATCH;
	EXPECT_EQ(0, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	clock = 3;
	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	clock = ~0u;
	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	clock = RINGTAP_CLOCK_REALTIME;
	EXPECT_EQ(0, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	ASSERT_EQ(0, bare_rings(fd, 1 << 20, 1));
	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	EXPECT_EQ(0, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(-EISCONN, bare_set(fd, RINGTAP_CLOCK, &clock, len));
	close(fd);
	close(tap);
}

/* A device without a clock of its own: the system's. */
TEST(frames_that_the_device_has_not_stamped)
{
	struct ringtap_options options = {
		.device = "tap0", .clock = RINGTAP_CLOCK_HARDWARE,
	};
	uint64_t before;
	struct times times;
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	before = machine_ns(CLOCK_REALTIME);
	ASSERT_EQ(0, tap_receive(tap, 0, 10, FRAME));
	times = read_times(rt);
	EXPECT_EQ(10, times.packets);
	EXPECT_LE(before, times.first);
	EXPECT_GE(machine_ns(CLOCK_REALTIME), times.last);
	ringtap_close(rt);
	options.clock = 7;
	EXPECT_EQ(-EINVAL, ringtap_open(&rt, &options));
	ringtap_close(rt);
	close(tap);
}

TEST_HARNESS_MAIN
