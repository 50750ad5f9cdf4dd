// SPDX-License-Identifier: GPL-2.0
/*
 * kmod/ring.h and libringtap's reader, one step at a time in one thread.
 */
#include "fixture.h"

#include <string.h>

#include "kselftest_harness.h"

#define RING_BYTES	4096
#define LOST_BYTES	12

/* Positions near the end of 32 bits: every test also wraps. */
FIXTURE(ring) {
	struct fixture f;
};

FIXTURE_VARIANT(ring) {
	u32 start;
	u32 cpus;
};

FIXTURE_VARIANT_ADD(ring, own) { .start = 0, .cpus = 1 };
FIXTURE_VARIANT_ADD(ring, own_wraps) { .start = UINT32_MAX - 20, .cpus = 1 };
FIXTURE_VARIANT_ADD(ring, shared) { .start = 0, .cpus = 2 };
FIXTURE_VARIANT_ADD(ring, shared_wraps) {
	.start = UINT32_MAX - 20,
	.cpus = 2,
};

FIXTURE_SETUP(ring)
{
	ASSERT_EQ(0, fixture_setup(&self->f, RING_BYTES, variant->cpus,
				   variant->start));
}

FIXTURE_TEARDOWN(ring)
{
	fixture_teardown(&self->f);
}

static bool put(struct fixture *f, u32 bytes, unsigned char fill)
{
	struct ringtap_slot slot;

	if (!ringtap_ring_reserve(&f->ring, bytes, LOST_BYTES, &slot))
		return false;
	memset(slot.data, fill, bytes);
	ringtap_ring_submit(&f->ring, &slot);
	return true;
}

static bool filled_with(const void *data, size_t len, unsigned char fill)
{
	const unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < len; i++)
		if (bytes[i] != fill)
			return false;
	return true;
}

TEST_F(ring, empty_has_nothing_to_peek)
{
	struct ringtap_span span;

	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(0, ringtap_ring_unread(&self->f.ring));
}

TEST_F(ring, what_is_submitted_is_peeked_once)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->f, 64, 'a'));
	EXPECT_NE(0, ringtap_ring_unread(&self->f.ring));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(64, span.len);
	EXPECT_TRUE(filled_with(span.data, span.len, 'a'));
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
}

TEST_F(ring, reserved_is_not_yet_readable)
{
	struct ringtap_slot slot;
	struct ringtap_span span;

	ASSERT_TRUE(ringtap_ring_reserve(&self->f.ring, 64, LOST_BYTES, &slot));
	EXPECT_EQ(0, ringtap_ring_unread(&self->f.ring));
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	ringtap_ring_submit(&self->f.ring, &slot);
	EXPECT_EQ(1, ringtap_peek(&self->f.reader, &span));
}

TEST_F(ring, holds_exactly_its_size)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->f, RING_BYTES - 4, 'a'));
	EXPECT_FALSE(put(&self->f, 8, 'b'));
	self->f.ring.lost = 0;
	ASSERT_TRUE(put(&self->f, 4, 'c'));
	EXPECT_FALSE(put(&self->f, 4, 'd'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(RING_BYTES, span.len);
}

TEST_F(ring, peeked_memory_is_not_given_away_before_release)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->f, RING_BYTES, 'a'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_FALSE(put(&self->f, 4, 'b'));
	EXPECT_TRUE(filled_with(span.data, span.len, 'a'));
	ringtap_release(&self->f.reader, &span);
	EXPECT_TRUE(put(&self->f, 4, 'c'));
}

TEST_F(ring, a_record_across_the_end_is_in_one_piece)
{
	struct ringtap_span span;
	u32 round;

	for (round = 0; round < 100; round++) {
		ASSERT_TRUE(put(&self->f, 1500, round));
		ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
		ASSERT_EQ(1500, span.len);
		ASSERT_TRUE(filled_with(span.data, span.len, round));
		ringtap_release(&self->f.reader, &span);
	}
}

TEST_F(ring, lost_records_are_reported_by_the_next_one_only)
{
	struct ringtap_slot slot;
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->f, RING_BYTES, 'a'));
	EXPECT_FALSE(put(&self->f, 64, 'b'));
	EXPECT_FALSE(put(&self->f, 64, 'c'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	ringtap_release(&self->f.reader, &span);

	ASSERT_TRUE(ringtap_ring_reserve(&self->f.ring, 64, LOST_BYTES, &slot));
	EXPECT_EQ(2, slot.lost);
	ringtap_ring_submit(&self->f.ring, &slot);
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(64 + LOST_BYTES, span.len);

	ASSERT_TRUE(ringtap_ring_reserve(&self->f.ring, 64, LOST_BYTES, &slot));
	EXPECT_EQ(0, slot.lost);
	ringtap_ring_submit(&self->f.ring, &slot);
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(64, span.len);
}

TEST_F(ring, a_tail_that_makes_no_sense_counts_as_full)
{
	u32 head;

	ASSERT_TRUE(put(&self->f, RING_BYTES, 'a'));
	head = self->f.producer.head;

	self->f.consumer.tail = head + 1;
	EXPECT_FALSE(put(&self->f, 4, 'b'));
	self->f.consumer.tail = head - RING_BYTES / 4 - 1;
	EXPECT_FALSE(put(&self->f, 4, 'b'));
	self->f.consumer.tail = head + 0x80000000;
	EXPECT_FALSE(put(&self->f, 4, 'b'));
	EXPECT_EQ(head, self->f.producer.head);
	EXPECT_TRUE(filled_with(self->f.data, RING_BYTES, 'a'));

	self->f.consumer.tail = head;
	EXPECT_TRUE(put(&self->f, 4, 'c'));
}

TEST_F(ring, a_change_of_need_is_answered_once)
{
	EXPECT_FALSE(ringtap_ring_wake(&self->f.ring));
	self->f.consumer.need++;
	EXPECT_TRUE(ringtap_ring_wake(&self->f.ring));
	EXPECT_FALSE(ringtap_ring_wake(&self->f.ring));
	self->f.consumer.need--;
	EXPECT_TRUE(ringtap_ring_wake(&self->f.ring));
}

TEST_F(ring, an_empty_peek_asks_to_be_woken)
{
	struct ringtap_span span;

	ASSERT_TRUE(put(&self->f, 64, 'a'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_FALSE(ringtap_ring_wake(&self->f.ring));
	ASSERT_EQ(0, ringtap_peek(&self->f.reader, &span));
	EXPECT_TRUE(ringtap_ring_wake(&self->f.ring));
}

/* However often it is asked; and what comes later has not waited. */
TEST_F(ring, what_has_waited_is_due_until_it_is_read)
{
	struct ringtap_span span;

	ringtap_ring_set_due(&self->f.ring);
	EXPECT_FALSE(ringtap_ring_is_due(&self->f.ring));
	ASSERT_TRUE(put(&self->f, 64, 'a'));
	EXPECT_FALSE(ringtap_ring_is_due(&self->f.ring));
	ringtap_ring_set_due(&self->f.ring);
	EXPECT_TRUE(ringtap_ring_is_due(&self->f.ring));
	EXPECT_TRUE(ringtap_ring_is_due(&self->f.ring));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	ASSERT_TRUE(put(&self->f, 64, 'b'));
	EXPECT_TRUE(ringtap_ring_is_due(&self->f.ring));
	ringtap_release(&self->f.reader, &span);
	EXPECT_FALSE(ringtap_ring_is_due(&self->f.ring));
}

TEST_F(ring, the_reader_refuses_a_head_that_makes_no_sense)
{
	struct ringtap_span span;

	self->f.producer.head += RING_BYTES / 4 + 1;
	EXPECT_EQ(-EPROTO, ringtap_peek(&self->f.reader, &span));
}

/* Of a ring that one CPU fills. */
FIXTURE(batch) {
	struct fixture f;
};

FIXTURE_SETUP(batch)
{
	ASSERT_EQ(0, fixture_setup(&self->f, RING_BYTES, 1, UINT32_MAX - 20));
}

FIXTURE_TEARDOWN(batch)
{
	fixture_teardown(&self->f);
}

TEST_F(batch, a_batch_is_published_together)
{
	struct ringtap_span span;
	u32 i;

	self->f.ring.batch = 4;
	for (i = 0; i < 3; i++)
		ASSERT_TRUE(put(&self->f, 16, 'a'));
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	ASSERT_TRUE(put(&self->f, 16, 'a'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(4 * 16, span.len);

	ASSERT_TRUE(put(&self->f, 16, 'b'));
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	ringtap_ring_publish(&self->f.ring);
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(16, span.len);
	ringtap_ring_publish(&self->f.ring);
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
}

TEST_F(batch, much_of_a_ring_is_not_kept_back)
{
	struct ringtap_span span;

	self->f.ring.batch = 100;
	ASSERT_TRUE(put(&self->f, RING_BYTES / 8 - 4, 'a'));
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	ASSERT_TRUE(put(&self->f, 4, 'b'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(RING_BYTES / 8, span.len);
}

/* Else the reader, who sees nothing, would make no room. */
TEST_F(batch, what_finds_no_room_publishes_what_there_is)
{
	struct ringtap_span span;

	self->f.ring.batch = 100;
	ASSERT_TRUE(put(&self->f, RING_BYTES - 400, 'a'));
	ASSERT_TRUE(put(&self->f, 396, 'b'));
	ASSERT_EQ(1, ringtap_peek(&self->f.reader, &span));
	EXPECT_EQ(RING_BYTES - 400, span.len);
	EXPECT_EQ(0, ringtap_peek(&self->f.reader, &span));
	EXPECT_FALSE(put(&self->f, 8, 'c'));
	EXPECT_EQ(1, ringtap_peek(&self->f.reader, &span));
}

TEST(records_of_several_cpus_appear_in_order)
{
	struct ringtap_slot first, second, third;
	struct ringtap_span span;
	struct fixture f;

	ASSERT_EQ(0, fixture_setup(&f, RING_BYTES, 4, UINT32_MAX - 40));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &first));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 128, LOST_BYTES, &second));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 256, LOST_BYTES, &third));

	ringtap_ring_submit(&f.ring, &second);
	EXPECT_EQ(0, ringtap_peek(&f.reader, &span));
	ringtap_ring_submit(&f.ring, &first);
	ASSERT_EQ(1, ringtap_peek(&f.reader, &span));
	EXPECT_EQ(64 + 128, span.len);
	EXPECT_EQ(0, ringtap_peek(&f.reader, &span));
	ringtap_ring_submit(&f.ring, &third);
	ASSERT_EQ(1, ringtap_peek(&f.reader, &span));
	EXPECT_EQ(256, span.len);
	fixture_teardown(&f);
}

/* One CPU is held up in the middle of a record while the other goes on. */
TEST(a_cpu_that_is_held_up_holds_back_what_comes_behind_it)
{
	struct ringtap_slot held, other;
	struct ringtap_span span;
	struct fixture f;
	u32 i;

	ASSERT_EQ(0, fixture_setup(&f, RING_BYTES, 2, UINT32_MAX - 40));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &held));
	for (i = 0; i < 20; i++) {
		ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES,
						 &other));
		ringtap_ring_submit(&f.ring, &other);
		ASSERT_EQ(0, ringtap_peek(&f.reader, &span));
	}
	ringtap_ring_submit(&f.ring, &held);
	ASSERT_EQ(1, ringtap_peek(&f.reader, &span));
	EXPECT_EQ(21 * 64, span.len);
	fixture_teardown(&f);
}

TEST(more_reservations_than_cpus_are_refused_and_counted)
{
	struct ringtap_slot first, second, third;
	struct fixture f;

	ASSERT_EQ(0, fixture_setup(&f, RING_BYTES, 2, 0));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &first));
	ASSERT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &second));
	EXPECT_FALSE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &third));
	EXPECT_EQ(1, f.ring.lost);
	ringtap_ring_submit(&f.ring, &first);
	EXPECT_TRUE(ringtap_ring_reserve(&f.ring, 64, LOST_BYTES, &third));
	EXPECT_EQ(1, third.lost);
	fixture_teardown(&f);
}

TEST_HARNESS_MAIN
