// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that looks into its rings without a pause: nobody has to wake it, and
 * it is called back and gives up as one that sleeps.
 */
#include "machine.h"
#include "reader.h"
#include "sleeper.h"
#include "tap.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define FRAMES	200
#define WAIT_MS	20000
#define SHORT_MS	20
#define LONG_NS		(WAIT_MS / 2 * 1000000ull)
#define BUSY_NS		(RINGTAP_BUSY_MAX_US * 1000ull)

FIXTURE(busy) {
	struct ringtap *rt;
	int tap;
};

FIXTURE_VARIANT(busy) {
	unsigned int busy_us;
	unsigned int wakeup_bytes;
};

FIXTURE_VARIANT_ADD(busy, always) { .busy_us = RINGTAP_BUSY_MAX_US };
FIXTURE_VARIANT_ADD(busy, briefly) { .busy_us = 1000 };
FIXTURE_VARIANT_ADD(busy, never) { };
FIXTURE_VARIANT_ADD(busy, always_and_a_watermark) {
	.busy_us = RINGTAP_BUSY_MAX_US, .wakeup_bytes = FRAME,
};

FIXTURE_SETUP(busy)
{
	struct ringtap_options options = {
		.device = "tap0",
		.directions = RINGTAP_DIR_IN,
		.busy_us = variant->busy_us,
		.wakeup_bytes = variant->wakeup_bytes,
		.latency_us = variant->wakeup_bytes ? 1000 : 0,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(busy)
{
	ringtap_close(self->rt);
	close(self->tap);
}

/* The other thread sends what is asked for. */
struct helper {
	int		tap;
	uint32_t	asked;
};

static void *send_main(void *arg)
{
	struct helper *helper = arg;
	uint32_t i;

	for (i = 0; i < FRAMES; i++) {
		while (__atomic_load_n(&helper->asked, __ATOMIC_ACQUIRE) < i)
			usleep(100);
		usleep(3000);
		if (tap_receive(helper->tap, i, 1, FRAME))
			break;
	}
	return NULL;
}

TEST_F_TIMEOUT(busy, who_never_sleeps_is_never_woken, 120)
{
	struct helper helper = { .tap = self->tap };
	struct ringtap_stats stats;
	uint32_t packets = 0;
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, send_main, &helper));
	while (packets < FRAMES) {
		ASSERT_EQ(1, ringtap_wait(self->rt, WAIT_MS));
		packets += reader_drain(self->rt);
		__atomic_store_n(&helper.asked, packets, __ATOMIC_RELEASE);
	}
	pthread_join(thread, NULL);

	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(FRAMES, stats.delivered);
	if (variant->busy_us == RINGTAP_BUSY_MAX_US && !variant->wakeup_bytes) {
		/* It sleeps where the sender is stopped for a second. */
		EXPECT_GE(FRAMES / 4, stats.wakeups);
	} else {
		/* It may be slow to fall asleep, too. */
		EXPECT_LE(FRAMES / 10, stats.wakeups);
	}
}

TEST_F(busy, the_time_limit_holds)
{
	uint64_t start = machine_ns(CLOCK_MONOTONIC), ns;

	EXPECT_EQ(0, ringtap_wait(self->rt, SHORT_MS));
	ns = machine_ns(CLOCK_MONOTONIC) - start;
	EXPECT_LE(SHORT_MS * 1000000ull, ns);
	EXPECT_GT(LONG_NS, ns);
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
}

static void *break_main(void *arg)
{
	usleep(SHORT_MS * 1000);
	ringtap_break(arg);
	return NULL;
}

static void *stop_main(void *arg)
{
	usleep(SHORT_MS * 1000);
	ringtap_stop(arg);
	return NULL;
}

TEST_F(busy, it_is_called_back_and_told_of_the_end)
{
	uint64_t start = machine_ns(CLOCK_MONOTONIC);
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, break_main, self->rt));
	EXPECT_EQ(-ECANCELED, ringtap_wait(self->rt, WAIT_MS));
	EXPECT_GT(BUSY_NS / 4 * 3, machine_ns(CLOCK_MONOTONIC) - start);
	pthread_join(thread, NULL);
	start = machine_ns(CLOCK_MONOTONIC);
	ASSERT_EQ(0, pthread_create(&thread, NULL, stop_main, self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
	EXPECT_GT(BUSY_NS / 4 * 3, machine_ns(CLOCK_MONOTONIC) - start);
	pthread_join(thread, NULL);
}

/* What it did not ask ringtap_wait() for does not concern it. */
TEST_F(busy, who_sleeps_in_another_way_is_woken)
{
	struct sleeper sleeper;
	uint32_t i;

	ASSERT_EQ(0, sleeper_init(&sleeper, SLEEP_EDGE, self->rt));
	EXPECT_EQ(0, reader_drain(self->rt));
	for (i = 0; i < 10; i++) {
		ASSERT_EQ(0, sleeper_nap_begin(&sleeper, WAIT_MS));
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, FRAME));
		EXPECT_EQ(1, sleeper_nap_end(&sleeper));
		EXPECT_EQ(1, reader_drain(self->rt));
	}
	sleeper_exit(&sleeper);
}

TEST(nobody_looks_for_longer_than_a_second)
{
	struct ringtap_options options = {
		.device = "lo", .busy_us = RINGTAP_BUSY_MAX_US + 1,
	};
	struct ringtap *rt;

	EXPECT_EQ(-EINVAL, ringtap_open(&rt, &options));
	EXPECT_NE(NULL, strstr(ringtap_strerror(rt), "1000000"));
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
