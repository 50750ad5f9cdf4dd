// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that has stopped while few packets come: the ring's memory is all
 * theirs, for no part of it is taken away by time.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "tap.h"

#include <stdint.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

/* Twenty a second for twenty seconds. */
#define PACKETS		400
#define RING_BYTES	(2 << 20)

FIXTURE(slow) {
	struct ringtap *rt;
	int tap;
};

FIXTURE_VARIANT(slow) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(slow, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(slow, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(slow, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(slow, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(slow)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN,
		.rings = variant->rings,
		.ring_bytes = RING_BYTES,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(slow)
{
	ringtap_close(self->rt);
	close(self->tap);
}

static size_t length_of(uint32_t seq)
{
	return 60 + seq * 37 % (1514 - 60 + 1);
}

/* Packets that are frames first, first + 1, ..., each of its own length. */
static uint32_t take(struct ringtap *rt, uint32_t first, uint64_t *dropped)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t good = 0, seq = first;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			*dropped += packet.dropped;
			good += packet.caplen == length_of(seq) &&
				tap_is_frame(packet.data, packet.caplen,
					     length_of(seq), seq);
			seq++;
		}
		ringtap_release(rt, &span);
	}
	return good;
}

/* Again and again, so that the ring's end is somewhere in the middle. */
TEST_F(slow, four_hundred_packets_wait)
{
	struct ringtap_stats stats;
	uint64_t dropped = 0;
	uint32_t round, i;

	machine_pin(0);
	for (round = 0; round < 10; round++) {
		for (i = round * PACKETS; i < (round + 1) * PACKETS; i++)
			ASSERT_EQ(0, tap_receive(self->tap, i, 1,
						 length_of(i)));
		EXPECT_EQ(PACKETS, take(self->rt, round * PACKETS, &dropped));
	}
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(0, dropped);
	EXPECT_EQ(0, stats.dropped_full);
	EXPECT_EQ(0, stats.truncated);
	EXPECT_EQ(10 * PACKETS, stats.delivered);
}

TEST_HARNESS_MAIN
