// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that may be late: it waits for at least 16 KiB, and for longer than
 * a tick of the kernel's. Its records are published without a look at it, but for
 * the one that is due.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "bursts.h"
#include "machine.h"
#include "reader.h"
#include "sleeper.h"
#include "tap.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		100
#define RING_BYTES	(2u << 20)
#define MARK_BYTES	(16u << 10)
#define WAIT_MS		9000

/* What wakes a reader in the end. */
#define TIMER		"wakeup_timeout"

/* Longer than the reader's patience, and two ticks of the slowest kernel. */
#define NEVER_US	RINGTAP_LATENCY_MAX_US
#define LATENCY_US	20000

FIXTURE(late) {
	struct ringtap *rt;
	struct sleeper sleeper;
	int tap;
	uint32_t record;
};

FIXTURE_VARIANT(late) {
	enum sleep sleep;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(late, wait) { .sleep = SLEEP_WAIT };
FIXTURE_VARIANT_ADD(late, recv) { .sleep = SLEEP_RECV };
FIXTURE_VARIANT_ADD(late, shared) { .sleep = SLEEP_WAIT, .rings = 1 };

/* Frames come on one CPU, whose ring is its own, but if there is one ring for
 * all; bursts choose another CPU.
 */
FIXTURE_SETUP(late)
{
	struct ringtap_options options = {
		.device = "tap0",
		.rings = variant->rings,
		.ring_bytes = RING_BYTES,
	};

	machine_pin(0);
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	self->record = reader_record_bytes(self->rt);
	ASSERT_LT(FRAME, self->record);
	ASSERT_EQ(0, reader_drain(self->rt));
	ASSERT_EQ(0, sleeper_init(&self->sleeper, variant->sleep, self->rt));
}

FIXTURE_TEARDOWN(late)
{
	sleeper_exit(&self->sleeper);
	ringtap_close(self->rt);
	close(self->tap);
}

/* In one tick or in several: also a frame that is the first of none, and not
 * the one that a look was put off to before the reader had read.
 */
TEST_F(late, the_record_that_makes_it_enough_wakes_and_none_before)
{
	uint32_t enough = (MARK_BYTES + self->record - 1) / self->record;
	unsigned int round;
	uint64_t before;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, MARK_BYTES, NEVER_US));
	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
		before = reader_wakeups(self->rt);
		ASSERT_EQ(0, tap_receive(self->tap, 0, enough / 2, FRAME));
		ASSERT_EQ(0, tap_receive(self->tap, 0, enough - enough / 2 - 1,
					 FRAME));
		ASSERT_TRUE(sleeper_naps(&self->sleeper));
		EXPECT_EQ(before, reader_wakeups(self->rt));
		ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
		EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
		EXPECT_EQ(enough, reader_drain(self->rt));
		/* The next look is due before there is enough again. */
		ASSERT_EQ(0, tap_receive(self->tap, 0, enough / 3, FRAME));
		EXPECT_EQ(enough / 3, reader_drain(self->rt));
	}
}

/* Nothing but the mark wakes: all of it takes less than the latency. */
TEST_F_TIMEOUT(late, nobody_is_forgotten_at_the_mark, 300)
{
	struct bursts bursts = {
		.tap = self->tap,
		.len = FRAME,
		.burst = (MARK_BYTES + self->record - 1) / self->record,
		.pinned = true,
		.rounds = machine_is_emulated() ? 20 : 100,
	};

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, MARK_BYTES, NEVER_US));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
}

/* Nothing but the timer does; frames come while it runs, when it is about to
 * end, and when it has.
 */
TEST_F_TIMEOUT(late, nobody_is_forgotten_by_the_timer, 300)
{
	struct bursts bursts = {
		.tap = self->tap,
		.len = FRAME,
		.burst = 4,
		.various = true,
		.pinned = true,
		.pause_us = 5 * LATENCY_US,
		.rounds = machine_is_emulated() ? 20 : 40,
	};

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, LATENCY_US));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
}

/* Some come just before it runs out, and others just behind, in the same tick. */
TEST_F_TIMEOUT(late, nobody_is_forgotten_behind_the_timer, 300)
{
	struct bursts bursts = {
		.tap = self->tap,
		.len = FRAME,
		.burst = 20,
		.gap_us = 1500,
		.various = true,
		.pinned = true,
		.rounds = machine_is_emulated() ? 20 : 60,
	};

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, LATENCY_US));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
}

/**
 * struct changes - a thread that changes what the reader waits for
 * @rt: of the reader
 * @pause_us: between two changes, at most
 * @end: it is to stop
 * @err: of a change
 * @thread: itself
 */
struct changes {
	struct ringtap	*rt;
	unsigned int	pause_us;
	bool		end;
	int		err;
	pthread_t	thread;
};

static void *change_all(void *arg)
{
	static const unsigned int wanted[][2] = {
		{ RING_BYTES / 4, LATENCY_US },
		{ 0, 0 },
		{ MARK_BYTES, 2 * LATENCY_US },
		{ 1000, LATENCY_US },
		{ RING_BYTES / 4, 100 },
	};
	struct changes *changes = arg;
	unsigned int i;

	for (i = 0; !__atomic_load_n(&changes->end, __ATOMIC_RELAXED) &&
	     !changes->err; i++) {
		changes->err = ringtap_set_wakeup(changes->rt, wanted[i % 5][0],
						  wanted[i % 5][1]);
		if (changes->pause_us)
			usleep(i * 7919 % changes->pause_us);
	}
	return NULL;
}

TEST_F_TIMEOUT(late, nobody_is_forgotten_by_changes, 300)
{
	struct changes changes = { .rt = self->rt, .pause_us = 30000 };
	struct bursts bursts = {
		.tap = self->tap,
		.len = FRAME,
		.burst = 20,
		.various = true,
		.pinned = true,
		.pause_us = 5000,
		.rounds = machine_is_emulated() ? 40 : 200,
	};

	ASSERT_EQ(0, pthread_create(&changes.thread, NULL, change_all,
				    &changes));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
	__atomic_store_n(&changes.end, true, __ATOMIC_RELAXED);
	pthread_join(changes.thread, NULL);
	EXPECT_EQ(0, changes.err);
}

/* No record lies there that nobody publishes: the end of the capture would wait
 * for it.
 */
TEST_F_TIMEOUT(late, no_record_is_forgotten_by_changes, 300)
{
	struct changes changes = { .rt = self->rt };
	unsigned int i, rounds = machine_is_emulated() ? 100 : 1000;

	machine_hurry(true);
	ASSERT_EQ(0, pthread_create(&changes.thread, NULL, change_all,
				    &changes));
	machine_pin(1);
	for (i = 0; i < rounds; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
		ASSERT_EQ(0, bare_set(ringtap_fd(self->rt), RINGTAP_SETTLE,
				      NULL, 0));
		ASSERT_EQ(1, reader_drain(self->rt));
	}
	__atomic_store_n(&changes.end, true, __ATOMIC_RELAXED);
	pthread_join(changes.thread, NULL);
	machine_hurry(false);
	EXPECT_EQ(0, changes.err);
}

/* However much comes: as often as its time is over, and once more for each mark. */
TEST_F(late, it_is_woken_no_more_often_than_it_wants)
{
	uint64_t before, start, ns;
	uint32_t frames = 0;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, LATENCY_US));
	before = reader_wakeups(self->rt);
	start = machine_ns(CLOCK_MONOTONIC);
	do {
		ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
		frames++;
		if (sleeper_sleep(&self->sleeper, 1))
			frames -= reader_drain(self->rt);
		ns = machine_ns(CLOCK_MONOTONIC) - start;
	} while (ns < 20ull * LATENCY_US * 1000);
	frames -= reader_drain(self->rt);
	EXPECT_EQ(0, frames);
	EXPECT_GE(ns / 1000 / LATENCY_US + 1, reader_wakeups(self->rt) - before);
}

TEST_F(late, its_timer_ends_when_nothing_comes)
{
	uint64_t before;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, LATENCY_US));
	while (machine_has_timer(TIMER))
		sched_yield();
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_TRUE(machine_has_timer(TIMER));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
	EXPECT_EQ(1, reader_drain(self->rt));
	/* It looks some more times, for nobody. */
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, 20 * LATENCY_US / 1000));
	before = reader_wakeups(self->rt);
	while (machine_has_timer(TIMER))
		sched_yield();
	EXPECT_EQ(0, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(before, reader_wakeups(self->rt));
}

TEST_F(late, its_timer_goes_with_the_socket)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, LATENCY_US));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_TRUE(machine_has_timer(TIMER));
	ringtap_close(self->rt);
	EXPECT_FALSE(machine_has_timer(TIMER));
	self->rt = NULL;
}

TEST_HARNESS_MAIN
