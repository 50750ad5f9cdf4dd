// SPDX-License-Identifier: GPL-2.0
/*
 * Several rings read as one stream: kmod/ring.h fills them, libringtap merges
 * them by time.
 */
#include "fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"

#define RINGS		3
#define RING_BYTES	65536
#define LOST_BYTES	12
#define RECORD_BYTES	36
#define HOLD_NS		20000000ull
#define NOON		1700000000000000000ull

FIXTURE(merge) {
	struct fixture rings[RINGS];
	struct ring readers[RINGS];
	struct ringtap *rt;
};

FIXTURE_VARIANT(merge) {
	u32 start;
	u32 window;
};

FIXTURE_VARIANT_ADD(merge, from_zero) { .start = 0 };
FIXTURE_VARIANT_ADD(merge, wraps) { .start = UINT32_MAX - 20 };
FIXTURE_VARIANT_ADD(merge, skips) { .start = 0, .window = 256 };
FIXTURE_VARIANT_ADD(merge, skips_and_wraps) {
	.start = UINT32_MAX - 20,
	.window = 256,
};

FIXTURE_SETUP(merge)
{
	unsigned int i;

	for (i = 0; i < RINGS; i++) {
		ASSERT_EQ(0, fixture_setup(&self->rings[i], RING_BYTES, 1,
					   variant->start));
		ringtap_ring_allow_skips(&self->rings[i].ring, variant->window);
		self->readers[i] = self->rings[i].reader_ring;
	}
	self->rt = &self->rings[0].reader;
	self->rt->rings = self->readers;
	self->rt->layout.nr_rings = RINGS;
	self->rt->merge.on = true;
	self->rt->merge.hold = HOLD_NS;
	for (i = 0; i < RINGS; i++) {
		self->readers[i].seen = variant->start;
		self->readers[i].due = variant->start;
		self->readers[i].waiting = variant->start;
	}
}

FIXTURE_TEARDOWN(merge)
{
	unsigned int i;

	for (i = 0; i < RINGS; i++)
		fixture_teardown(&self->rings[i]);
}

/* A record of that length; @number stands where its interface would. */
static bool put_long(struct fixture *f, u64 ns, u32 number, u32 bytes)
{
	struct ringtap_record record = {
		.type = RINGTAP_RECORD_EPB, .len = bytes,
		.iface = number, .ts_high = ns >> 32, .ts_low = ns,
	};
	struct ringtap_slot slot;

	if (!ringtap_ring_reserve(&f->ring, bytes, LOST_BYTES, &slot))
		return false;
	memset(slot.data, 0, RECORD_BYTES);
	memcpy(slot.data, &record, sizeof(record));
	memcpy(slot.data + bytes - sizeof(bytes), &bytes, sizeof(bytes));
	ringtap_ring_submit(&f->ring, &slot);
	return true;
}

/* A packet without a frame. */
static bool put(struct fixture *f, u64 ns, u32 number)
{
	return put_long(f, ns, number, RECORD_BYTES);
}

/* The numbers of all packets that may be had now, in their order; -1 behind. */
static int take_all(struct ringtap *rt, int *numbers, int room)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	int n = 0;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			if (n < room)
				numbers[n++] = packet.iface;
		ringtap_release(rt, &span);
	}
	return n;
}

/* The same, when as many as that are there. */
static int await(struct ringtap *rt, int *numbers, int wanted)
{
	uint64_t until = ringtap_monotonic() + 10000000000ull;
	int n = 0;

	while (n < wanted && ringtap_monotonic() < until)
		n += take_all(rt, numbers + n, wanted - n);
	return n;
}

TEST_F(merge, the_earliest_comes_next)
{
	int got[8] = { 0 };

	ASSERT_TRUE(put(&self->rings[0], NOON + 20, 2));
	ASSERT_TRUE(put(&self->rings[0], NOON + 50, 5));
	ASSERT_TRUE(put(&self->rings[1], NOON + 10, 1));
	ASSERT_TRUE(put(&self->rings[1], NOON + 60, 6));
	ASSERT_TRUE(put(&self->rings[2], NOON + 30, 3));
	ASSERT_TRUE(put(&self->rings[2], NOON + 40, 4));
	ASSERT_TRUE(put(&self->rings[2], NOON + 70, 7));
	ASSERT_EQ(5, take_all(self->rt, got, 8));
	for (int i = 0; i < 5; i++)
		EXPECT_EQ(i + 1, got[i]);
	ASSERT_EQ(2, await(self->rt, got, 2));
	EXPECT_EQ(6, got[0]);
	EXPECT_EQ(7, got[1]);
	EXPECT_EQ(0, ringtap_late(self->rt));
}

TEST_F(merge, what_lies_together_comes_together)
{
	struct ringtap_span span;
	int i;

	for (i = 0; i < 10; i++)
		ASSERT_TRUE(put(&self->rings[0], NOON + i, i));
	ASSERT_TRUE(put(&self->rings[1], NOON + 4, 10));
	ASSERT_TRUE(put(&self->rings[2], NOON + 100, 11));
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(0, span.ring);
	EXPECT_EQ(5 * RECORD_BYTES, span.len);
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(1, span.ring);
	EXPECT_EQ(RECORD_BYTES, span.len);
}

TEST_F(merge, an_idle_ring_stalls_nobody)
{
	uint64_t before = ringtap_monotonic();
	struct ringtap_span span;
	int got[2] = { 0 };

	ASSERT_TRUE(put(&self->rings[1], NOON, 1));
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
	EXPECT_NE(0, ringtap_merge_hold(self->rt));
	EXPECT_GE(HOLD_NS, ringtap_merge_hold(self->rt));
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_LE(before + HOLD_NS, ringtap_monotonic());
	EXPECT_EQ(1, got[0]);
	EXPECT_EQ(RINGTAP_NOTHING_HELD, ringtap_merge_hold(self->rt));
}

TEST_F(merge, who_waits_lets_an_earlier_one_go_first)
{
	struct ringtap_span span;
	int got[2] = { 0 };

	ASSERT_TRUE(put(&self->rings[0], NOON + 1, 1));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_TRUE(put(&self->rings[1], NOON, 0));
	ASSERT_EQ(2, await(self->rt, got, 2));
	EXPECT_EQ(0, got[0]);
	EXPECT_EQ(1, got[1]);
	EXPECT_EQ(0, ringtap_late(self->rt));
}

/* Only what was there when the wait began is due at its end. */
TEST_F(merge, who_came_later_waits_longer)
{
	struct ringtap_span span;
	int got[2] = { 0 };
	uint64_t before;

	ASSERT_TRUE(put(&self->rings[0], NOON, 0));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_TRUE(put(&self->rings[0], NOON + 5, 1));
	before = ringtap_monotonic();
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_EQ(0, got[0]);
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_EQ(1, got[0]);
	EXPECT_LE(before + HOLD_NS, ringtap_monotonic());
}

TEST_F(merge, who_comes_too_late_is_counted)
{
	int got[2] = { 0 };

	ASSERT_TRUE(put(&self->rings[0], NOON + 1, 1));
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_EQ(0, ringtap_late(self->rt));
	ASSERT_TRUE(put(&self->rings[1], NOON, 0));
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_EQ(0, got[0]);
	EXPECT_EQ(1, ringtap_late(self->rt));
}

TEST_F(merge, at_the_end_nobody_waits)
{
	struct ringtap_span span;
	int got[3] = { 0 };

	ASSERT_TRUE(put(&self->rings[2], NOON + 2, 2));
	ASSERT_TRUE(put(&self->rings[0], NOON + 1, 1));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	self->rings[0].state.flags = RINGTAP_STATE_STOPPED;
	ASSERT_EQ(2, take_all(self->rt, got, 3));
	EXPECT_EQ(1, got[0]);
	EXPECT_EQ(2, got[1]);
	EXPECT_EQ(-ESHUTDOWN, ringtap_peek(self->rt, &span));
}

/* Where each ring has the same hour twice no order is the right one. */
TEST_F(merge, a_clock_that_is_set_back_loses_nothing)
{
	uint64_t hour = 3600000000000ull;
	int got[60] = { 0 }, last[RINGS];
	int i;

	for (i = 0; i < 30; i++)
		ASSERT_TRUE(put(&self->rings[i % RINGS], NOON + i, i));
	for (; i < 60; i++)
		ASSERT_TRUE(put(&self->rings[i % RINGS], NOON - hour + i, i));
	ASSERT_EQ(60, await(self->rt, got, 60));
	for (i = 0; i < RINGS; i++)
		last[i] = i - RINGS;
	for (i = 0; i < 60; i++) {
		EXPECT_EQ(last[got[i] % RINGS] + RINGS, got[i]);
		last[got[i] % RINGS] = got[i];
	}
	EXPECT_LE(1, ringtap_late(self->rt));
	EXPECT_GE(RINGS, ringtap_late(self->rt));
}

TEST_F(merge, what_is_no_record_is_not_followed)
{
	struct ringtap_span span;
	struct ringtap_record *record;
	int i;

	for (i = 0; i < RINGS; i++)
		ASSERT_TRUE(put(&self->rings[i], NOON + i, i));
	record = (void *)(self->readers[0].data +
			  (size_t)(self->rings[0].ring.room.head %
				   (RING_BYTES / 4)) * 4 - RECORD_BYTES);
	record->len = 0;
	EXPECT_EQ(-EPROTO, ringtap_peek(self->rt, &span));
	record->len = RECORD_BYTES + 4;
	EXPECT_EQ(-EPROTO, ringtap_peek(self->rt, &span));
	record->len = RECORD_BYTES - 1;
	EXPECT_EQ(-EPROTO, ringtap_peek(self->rt, &span));
	record->len = RECORD_BYTES;
	EXPECT_EQ(1, ringtap_peek(self->rt, &span));
}

/* Positions run freely: what was due once must not seem to be ahead when the
 * reader is half of all positions further.
 */
TEST_F(merge, half_of_all_positions_later_nothing_is_due)
{
	u32 bytes = RING_BYTES / 4, moved = 0;
	struct ringtap_span span;
	int got[1] = { 0 };

	ASSERT_TRUE(put(&self->rings[0], NOON, 1));
	ASSERT_EQ(1, await(self->rt, got, 1));
	self->rings[0].state.flags = RINGTAP_STATE_STOPPED;
	for (; moved <= 0x80000000u; moved += bytes / RINGTAP_UNIT) {
		ASSERT_TRUE(put_long(&self->rings[0], NOON, 2, bytes));
		ASSERT_EQ(1, ringtap_peek(self->rt, &span));
		ringtap_release(self->rt, &span);
	}
	self->rings[0].state.flags = 0;
	ASSERT_TRUE(put(&self->rings[0], NOON + 1, 3));
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_EQ(1, await(self->rt, got, 1));
	EXPECT_EQ(3, got[0]);
}

/* The earlier hour waits as any other: of its time nothing is due. */
TEST_F(merge, a_clock_that_was_set_back_holds_back_as_before)
{
	uint64_t hour = 3600000000000ull;
	struct ringtap_span span;
	int got[2] = { 0 };

	ASSERT_TRUE(put(&self->rings[0], NOON, 0));
	ASSERT_EQ(1, await(self->rt, got, 1));
	ASSERT_TRUE(put(&self->rings[0], NOON - hour + 1, 2));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_TRUE(put(&self->rings[1], NOON - hour, 1));
	ASSERT_EQ(2, await(self->rt, got, 2));
	EXPECT_EQ(1, got[0]);
	EXPECT_EQ(2, got[1]);
}

/* As long as the rings have room, whatever was not released. */
TEST_F(merge, release_may_come_much_later)
{
	struct ringtap_span spans[30];
	int i, n = 0;

	for (i = 0; i < 30; i++)
		ASSERT_TRUE(put(&self->rings[i % RINGS], NOON + i, i));
	self->rings[0].state.flags = RINGTAP_STATE_STOPPED;
	while (n < 30 && ringtap_peek(self->rt, &spans[n]) > 0)
		n++;
	EXPECT_EQ(30, n);
	for (i = 0; i < n; i++)
		EXPECT_EQ(i, ((struct ringtap_record *)spans[i].data)->iface);
	for (i = 0; i < n; i++)
		ringtap_release(self->rt, &spans[i]);
	for (i = 0; i < RINGS; i++)
		EXPECT_EQ(self->rings[i].producer.head,
			  self->rings[i].consumer.tail);
}

/* Nothing is lost for the sake of the order. */
TEST_F(merge, a_ring_that_fills_up_waits_for_nobody)
{
	struct ringtap_span span;
	int i, n = 0;

	for (i = 0; i < RING_BYTES / 8 / RECORD_BYTES; i++)
		ASSERT_TRUE(put(&self->rings[0], NOON + i, i));
	ASSERT_EQ(0, ringtap_peek(self->rt, &span));
	ASSERT_TRUE(put(&self->rings[0], NOON + i, i));
	while (ringtap_peek(self->rt, &span) > 0)
		n += span.len / RECORD_BYTES;
	EXPECT_EQ(i + 1, n);
	ringtap_release(self->rt, &span);
	ASSERT_TRUE(put(&self->rings[1], NOON + i + 1, i + 1));
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
}

/* Spans end where the old filter's packets do. */
TEST_F(merge, a_mark_cuts_a_run)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->rings[0], NOON, 0));
	self->rt->filter = 1;
	ringtap_mark_rings(self->rt);
	ASSERT_TRUE(put(&self->rings[0], NOON + 1, 1));
	ASSERT_TRUE(put(&self->rings[1], NOON + 9, 2));
	ASSERT_TRUE(put(&self->rings[2], NOON + 9, 3));
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(RECORD_BYTES, span.len);
	EXPECT_EQ(0, span.filter);
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(RECORD_BYTES, span.len);
	EXPECT_EQ(1, span.filter);
}

/* The mark is set when more is there than the reader has looked at. */
TEST_F(merge, a_mark_beyond_what_was_seen_cuts_nothing)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->rings[0], NOON, 0));
	ASSERT_TRUE(put(&self->rings[0], NOON + 70, 1));
	ASSERT_TRUE(put(&self->rings[1], NOON + 50, 2));
	ASSERT_TRUE(put(&self->rings[1], NOON + 80, 3));
	ASSERT_TRUE(put(&self->rings[2], NOON + 90, 4));
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	ASSERT_TRUE(put(&self->rings[0], NOON + 75, 5));
	self->rt->filter = 1;
	ringtap_mark_rings(self->rt);
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(1, span.ring);
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	EXPECT_EQ(0, span.ring);
	EXPECT_EQ(RECORD_BYTES, span.len);
	EXPECT_EQ(0, span.filter);
}

/* Bursts of random lengths from each ring; reading and writing take turns. */
TEST_F(merge, thousands_at_random)
{
	enum { PACKETS = 20000 };
	int *got = calloc(PACKETS, sizeof(*got));
	int i = 0, n = 0, burst;
	unsigned int ring;

	ASSERT_NE(NULL, got);
	srand(1);
	while (i < PACKETS) {
		ring = rand() % RINGS;
		for (burst = rand() % 20; burst && i < PACKETS; burst--, i++)
			ASSERT_TRUE(put(&self->rings[ring], NOON + i / 2, i));
		if (rand() % 8 == 0 || i == PACKETS)
			n += take_all(self->rt, got + n, PACKETS - n);
		if (i - n > 1000)
			n += await(self->rt, got + n, i - n);
	}
	n += await(self->rt, got + n, PACKETS - n);
	ASSERT_EQ(PACKETS, n);
	for (i = 1; i < PACKETS; i++)
		ASSERT_LE(got[i - 1] / 2, got[i] / 2);
	EXPECT_EQ(0, ringtap_late(self->rt));
	free(got);
}

TEST_HARNESS_MAIN
