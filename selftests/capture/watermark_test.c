// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that wants to sleep until enough is unread, or until it has slept
 * long enough.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "bursts.h"
#include "machine.h"
#include "reader.h"
#include "sleeper.h"
#include "tap.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		100
#define MIB		1048576u
#define RING_BYTES	(2 * MIB)

/* Less than the latency that stands for "never": who is woken by that one
 * was forgotten.
 */
#define NEVER_US	RINGTAP_LATENCY_MAX_US
#define WAIT_MS		9000

/* What wakes a reader in the end. */
#define TIMER		"wakeup_timeout"

FIXTURE(mark) {
	struct ringtap *rt;
	struct sleeper sleeper;
	int tap;
	uint32_t record;
};

FIXTURE_VARIANT(mark) {
	enum sleep sleep;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(mark, wait) { .sleep = SLEEP_WAIT, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, poll) { .sleep = SLEEP_POLL, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, select) { .sleep = SLEEP_SELECT, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, epoll_level) { .sleep = SLEEP_LEVEL, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, nested) { .sleep = SLEEP_NESTED, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, recv) { .sleep = SLEEP_RECV, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, epoll_edge) { .sleep = SLEEP_EDGE, .rings = 1 };
FIXTURE_VARIANT_ADD(mark, epoll_edge_own) { .sleep = SLEEP_EDGE };

/* With several rings frames come on one CPU: it is a ring that has enough, not
 * all of them together.
 */
FIXTURE_SETUP(mark)
{
	struct ringtap_options options = {
		.device = "tap0",
		.rings = variant->rings,
		.ring_bytes = RING_BYTES,
	};

	if (!variant->rings)
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

FIXTURE_TEARDOWN(mark)
{
	sleeper_exit(&self->sleeper);
	ringtap_close(self->rt);
	close(self->tap);
}

TEST_F(mark, below_it_nobody_is_woken_and_at_it_the_sleeper_is)
{
	uint64_t before;
	uint32_t i;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 10 * self->record, NEVER_US));
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	before = reader_wakeups(self->rt);
	for (i = 0; i < 9; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, FRAME));
		ASSERT_TRUE(sleeper_naps(&self->sleeper))
			TH_LOG("awake after %u frames", i + 1);
	}
	EXPECT_EQ(before, reader_wakeups(self->rt));
	ASSERT_EQ(0, tap_receive(self->tap, 9, 1, FRAME));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(before + 1, reader_wakeups(self->rt));
	EXPECT_EQ(10, reader_drain(self->rt));
}

/* Also who looks without sleeping: it is not readable before. */
TEST_F(mark, below_it_the_descriptor_is_not_readable)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 2 * self->record, NEVER_US));
	EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 1, 1, FRAME));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, 0));
	EXPECT_EQ(2, reader_drain(self->rt));
	EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
}

/* What is there can be read at any time: only sleep is a matter of marks. */
TEST_F(mark, peek_does_not_wait_for_it)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, NEVER_US));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 3, FRAME));
	EXPECT_EQ(3, reader_drain(self->rt));
}

TEST_F(mark, the_latency_ends_the_sleep_and_not_earlier)
{
	unsigned int round, latency_us = 30000;
	uint64_t start, ns, before;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 10 * self->record, latency_us));
	before = reader_wakeups(self->rt);
	for (round = 0; round < 3; round++) {
		ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
		start = machine_ns(CLOCK_MONOTONIC);
		ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
		EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
		ns = machine_ns(CLOCK_MONOTONIC) - start;
		EXPECT_LE(latency_us * 1000ull, ns);
		EXPECT_EQ(1, reader_drain(self->rt));
		EXPECT_LE(before + round + 1, reader_wakeups(self->rt));
	}
}

/* The time of frames that somebody has read without sleeping is not the time
 * of those that come later.
 */
TEST_F(mark, a_latency_that_nobody_slept_through_counts_for_nobody)
{
	unsigned int latency_us = 100000;
	uint64_t start;

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, latency_us));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	ASSERT_EQ(1, reader_drain(self->rt));
	/* Its timer runs out meanwhile; nobody is asleep. */
	while (machine_has_timer(TIMER))
		sched_yield();
	start = machine_ns(CLOCK_MONOTONIC);
	ASSERT_EQ(0, tap_receive(self->tap, 1, 1, FRAME));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
	EXPECT_LE(latency_us * 1000ull, machine_ns(CLOCK_MONOTONIC) - start);
}

/* But for an edge, which is one. */
TEST_F(mark, who_does_not_read_is_woken_again)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, 1000));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	ASSERT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
	if (variant->sleep == SLEEP_EDGE) {
		EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
		EXPECT_EQ(1, reader_drain(self->rt));
		ASSERT_EQ(0, tap_receive(self->tap, 1, 1, FRAME));
	}
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
}

static int set_bare(struct ringtap *rt, uint32_t bytes, uint32_t latency_us)
{
	struct ringtap_wakeup wakeup = {
		.bytes = bytes, .latency_us = latency_us,
	};

	return bare_set(ringtap_fd(rt), RINGTAP_WAKEUP, &wakeup,
			sizeof(wakeup));
}

TEST_F(mark, it_may_be_changed_under_a_sleeper)
{
	/* Less than is unread: at once. */
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, NEVER_US));
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 5, FRAME));
	ASSERT_EQ(0, set_bare(self->rt, 6 * self->record, NEVER_US));
	ASSERT_EQ(0, set_bare(self->rt, 5 * self->record, NEVER_US));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(5, reader_drain(self->rt));

	/* To none, as at the beginning. */
	ASSERT_EQ(0, set_bare(self->rt, 6 * self->record, NEVER_US));
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 5, FRAME));
	ASSERT_EQ(0, set_bare(self->rt, 0, 0));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(5, reader_drain(self->rt));

	/* From none. */
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	ASSERT_EQ(0, set_bare(self->rt, 2 * self->record, NEVER_US));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_FALSE(self->sleeper.over);
	ASSERT_EQ(0, tap_receive(self->tap, 1, 1, FRAME));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(2, reader_drain(self->rt));
}

/* A latency of before must not outlive itself: ten seconds, then a
 * millisecond.
 */
TEST_F(mark, a_shorter_latency_holds_at_once)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, NEVER_US));
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	ASSERT_EQ(0, set_bare(self->rt, RING_BYTES / 4, 1000));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(1, reader_drain(self->rt));
}

TEST_F(mark, the_end_is_seen_below_it)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, RING_BYTES / 4, NEVER_US));
	ASSERT_EQ(0, sleeper_nap_begin(&self->sleeper, WAIT_MS));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_EQ(0, ringtap_stop(self->rt));
	EXPECT_EQ(1, sleeper_nap_end(&self->sleeper));
	EXPECT_EQ(1, ringtap_wait(self->rt, WAIT_MS));
	EXPECT_EQ(1, reader_drain(self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
}

TEST_F(mark, by_options_of_the_library)
{
	struct ringtap_options options = {
		.device = "tap0",
		.rings = 1,
		.ring_bytes = RING_BYTES,
		.wakeup_bytes = 3 * self->record,
		.latency_us = NEVER_US,
	};
	struct ringtap *rt;
	struct sleeper sleeper;

	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, sleeper_init(&sleeper, variant->sleep, rt));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 2, FRAME));
	EXPECT_EQ(0, sleeper_sleep(&sleeper, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 2, 1, FRAME));
	EXPECT_EQ(1, sleeper_sleep(&sleeper, WAIT_MS));
	sleeper_exit(&sleeper);
	ringtap_close(rt);
}

/* With a latency longer than the reader's patience nothing but the mark wakes. */
TEST_F_TIMEOUT(mark, nobody_is_forgotten_at_it, 300)
{
	struct bursts bursts = {
		.tap = self->tap,
		.burst = 3,
		.len = FRAME,
		.pinned = !variant->rings,
		.rounds = machine_is_emulated() ? 50 : 300,
	};

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 3 * self->record, NEVER_US));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
}

/* Some by the mark, some by the timer, some by both at once. */
TEST_F_TIMEOUT(mark, nobody_is_forgotten_by_the_timer, 300)
{
	struct bursts bursts = {
		.tap = self->tap,
		.burst = 4,
		.len = FRAME,
		.pinned = !variant->rings,
		.various = true,
		.rounds = machine_is_emulated() ? 50 : 300,
	};

	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 3 * self->record, 50));
	ASSERT_EQ(bursts_total(&bursts),
		  bursts_read(&bursts, self->rt, &self->sleeper, WAIT_MS));
}

TEST_F(mark, no_timer_runs_while_there_is_nothing_to_wait_for)
{
	/* By default never. */
	EXPECT_EQ(0, access("/proc/timer_list", R_OK));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_FALSE(machine_has_timer(TIMER));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
	EXPECT_FALSE(machine_has_timer(TIMER));
	EXPECT_EQ(1, reader_drain(self->rt));

	/* Not with empty rings, whoever sleeps. */
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 3 * self->record, NEVER_US));
	EXPECT_FALSE(machine_has_timer(TIMER));
	EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
	EXPECT_FALSE(machine_has_timer(TIMER));
	/* Not for what is enough. */
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, self->record, NEVER_US));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_FALSE(machine_has_timer(TIMER));
	EXPECT_EQ(1, reader_drain(self->rt));

	/* With too little it does, and once only. */
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 3 * self->record, 200000));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_TRUE(machine_has_timer(TIMER));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS));
	EXPECT_FALSE(machine_has_timer(TIMER));
	EXPECT_EQ(1, reader_drain(self->rt));
	EXPECT_FALSE(machine_has_timer(TIMER));
}

/* The socket goes while its timer runs: the kernel's own judges watch. */
TEST_F(mark, a_running_timer_goes_with_the_socket)
{
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, 3 * self->record, NEVER_US));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_TRUE(machine_has_timer(TIMER));
	ringtap_close(self->rt);
	EXPECT_FALSE(machine_has_timer(TIMER));
	self->rt = NULL;
}

TEST(values_that_make_no_sense)
{
	const struct {
		struct ringtap_wakeup wanted;
		int result;
	} cases[] = {
		{ { 0, 0 }, 0 },
		{ { 0, 1 }, 0 },
		{ { 0, NEVER_US }, 0 },
		{ { 0, NEVER_US + 1 }, -EINVAL },
		{ { 0, ~0u }, -EINVAL },
		{ { 1, 0 }, -EINVAL },
		{ { 1, 1 }, 0 },
		{ { 1, NEVER_US }, 0 },
		{ { 1, NEVER_US + 1 }, -EINVAL },
		{ { RING_BYTES / 2, 1 }, 0 },
		{ { RING_BYTES / 2 + 1, 1 }, -EINVAL },
		{ { RING_BYTES, 1 }, -EINVAL },
		{ { ~0u, 1 }, -EINVAL },
	};
	struct {
		struct ringtap_wakeup wanted;
		__u32 future;
	} longer = { .future = 1 };
	size_t len = sizeof(longer.wanted), i;
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	EXPECT_EQ(-ENODATA, bare_set(fd, RINGTAP_WAKEUP, &longer, len));
	ASSERT_EQ(0, bare_rings(fd, RING_BYTES, 1));
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		EXPECT_EQ(cases[i].result,
			  bare_set(fd, RINGTAP_WAKEUP, &cases[i].wanted, len))
			TH_LOG("case %zu", i);

	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_WAKEUP, &longer, 0));
	EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_WAKEUP, &longer, len - 1));
	EXPECT_EQ(-EFAULT, bare_set(fd, RINGTAP_WAKEUP, NULL, len));
	EXPECT_EQ(-E2BIG, bare_set(fd, RINGTAP_WAKEUP, &longer,
				   sizeof(longer)));
	longer.future = 0;
	EXPECT_EQ(0, bare_set(fd, RINGTAP_WAKEUP, &longer, sizeof(longer)));
	close(fd);
}

/* What was refused has changed nothing, and the library says why. */
TEST_F(mark, what_is_refused_changes_nothing)
{
	uint32_t half = RING_BYTES / 2;

	if (!variant->rings)
		half /= 2;
	ASSERT_EQ(0, ringtap_set_wakeup(self->rt, half, NEVER_US));
	ASSERT_EQ(-EINVAL, ringtap_set_wakeup(self->rt, half + 1, NEVER_US));
	EXPECT_NE(NULL, strstr(ringtap_strerror(self->rt), "half of a ring"));
	ASSERT_EQ(-EINVAL, ringtap_set_wakeup(self->rt, 1, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_EQ(0, sleeper_sleep(&self->sleeper, 0));
	ASSERT_EQ(0, tap_receive(self->tap, 1, half / self->record, FRAME));
	EXPECT_EQ(1, sleeper_sleep(&self->sleeper, 0));
}

TEST_HARNESS_MAIN
