// SPDX-License-Identifier: GPL-2.0
/*
 * ringtap_next() on good, odd and broken spans. Each span ends where readable
 * memory ends.
 */
#include <kselftest_harness.h>
#include <ringtap/ringtap.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "records.h"

#define AREA	4096

static const struct record good = {
	.frame = "frame of 21 bytes....", .caplen = 21, .origlen = 1500,
	.iface = 3, .ns = 0x123456789abcdef0, .queue = 5, .dropped = 1ull << 40,
	.flags = RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_BROADCAST,
};

static const struct record plain = {
	.frame = "abcd", .caplen = 4, .queue = RINGTAP_NO_QUEUE,
};

FIXTURE(span) {
	uint8_t			*end;
	uint8_t			bytes[AREA];
	size_t			len;
	struct ringtap_span	span;
	struct ringtap_packet	packet;
};

FIXTURE_SETUP(span)
{
	uint8_t *area = mmap(NULL, 2 * AREA, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, area);
	ASSERT_EQ(0, mprotect(area + AREA, AREA, PROT_NONE));
	self->end = area + AREA;
	self->len = record_put(self->bytes, &good);
	self->len += record_put(self->bytes + self->len, &plain);
}

FIXTURE_TEARDOWN(span)
{
	munmap(self->end - AREA, 2 * AREA);
}

static void use(FIXTURE_DATA(span) *self, size_t len)
{
	memcpy(self->end - len, self->bytes, len);
	self->span.data = self->end - len;
	self->span.len = len;
	self->packet.record = NULL;
}

static unsigned int count(FIXTURE_DATA(span) *self)
{
	unsigned int n = 0;

	ringtap_each_packet(&self->span, &self->packet)
		n++;
	return n;
}

/* A field of the first record. */
static void set32(FIXTURE_DATA(span) *self, size_t off, uint32_t value)
{
	memcpy(self->bytes + off, &value, 4);
}

static uint32_t first_len(FIXTURE_DATA(span) *self)
{
	uint32_t len;

	memcpy(&len, self->bytes + 4, 4);
	return len;
}

TEST_F(span, record_comes_apart)
{
	use(self, self->len);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(21, self->packet.caplen);
	EXPECT_EQ(1500, self->packet.origlen);
	EXPECT_EQ(3, self->packet.iface);
	EXPECT_EQ(0x123456789abcdef0, self->packet.ns);
	EXPECT_EQ(5, self->packet.queue);
	EXPECT_EQ(1ull << 40, self->packet.dropped);
	EXPECT_EQ(good.flags, self->packet.flags);
	EXPECT_EQ(0, memcmp(self->packet.data, good.frame, 21));
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(4, self->packet.caplen);
	EXPECT_EQ(RINGTAP_NO_QUEUE, self->packet.queue);
	EXPECT_EQ(0, self->packet.dropped);
	EXPECT_FALSE(ringtap_next(&self->span, &self->packet));
}

TEST_F(span, empty_span_has_no_packet)
{
	use(self, 0);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, record_without_options)
{
	struct ringtap_record header = {
		.type = RINGTAP_RECORD_EPB, .len = 32,
	};

	memcpy(self->bytes, &header, sizeof(header));
	set32(self, 28, 32);
	use(self, 32);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(0, self->packet.caplen);
	EXPECT_EQ(RINGTAP_NO_QUEUE, self->packet.queue);
	EXPECT_FALSE(ringtap_next(&self->span, &self->packet));
}

TEST_F(span, other_blocks_are_passed_over)
{
	uint32_t other[4] = { 0x0bad, 16, 0, 16 };

	memmove(self->bytes + 16, self->bytes, self->len);
	memcpy(self->bytes, other, 16);
	memcpy(self->bytes + 16 + self->len, other, 16);
	use(self, self->len + 32);
	EXPECT_EQ(2, count(self));
}

TEST_F(span, unknown_options_are_passed_over)
{
	uint16_t unknown = 0x7abc;

	/* The code of the first option, behind the frame. */
	memcpy(self->bytes + 28 + 24, &unknown, 2);
	use(self, self->len);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(0, self->packet.flags);
	EXPECT_EQ(5, self->packet.queue);
}

/* The kernel's own order is taken by a way of its own. */
TEST_F(span, options_in_another_order)
{
	uint8_t *options = self->bytes + 28 + 24, flags[8];

	memcpy(flags, options, 8);
	memmove(options, options + 8, 8);
	memcpy(options + 8, flags, 8);
	use(self, self->len);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(good.flags, self->packet.flags);
	EXPECT_EQ(5, self->packet.queue);
	EXPECT_EQ(1ull << 40, self->packet.dropped);
}

TEST_F(span, option_of_the_wrong_size_is_not_taken)
{
	uint16_t len = 3;

	memcpy(self->bytes + 28 + 24 + 2, &len, 2);
	use(self, self->len);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(0, self->packet.flags);
	EXPECT_EQ(5, self->packet.queue);
}

TEST_F(span, option_longer_than_its_record)
{
	uint16_t len = 0xfff0;

	memcpy(self->bytes + 28 + 24 + 2, &len, 2);
	use(self, self->len);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(0, self->packet.flags);
	EXPECT_EQ(RINGTAP_NO_QUEUE, self->packet.queue);
	EXPECT_TRUE(ringtap_next(&self->span, &self->packet));
}

/* It says that its eight bytes follow, and behind it the readable memory ends
 * with the record's length.
 */
TEST_F(span, option_longer_than_what_is_left)
{
	struct ringtap_record header = {
		.type = RINGTAP_RECORD_EPB, .len = 36,
	};
	uint16_t option[2] = { RINGTAP_OPT_DROPCOUNT, 8 };

	memcpy(self->bytes, &header, sizeof(header));
	memcpy(self->bytes + 28, option, 4);
	set32(self, 32, 36);
	use(self, 36);
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	EXPECT_EQ(0, self->packet.dropped);
	EXPECT_FALSE(ringtap_next(&self->span, &self->packet));
}

TEST_F(span, length_0)
{
	set32(self, 4, 0);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, length_not_a_multiple_of_4)
{
	uint32_t len = first_len(self) - 2;

	set32(self, 4, len);
	set32(self, len - 4, len);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, length_too_short_for_a_record)
{
	set32(self, 4, 28);
	set32(self, 24, 28);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, length_beyond_the_span)
{
	set32(self, 4, self->len + 4);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
	set32(self, 4, 0xfffffffc);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, lengths_that_differ)
{
	set32(self, first_len(self) - 4, first_len(self) + 4);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

TEST_F(span, more_captured_than_there_is)
{
	set32(self, 20, first_len(self) - 32 + 1);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
	set32(self, 20, 0xffffffff);
	use(self, self->len);
	EXPECT_EQ(0, count(self));
}

/* Who releases a span and goes on with it. */
TEST_F(span, record_that_is_another_by_now)
{
	const uint32_t lens[] = { 0, 8, self->len + 4, -4u };
	unsigned int i;

	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		use(self, self->len);
		ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
		memcpy((void *)&self->packet.record->len, &lens[i], 4);
		EXPECT_FALSE(ringtap_next(&self->span, &self->packet));
	}
}

TEST_F(span, cut_anywhere)
{
	size_t len;

	for (len = 0; len <= self->len; len++) {
		use(self, len);
		EXPECT_EQ((len >= first_len(self)) + (len == self->len),
			  count(self));
	}
}

TEST_F(span, any_bytes)
{
	const uint8_t *start, *frame;
	uint8_t good_bytes[AREA];
	unsigned int round, i;

	memcpy(good_bytes, self->bytes, self->len);
	srand(1);
	for (round = 0; round < 100000; round++) {
		memcpy(self->bytes, good_bytes, self->len);
		for (i = rand() % 4 + 1; i; i--)
			self->bytes[rand() % self->len] = rand() % 64;
		use(self, self->len);
		start = self->span.data;
		ringtap_each_packet(&self->span, &self->packet) {
			frame = self->packet.data;
			ASSERT_TRUE(frame >= start &&
				    frame + self->packet.caplen <= self->end);
		}
	}
}

TEST_HARNESS_MAIN
