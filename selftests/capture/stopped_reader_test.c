// SPDX-License-Identifier: GPL-2.0
/*
 * Twenty seconds without a look at the ring, twenty packets a second, and 2 MiB
 * of memory: beside a packet socket as libpcap sets it up, whose blocks are
 * given to the reader every second however little is in them.
 */
#define _GNU_SOURCE
#include "packet.h"
#include "reader.h"
#include "tap.h"

#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define PACKETS		400
#define GAP_NS		(1000000000 / 20)

FIXTURE(stopped) {
	struct ringtap *rt;
	struct packet_ring ring;
	int tap;
};

FIXTURE_SETUP(stopped)
{
	struct ringtap_options options = {
		.device = "tap0",
		.directions = RINGTAP_DIR_IN,
		.ring_bytes = PACKET_BLOCKS * PACKET_BLOCK_BYTES,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, packet_ring_open(&self->ring, "tap0", NULL));
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(stopped)
{
	ringtap_close(self->rt);
	packet_ring_close(&self->ring);
	close(self->tap);
}

TEST_F_TIMEOUT(stopped, blocks_lose_where_a_ring_does_not, 120)
{
	struct timespec gap = { .tv_nsec = GAP_NS };
	unsigned int read, blocks = 0, drops;
	uint64_t stamps[PACKETS];
	uint32_t i;

	for (i = 0; i < PACKETS; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, 60 + i * 37 % 1455));
		nanosleep(&gap, NULL);
	}

	EXPECT_EQ(PACKETS, reader_drain(self->rt));
	drops = packet_ring_drops(&self->ring);
	while ((read = packet_ring_take(&self->ring, stamps, PACKETS)))
		blocks += read;
	TH_LOG("the blocks held %u packets and lost %u", blocks, drops);
	EXPECT_GT(PACKETS, blocks);
	EXPECT_LT(0, drops);
}

TEST_HARNESS_MAIN
