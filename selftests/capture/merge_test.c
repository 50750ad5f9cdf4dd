// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that several CPUs handle come to the reader in the order of time, and
 * a CPU that has none holds nobody up.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "tap.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define CPUS		2
#define FRAMES		20000u
#define FRAME		60
#define WAIT_MS		20000
#define HOLD_US		50000
#define HOLD_NS		(HOLD_US * 1000ull)

/* Of a reader that may be late, and how long it is watched. */
#define LATE_MS		600
#define SOON_MS		400
#define WATCHED_MS	2400
#define MARK		1048576

/* Five times what a ring has room for. */
#define LARGE		1500
#define POUR		27000
#define POUR_AT_ONCE	100
#define POUR_PAUSE_US	5000

FIXTURE(merge) {
	struct ringtap *rt;
	int queues[CPUS];
};

FIXTURE_VARIANT(merge) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(merge, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(merge, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(merge)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = variant->mode,
		.directions = RINGTAP_DIR_IN, .ring_bytes = 16 << 20,
		.rings = CPUS, .merge = true, .hold_us = HOLD_US,
	};
	int i;

	ASSERT_EQ(0, tap_namespace());
	for (i = 0; i < CPUS; i++) {
		self->queues[i] = tap_open_queue("tap0");
		ASSERT_LE(0, self->queues[i]);
	}
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(merge)
{
	int i;

	ringtap_close(self->rt);
	for (i = 0; i < CPUS; i++)
		close(self->queues[i]);
}

/**
 * struct stream - what was read, in its order
 * @packets: number of them
 * @back: those that are earlier than the one before
 * @rings: a bit for each ring that something came from
 * @last: time of the last packet
 * @oldest: how old a packet was at most when it was read
 */
struct stream {
	uint32_t	packets;
	uint32_t	back;
	uint32_t	rings;
	uint64_t	last;
	uint64_t	oldest;
};

static void take_span(struct stream *stream, const struct ringtap_span *span)
{
	uint64_t now = machine_ns(CLOCK_REALTIME);
	struct ringtap_packet packet;

	ringtap_each_packet(span, &packet) {
		if (packet.ns + stream->oldest < now)
			stream->oldest = now - packet.ns;
		stream->packets++;
		stream->back += packet.ns < stream->last;
		stream->last = packet.ns;
	}
	stream->rings |= 1u << span->ring;
}

static bool await(struct ringtap *rt, struct stream *stream, uint32_t packets)
{
	struct ringtap_span span;

	while (stream->packets < packets) {
		if (ringtap_wait(rt, WAIT_MS) != 1)
			return false;
		while (ringtap_peek(rt, &span) > 0) {
			take_span(stream, &span);
			ringtap_release(rt, &span);
		}
	}
	return stream->packets == packets;
}

/**
 * struct producer - a CPU that receives frames
 * @cpu: its number
 * @queue: of the device, that it writes to
 * @error: of its writes
 */
struct producer {
	unsigned int	cpu;
	int		queue;
	int		error;
	pthread_t	thread;
};

static void *producer_main(void *arg)
{
	struct producer *producer = arg;

	machine_pin(producer->cpu);
	producer->error = tap_receive(producer->queue, 0, FRAMES, FRAME);
	return NULL;
}

TEST_F_TIMEOUT(merge, two_cpus_are_one_stream, 120)
{
	struct producer producers[CPUS];
	struct stream stream = { 0 };
	struct ringtap_stats stats;
	int i;

	for (i = 0; i < CPUS; i++) {
		producers[i] = (struct producer){
			.cpu = i, .queue = self->queues[i],
		};
		ASSERT_EQ(0, pthread_create(&producers[i].thread, NULL,
					    producer_main, &producers[i]));
	}
	EXPECT_TRUE(await(self->rt, &stream, CPUS * FRAMES));
	for (i = 0; i < CPUS; i++) {
		pthread_join(producers[i].thread, NULL);
		EXPECT_EQ(0, producers[i].error);
	}
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(0, stats.dropped_full);
	EXPECT_EQ(CPUS * FRAMES, stream.packets);
	EXPECT_EQ((1u << CPUS) - 1, stream.rings);
	/* A CPU of the machine that stood still between stamp and submit for
	 * longer than the hold-back makes a packet late, and then says so.
	 */
	EXPECT_EQ(ringtap_late(self->rt), stream.back);
	EXPECT_GE(CPUS, stream.back);
}

TEST_F(merge, an_idle_cpu_holds_nobody_up)
{
	uint64_t before = machine_ns(CLOCK_MONOTONIC);
	struct stream stream = { 0 };
	uint64_t took;

	ASSERT_EQ(0, tap_receive(self->queues[0], 0, 1, FRAME));
	ASSERT_TRUE(await(self->rt, &stream, 1));
	took = machine_ns(CLOCK_MONOTONIC) - before;
	EXPECT_LE(HOLD_NS, took);
	EXPECT_GE(WAIT_MS * 1000000ull / 2, took);
}

/* The descriptor is readable when the time is over, and not all the time
 * until then.
 */
TEST_F(merge, poll_sleeps_until_it_is_due)
{
	struct pollfd pfd = {
		.fd = ringtap_poll_fd(self->rt), .events = POLLIN,
	};
	uint64_t before = machine_ns(CLOCK_MONOTONIC);
	struct ringtap_span span;
	int polls = 0;

	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_EQ(0, tap_receive(self->queues[0], 0, 1, FRAME));
	while (ringtap_peek(self->rt, &span) == 0) {
		ASSERT_EQ(1, poll(&pfd, 1, WAIT_MS));
		ASSERT_EQ(POLLIN, pfd.revents);
		polls++;
	}
	EXPECT_LE(HOLD_NS, machine_ns(CLOCK_MONOTONIC) - before);
	EXPECT_GE(4, polls);
	ringtap_release(self->rt, &span);
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
}

TEST_F(merge, epoll_by_its_edges_sees_each)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct stream stream = { 0 };
	struct ringtap_span span;
	uint32_t i;

	ASSERT_LE(0, epoll);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD,
			       ringtap_poll_fd(self->rt), &event));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, tap_receive(self->queues[0], i, 1, FRAME));
		while (stream.packets == i) {
			ASSERT_EQ(1, epoll_wait(epoll, &event, 1, WAIT_MS));
			while (ringtap_peek(self->rt, &span) > 0) {
				take_span(&stream, &span);
				ringtap_release(self->rt, &span);
			}
		}
	}
	EXPECT_EQ(20, stream.packets);
	close(epoll);
}

/* The stop makes everything due. */
TEST_F(merge, the_end_comes_at_once)
{
	struct ringtap_span span;

	ASSERT_EQ(0, tap_receive(self->queues[0], 0, 1, FRAME));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	ASSERT_EQ(1, ringtap_wait(self->rt, 0));
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
}

/**
 * struct drip - a frame now and then
 * @queue: of the device
 * @pause_us: so often
 * @end: it is to stop
 * @sent: so many
 * @thread: sends
 */
struct drip {
	int		queue;
	unsigned int	pause_us;
	bool		end;
	uint32_t	sent;
	pthread_t	thread;
};

static void *drip_main(void *arg)
{
	struct drip *drip = arg;

	machine_pin(1);
	while (!__atomic_load_n(&drip->end, __ATOMIC_RELAXED)) {
		drip->sent += !tap_receive(drip->queue, drip->sent, 1, FRAME);
		usleep(drip->pause_us);
	}
	return NULL;
}

/* As they come, by the kernel's clock; how often the reader slept meanwhile. */
static long read_for(struct ringtap *rt, struct stream *stream, int poll_fd)
{
	uint64_t end = machine_ns(CLOCK_MONOTONIC) + WATCHED_MS * 1000000ull;
	struct pollfd pfd = { .fd = poll_fd, .events = POLLIN };
	struct rusage before, after;
	struct ringtap_span span;

	getrusage(RUSAGE_THREAD, &before);
	while (machine_ns(CLOCK_MONOTONIC) < end) {
		while (ringtap_peek(rt, &span) > 0) {
			take_span(stream, &span);
			ringtap_release(rt, &span);
		}
		if (poll_fd < 0)
			ringtap_wait(rt, WAIT_MS);
		else
			poll(&pfd, 1, WAIT_MS);
	}
	getrusage(RUSAGE_THREAD, &after);
	return after.ru_nvcsw - before.ru_nvcsw;
}

/* Something is always held back, for the other CPU has nothing: half of the time
 * that he allows himself he sleeps nevertheless. What he sees then he has in the
 * other half.
 */
static void sleep_late(struct __test_metadata *_metadata, struct ringtap *rt,
		       int queue, int poll_fd)
{
	struct drip drip = { .queue = queue, .pause_us = 5000 };
	struct stream stream = { 0 };
	long sleeps;

	ASSERT_EQ(0, ringtap_set_wakeup(rt, MARK, LATE_MS * 1000));
	ASSERT_EQ(0, pthread_create(&drip.thread, NULL, drip_main, &drip));
	sleeps = read_for(rt, &stream, poll_fd);
	__atomic_store_n(&drip.end, true, __ATOMIC_RELAXED);
	pthread_join(drip.thread, NULL);
	EXPECT_GE(5 * WATCHED_MS / LATE_MS, sleeps);
	EXPECT_LT(0, stream.packets);
	EXPECT_GE((LATE_MS + LATE_MS / 4) * 1000000ull + HOLD_NS, stream.oldest);
}

TEST_F(merge, who_may_be_late_sleeps_long)
{
	sleep_late(_metadata, self->rt, self->queues[1], -1);
}

TEST_F(merge, who_may_be_late_sleeps_long_in_poll)
{
	sleep_late(_metadata, self->rt, self->queues[1],
		   ringtap_poll_fd(self->rt));
}

/* Between two frames everything was idle: there is nothing to rest from. */
TEST_F(merge, who_may_be_late_is_no_later_when_little_comes)
{
	struct drip drip = {
		.queue = self->queues[1], .pause_us = 2300 * SOON_MS,
	};
	struct stream stream = { 0 };

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, MARK, SOON_MS * 1000));
	ASSERT_EQ(0, pthread_create(&drip.thread, NULL, drip_main, &drip));
	read_for(self->rt, &stream, ringtap_poll_fd(self->rt));
	__atomic_store_n(&drip.end, true, __ATOMIC_RELAXED);
	pthread_join(drip.thread, NULL);
	EXPECT_LE(2, stream.packets);
	EXPECT_GE((SOON_MS + SOON_MS / 4) * 1000000ull + HOLD_NS,
		  stream.oldest);
}

/* So slowly that an idle CPU of User-Mode Linux, which may take 100 ms to wake up,
 * still has room for it; and in a time that is nothing to a reader that may be late.
 */
static void *pour_main(void *arg)
{
	struct producer *producer = arg;

	uint32_t i;

	machine_pin(producer->cpu);
	for (i = 0; i < POUR && !producer->error; i += POUR_AT_ONCE) {
		producer->error = tap_receive(producer->queue, i, POUR_AT_ONCE,
					      LARGE);
		usleep(POUR_PAUSE_US);
	}
	return NULL;
}

/* More than a ring has room for in the time that the reader may be late, and it
 * skips: he gets up when there is as much as he waits for.
 */
TEST_F_TIMEOUT(merge, who_may_be_late_loses_nothing, 120)
{
	struct producer producer = { .cpu = 1, .queue = self->queues[1] };
	struct stream stream = { 0 };
	struct ringtap_stats stats;

	machine_pin(0);
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, MARK, 10 * LATE_MS * 1000));
	ASSERT_EQ(0, pthread_create(&producer.thread, NULL, pour_main,
				    &producer));
	EXPECT_TRUE(await(self->rt, &stream, POUR));
	pthread_join(producer.thread, NULL);
	EXPECT_EQ(0, producer.error);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(0, stats.dropped_full);
}

TEST_HARNESS_MAIN
