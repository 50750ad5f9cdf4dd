// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that looks into its rings without a pause: nobody has to wake it, and
 * it is called back and gives up as one that sleeps.
 */
#include "machine.h"
#include "reader.h"
#include "tap.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define FRAMES	200
#define WAIT_MS	20000
#define SHORT_MS	20

FIXTURE(busy) {
	struct ringtap *rt;
	int tap;
};

FIXTURE_VARIANT(busy) {
	unsigned int busy_us;
	unsigned int wakeup_bytes;
};

FIXTURE_VARIANT_ADD(busy, always) { .busy_us = WAIT_MS * 1000 };
FIXTURE_VARIANT_ADD(busy, briefly) { .busy_us = 1000 };
FIXTURE_VARIANT_ADD(busy, never) { };
FIXTURE_VARIANT_ADD(busy, always_and_a_watermark) {
	.busy_us = WAIT_MS * 1000, .wakeup_bytes = FRAME,
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

/* The other thread: what it does for a reader that is about to wait. */
struct helper {
	struct ringtap	*rt;
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
	struct helper helper = { .rt = self->rt, .tap = self->tap };
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
	if (variant->busy_us == WAIT_MS * 1000 && !variant->wakeup_bytes) {
		EXPECT_EQ(0, stats.wakeups);
	} else {
		EXPECT_LE(FRAMES / 2, stats.wakeups);
	}
}

TEST_F(busy, the_time_limit_holds)
{
	uint64_t start = machine_ns(CLOCK_MONOTONIC), ns;

	EXPECT_EQ(0, ringtap_wait(self->rt, SHORT_MS));
	ns = machine_ns(CLOCK_MONOTONIC) - start;
	EXPECT_LE(SHORT_MS * 1000000ull, ns);
	EXPECT_GT(WAIT_MS / 2 * 1000000ull, ns);
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
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, break_main, self->rt));
	EXPECT_EQ(-ECANCELED, ringtap_wait(self->rt, WAIT_MS));
	pthread_join(thread, NULL);
	ASSERT_EQ(0, pthread_create(&thread, NULL, stop_main, self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
	pthread_join(thread, NULL);
}

TEST_HARNESS_MAIN
