// SPDX-License-Identifier: GPL-2.0
/*
 * How often the clock is read for frames that a CPU handles without a pause.
 */
#define _GNU_SOURCE
#include "cage.h"
#include "frame.h"
#include "tap.h"

#include <time.h>

#include "kselftest_harness.h"

#define FRAME	100
#define TIMES	200

FIXTURE(burst) {
	struct cage cage;
};

FIXTURE_VARIANT(burst) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(burst, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(burst, copy) { .mode = RINGTAP_MODE_COPY };

FIXTURE_SETUP(burst)
{
	const char *wrong;

	ASSERT_EQ(0, tap_namespace());
	wrong = cage_open(&self->cage, "tap0", variant->mode);
	ASSERT_EQ(NULL, wrong)
		TH_LOG("%s", wrong);
}

FIXTURE_TEARDOWN(burst)
{
	cage_close(&self->cage);
}

/**
 * struct stamps - of what was read
 * @packets: number of them
 * @values: how many different ones
 * @first: the earliest
 * @last: the latest
 */
struct stamps {
	unsigned int	packets;
	unsigned int	values;
	uint64_t	first;
	uint64_t	last;
};

static struct stamps read_stamps(struct ringtap *rt)
{
	struct stamps stamps = { 0 };
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			if (!stamps.packets++)
				stamps.first = packet.ns;
			stamps.values += packet.ns != stamps.last;
			stamps.last = packet.ns;
		}
		ringtap_release(rt, &span);
	}
	return stamps;
}

static int receive_burst(struct cage *cage)
{
	struct zoo_order order = cage_order(cage, frame_make(FRAME), FRAME);

	order.traits = ZOO_BURST;
	order.times = TIMES;
	return cage_receive(cage, &order);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static int open_with(struct ringtap **rt, const struct cage *cage,
		     unsigned int mode, unsigned int clock)
{
	struct ringtap_options options = {
		.device = cage->device, .mode = mode, .clock = clock,
		.directions = RINGTAP_DIR_IN, .rings = 1,
		.ring_bytes = 1 << 20,
	};

	return ringtap_open(rt, &options);
}

/* A tick of the kernel may fall into a burst. */
TEST_F(burst, once_for_all_if_that_is_wanted)
{
	uint64_t before = now(), between, after;
	struct stamps first, second;
	struct ringtap *rt;

	ASSERT_EQ(0, open_with(&rt, &self->cage, variant->mode,
			       RINGTAP_CLOCK_BATCH));
	ASSERT_EQ(0, receive_burst(&self->cage));
	between = now();
	first = read_stamps(rt);
	ASSERT_EQ(0, receive_burst(&self->cage));
	after = now();
	second = read_stamps(rt);
	EXPECT_EQ(TIMES, first.packets);
	EXPECT_EQ(TIMES, second.packets);
	EXPECT_GE(TIMES / 10, first.values);
	EXPECT_GE(TIMES / 10, second.values);
	EXPECT_LE(before, first.first);
	EXPECT_GE(between, first.last);
	EXPECT_LE(between, second.first);
	EXPECT_GE(after, second.last);
	ringtap_close(rt);
}

TEST_F(burst, for_each_if_nothing_else_is_said)
{
	struct stamps stamps;
	struct ringtap *rt;

	ASSERT_EQ(0, open_with(&rt, &self->cage, variant->mode,
			       RINGTAP_CLOCK_REALTIME));
	ASSERT_EQ(0, receive_burst(&self->cage));
	stamps = read_stamps(rt);
	EXPECT_EQ(TIMES, stamps.packets);
	EXPECT_LE(TIMES / 2, stamps.values);
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
