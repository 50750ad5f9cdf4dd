// SPDX-License-Identifier: GPL-2.0
/*
 * A large ring is met in one window of its memory while the reader keeps up, and
 * is there as a whole when it does not.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "tap.h"

#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define MIB		1048576u
#define RING_BYTES	(16 * MIB)
#define WINDOW_BYTES	(1 * MIB)
#define FRAME		1500
/* Record, flags and trailer around a frame; some records have more options. */
#define RECORD		(28 + FRAME + 16)
#define AT_ONCE		100

FIXTURE(skip) {
	struct ringtap *rt;
	int tap;
	uint32_t sent;
	uint32_t read;
	size_t farthest;
	const uint8_t *lowest;
};

FIXTURE_SETUP(skip)
{
	struct ringtap_options options = {
		.device = "tap0",
		.directions = RINGTAP_DIR_IN,
		.ring_bytes = RING_BYTES * (unsigned int)sysconf(_SC_NPROCESSORS_CONF),
	};

	machine_pin(0);
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(skip)
{
	ringtap_close(self->rt);
	close(self->tap);
}

static void send_frames(FIXTURE_DATA(skip) *self, uint32_t count)
{
	tap_receive(self->tap, self->sent, count, FRAME);
	self->sent += count;
}

/* False if one is missing, there twice, or not what was sent. */
static bool take_frames(FIXTURE_DATA(skip) *self)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	const uint8_t *at;

	while (ringtap_peek(self->rt, &span) > 0) {
		at = span.data;
		if (!self->lowest || at < self->lowest)
			self->lowest = at;
		if ((size_t)(at - self->lowest) > self->farthest)
			self->farthest = at - self->lowest;
		ringtap_each_packet(&span, &packet) {
			if (!tap_is_frame(packet.data, packet.caplen, FRAME,
					  self->read))
				return false;
			self->read++;
		}
		ringtap_release(self->rt, &span);
	}
	return true;
}

static uint64_t dropped(FIXTURE_DATA(skip) *self)
{
	struct ringtap_stats stats;

	if (ringtap_stats(self->rt, &stats))
		return UINT64_MAX;
	return stats.dropped_full;
}

TEST_F_TIMEOUT(skip, a_reader_that_keeps_up_meets_one_window, 120)
{
	while (self->sent < 2 * RING_BYTES / RECORD) {
		send_frames(self, AT_ONCE);
		ASSERT_TRUE(take_frames(self));
	}
	EXPECT_EQ(self->sent, self->read);
	EXPECT_EQ(0, dropped(self));
	EXPECT_LT(WINDOW_BYTES / 2, self->farthest);
	EXPECT_GT(2 * WINDOW_BYTES, self->farthest);
}

/* Also where it stops just when the ring's beginning is met again. */
TEST_F_TIMEOUT(skip, a_reader_that_stops_has_all_of_the_ring, 120)
{
	uint32_t full = (RING_BYTES - WINDOW_BYTES) / RECORD;
	uint32_t stop, unread;

	for (stop = 600; stop < 900; stop += AT_ONCE) {
		for (unread = 0; unread < stop; unread += AT_ONCE) {
			send_frames(self, AT_ONCE);
			ASSERT_TRUE(take_frames(self));
		}
		send_frames(self, full);
		EXPECT_EQ(0, dropped(self));
		ASSERT_TRUE(take_frames(self));
		ASSERT_EQ(self->sent, self->read);
	}
	EXPECT_LT(RING_BYTES / 2, self->farthest + WINDOW_BYTES);
}

TEST_HARNESS_MAIN
