// SPDX-License-Identifier: GPL-2.0
/*
 * kmod/room.h: a ring that skips, with libringtap's reader, in one thread.
 */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"

#define RING_BYTES	1048576
#define WINDOW_BYTES	(RING_BYTES / 16)
#define RECORD_MAX	4096
#define LOST_BYTES	12

FIXTURE(room) {
	struct fixture f;
	u32 put;
	u32 got;
};

FIXTURE_VARIANT(room) {
	u32 start;
};

FIXTURE_VARIANT_ADD(room, from_zero) { .start = 0 };
FIXTURE_VARIANT_ADD(room, wraps) { .start = UINT32_MAX - 20 };
FIXTURE_VARIANT_ADD(room, wraps_later) {
	.start = UINT32_MAX - 5 * (RING_BYTES / 4),
};

FIXTURE_SETUP(room)
{
	ASSERT_EQ(0, fixture_setup(&self->f, RING_BYTES, 1, variant->start));
	ringtap_ring_allow_skips(&self->f.ring,
				 WINDOW_BYTES / RINGTAP_UNIT);
}

FIXTURE_TEARDOWN(room)
{
	fixture_teardown(&self->f);
}

/* Each unit of a record is its number, but for the first: that is its length. */
static bool put(struct fixture *f, u32 bytes, u32 number)
{
	struct ringtap_slot slot;
	u32 *units;
	u32 i;

	if (!ringtap_ring_reserve(&f->ring, bytes, 0, &slot))
		return false;
	units = slot.data;
	units[0] = bytes;
	for (i = 1; i < bytes / 4; i++)
		units[i] = number;
	ringtap_ring_submit(&f->ring, &slot);
	return true;
}

/* The number of the record behind those in the span; 0: it is not right. */
static u32 check(const struct ringtap_span *span, u32 number)
{
	const u32 *unit = span->data;
	const u32 *end = unit + span->len / 4;
	u32 i;

	while (unit < end) {
		if (unit[0] < 8 || unit[0] / 4 > end - unit)
			return 0;
		for (i = 1; i < unit[0] / 4; i++)
			if (unit[i] != number)
				return 0;
		unit += unit[0] / 4;
		number++;
	}
	return number;
}

static u32 take(struct fixture *f, u32 number)
{
	struct ringtap_span span;

	while (ringtap_peek(&f->reader, &span) > 0) {
		number = check(&span, number);
		ringtap_release(&f->reader, &span);
	}
	return number;
}

static u32 fill(struct fixture *f, u32 number)
{
	while (put(f, RECORD_MAX, number))
		number++;
	return number;
}

/* Bytes of memory that are used, and not by skips. */
static u32 held(const struct fixture *f)
{
	return ringtap_ring_unread(&f->ring) * RINGTAP_UNIT;
}

TEST_F(room, a_reader_that_keeps_up_stays_in_the_window)
{
	struct ringtap_span span;
	size_t farthest = 0;
	size_t at;
	u32 i;

	for (i = 1; i < 5000; i++) {
		ASSERT_TRUE(put(&self->f, 1500, i));
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
		ASSERT_EQ(1500, span.len);
		ASSERT_EQ(i + 1, check(&span, i));
		at = span.data - self->f.data;
		if (i > 1000 && at > farthest)
			farthest = at;
		ringtap_release(&self->f.reader, &span);
	}
	EXPECT_GT(WINDOW_BYTES * 5 / 4 + 1500, farthest);
	EXPECT_LT(WINDOW_BYTES / 2, farthest);
}

TEST_F(room, a_reader_that_is_a_little_behind_stays_there_too)
{
	struct ringtap_span span[10];
	size_t farthest = 0;
	size_t at;
	u32 i;

	for (i = 1; i < 5000; i++) {
		ASSERT_TRUE(put(&self->f, 1500, i));
		if (i > 10)
			ringtap_release(&self->f.reader, &span[i % 10]);
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span[i % 10]));
		ASSERT_EQ(i + 1, check(&span[i % 10], i));
		at = span[i % 10].data - self->f.data;
		if (i > 1000 && at > farthest)
			farthest = at;
	}
	EXPECT_GT(WINDOW_BYTES * 5 / 4 + 1500, farthest);
}

TEST_F(room, a_reader_that_sleeps_has_the_whole_ring)
{
	u32 next;

	next = fill(&self->f, 1);
	EXPECT_LE(RING_BYTES - RECORD_MAX, held(&self->f));
	EXPECT_EQ(next, take(&self->f, 1));
	EXPECT_EQ(0, held(&self->f));
}

/* However far it was when the producer went back; what is unread then, and the
 * end of the memory before it, is all that it may lose.
 */
TEST_F(room, a_reader_that_stops_at_a_skip_has_the_rest_of_the_ring)
{
	u32 next = 1, lag, i;
	u32 read = 1;

	for (lag = 0; lag < 8; lag++) {
		for (i = 0; i < 300; i++) {
			ASSERT_TRUE(put(&self->f, RECORD_MAX, next));
			next++;
			if (self->f.ring.room.open[0])
				break;
			if (i % (lag + 1) == 0)
				read = take(&self->f, read);
		}
		ASSERT_TRUE(self->f.ring.room.open[0]);
		next = fill(&self->f, next);
		EXPECT_LE(RING_BYTES - WINDOW_BYTES / 2 - 2 * RECORD_MAX,
			  held(&self->f));
		read = take(&self->f, read);
		ASSERT_EQ(next, read);
		EXPECT_EQ(0, held(&self->f));
	}
}

TEST_F(room, a_tail_inside_a_skip_counts_as_full)
{
	const struct ringtap_skip *skip = &self->f.producer.skips[0];
	u32 next = 1;

	while (skip->to - skip->from < 2) {
		next = take(&self->f, next);
		ASSERT_TRUE(put(&self->f, RECORD_MAX, next));
	}
	self->f.consumer.tail = skip->from + (skip->to - skip->from) / 2;
	fill(&self->f, next);
	EXPECT_FALSE(put(&self->f, RECORD_MAX, next));
	EXPECT_GT(WINDOW_BYTES, (self->f.ring.room.head - skip->to) * 4);
}

TEST_F(room, a_mark_at_a_skip_goes_with_it)
{
	struct ringtap_span span;
	u32 next = 1;

	while (!self->f.ring.room.open[0]) {
		self->f.reader.filter++;
		ringtap_mark_rings(&self->f.reader);
		ASSERT_TRUE(put(&self->f, RECORD_MAX, next));
		next++;
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
		EXPECT_EQ(self->f.reader.filter, span.filter);
		ASSERT_EQ(next, check(&span, next - 1));
		ringtap_release(&self->f.reader, &span);
	}
}

/* The kernel stores one end after the other; what the reader finds meanwhile has
 * an end of another one.
 */
TEST_F(room, half_a_skip_is_none)
{
	struct ringtap_skip *skip = &self->f.producer.skips[0];
	struct ringtap_span span;
	u32 at;

	ASSERT_TRUE(put(&self->f, 400, 1));
	ASSERT_EQ(2, take(&self->f, 1));
	at = self->f.reader_ring.read;
	ASSERT_TRUE(put(&self->f, 400, 2));

	*skip = (struct ringtap_skip){ .from = at, .to = at - 50 };
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(3, check(&span, 2));
	EXPECT_EQ(at, self->f.consumer.tail);
	self->f.reader_ring.read = at;

	*skip = (struct ringtap_skip){ .from = at, .to = at + 100 };
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(3, check(&span, 2));
	EXPECT_EQ(at, self->f.consumer.tail);
	self->f.reader_ring.read = at;

	*skip = (struct ringtap_skip){ .from = at + 10, .to = at + 5000 };
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(3, check(&span, 2));
}

/* A reader that is always a little too far behind for another one. */
TEST_F_TIMEOUT(room, an_old_skip_is_forgotten, 120)
{
	const u32 bytes = WINDOW_BYTES / 2, lag = 3;
	struct ringtap_span span[4] = {};
	struct ringtap_slot slot;
	u32 i, last;

	while (self->f.reader_ring.skipped[0].to == 0) {
		ASSERT_TRUE(put(&self->f, RECORD_MAX, 1));
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span[0]));
		if (self->f.reader_ring.skipped[0].to == 0)
			ringtap_release(&self->f.reader, &span[0]);
	}
	ringtap_release(&self->f.reader, &span[0]);
	for (i = 0; i < (1ull << 34) / bytes + 100; i++) {
		ASSERT_TRUE(ringtap_ring_reserve(&self->f.ring, bytes, 0, &slot));
		ringtap_ring_submit(&self->f.ring, &slot);
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span[i % 4]));
		ASSERT_EQ(bytes, span[i % 4].len);
		last = span[(i - lag) % 4].end;
		if (i < lag)
			continue;
		ringtap_release(&self->f.reader, &span[(i - lag) % 4]);
		ASSERT_EQ(last, self->f.consumer.tail);
	}
}

/**
 * struct late - spans that are not released yet
 * @spans: a queue
 * @first: to be released next
 * @nr: how many there are
 */
struct late {
	struct ringtap_span	spans[64];
	u32			first;
	u32			nr;
};

static void release_first(struct fixture *f, struct late *late)
{
	ringtap_release(&f->reader, &late->spans[late->first++ % 64]);
	late->nr--;
}

/* What is held is looked at again before it is released: nobody may have
 * written there.
 */
static u32 take_late(struct fixture *f, struct late *late, u32 number)
{
	struct ringtap_span *span = &late->spans[(late->first + late->nr) % 64];

	if (late->nr == 64)
		release_first(f, late);
	if (ringtap_peek(&f->reader, span) <= 0)
		return number;
	late->nr++;
	return check(span, number);
}

TEST_F_TIMEOUT(room, a_million_at_random, 120)
{
	u32 next = 1, read = 1, refused = 0, backs = 0, overs = 0;
	bool back = false, over = false;
	struct late late = {};
	u32 lazy = 1;
	u32 i;

	srand(1);
	self->f.ring.batch = 4;
	for (i = 0; i < 1000000; i++) {
		if (i % 1000 == 0)
			lazy = 1 << rand() % 10;
		if (put(&self->f, 8 + rand() % (RECORD_MAX - 8) / 4 * 4, next)) {
			next++;
		} else {
			refused++;
			ASSERT_LE(RING_BYTES - WINDOW_BYTES - 2 * RECORD_MAX,
				  held(&self->f));
		}
		backs += self->f.ring.room.open[0] && !back;
		overs += self->f.ring.room.open[1] && !over;
		back = self->f.ring.room.open[0];
		over = self->f.ring.room.open[1];
		if (rand() % lazy == 0) {
			read = take_late(&self->f, &late, read);
			ASSERT_NE(0, read);
		}
		while (late.nr && rand() % lazy == 0)
			release_first(&self->f, &late);
	}
	while (late.nr)
		release_first(&self->f, &late);
	ringtap_ring_publish(&self->f.ring);
	EXPECT_EQ(next, take(&self->f, read));
	EXPECT_LT(100, backs);
	EXPECT_LT(10, overs);
	EXPECT_LT(1000, refused);
	TH_LOG("%u times back, %u times over, %u of %u refused", backs, overs,
	       refused, i);
}

TEST_HARNESS_MAIN
