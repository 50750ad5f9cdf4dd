// SPDX-License-Identifier: GPL-2.0
/*
 * What an sk_buff says of its frame besides the bytes, in the record and by
 * the counters.
 */
#define _GNU_SOURCE
#include "fixture.h"
#include "frame.h"
#include "record.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>

TEST_F(zoo, checksums)
{
	static const uint32_t flags[] = {
		[ZOO_CHECKSUM_NONE] = 0,
		[ZOO_CHECKSUM_UNNECESSARY] = RINGTAP_FLAG_CSUM_VALID,
		[ZOO_CHECKSUM_COMPLETE] = 0,
		[ZOO_CHECKSUM_PARTIAL] = RINGTAP_FLAG_CSUM_NOTREADY,
	};
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims;
	struct zoo_order order;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		claims = record_claims(frame, FRAME);
		claims.flags |= flags[i];
		order = cage_order(&self->cage, frame, FRAME);
		order.checksum = i;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"kind %zu", i);
	}
}

TEST_F(zoo, whoever_it_is_for)
{
	static const struct {
		uint32_t type;
		uint32_t flag;
	} types[] = {
		{ PACKET_HOST, RINGTAP_FLAG_TYPE_UNICAST },
		{ PACKET_BROADCAST, RINGTAP_FLAG_TYPE_BROADCAST },
		{ PACKET_MULTICAST, RINGTAP_FLAG_TYPE_MULTICAST },
		{ PACKET_OTHERHOST, RINGTAP_FLAG_TYPE_PROMISC },
	};
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		claims.flags = RINGTAP_FLAG_DIR_IN | types[i].flag;
		order = cage_order(&self->cage, frame, FRAME);
		order.pkt_type = types[i].type;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"type %u", types[i].type);
	}
}

/* As packet sockets do. */
TEST_F(zoo, what_the_host_sent_to_itself_is_not_looked_at)
{
	struct zoo_order order = cage_order(&self->cage, frame_make(FRAME),
					    FRAME);

	order.pkt_type = PACKET_LOOPBACK;
	order.times = 3;
	EXPECT_RIGHT(cage_miss(&self->cage, &order, false));
}

TEST_F(zoo, queues)
{
	static const uint32_t queues[] = { 0, 1, 7, 65534 };
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		claims.queue = queues[i];
		order = cage_order(&self->cage, frame, FRAME);
		order.queue = queues[i] + 1;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"queue %u", queues[i]);
	}
}

#define STAMP	1234567890123456789ull

TEST_F(zoo, a_time_that_it_brings_is_the_records)
{
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order = cage_order(&self->cage, frame, FRAME);

	order.tstamp = STAMP;
	claims.earliest = STAMP;
	claims.latest = STAMP;
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
	order.hwtstamp = 1;
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
}

/* When a frame is to leave, by some other clock, is not when it came. */
TEST_F(zoo, a_time_to_leave_is_not)
{
	static const uint32_t clocks[] = {
		ZOO_CLOCK_MONOTONIC, ZOO_CLOCK_TAI,
	};
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order = cage_order(&self->cage, frame, FRAME);
	size_t i;

	order.tstamp = STAMP;
	for (i = 0; i < ARRAY_SIZE(clocks); i++) {
		order.clock = clocks[i];
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"clock %u", clocks[i]);
	}
}

/* The record is by one clock; nobody asked for the hardware's. */
TEST_F(zoo, a_time_of_the_hardware_is_not)
{
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order = cage_order(&self->cage, frame, FRAME);

	order.hwtstamp = STAMP;
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
}

static const struct {
	uint32_t proto;
	uint32_t tci;
} tags[] = {
	{ ETH_P_8021Q, 5 }, { ETH_P_8021Q, 0xefff }, { ETH_P_8021Q, 0x6000 },
	{ ETH_P_8021Q, 0 }, { ETH_P_8021AD, 5 }, { ETH_P_8021AD, 0xffff },
};

TEST_F(zoo, a_tag_beside_the_frame)
{
	static const size_t sizes[] = { 14, 15, 61, 1514 };
	struct record_claims claims;
	struct zoo_order order;
	const uint8_t *frame, *wire;
	size_t tag, size, i;

	for (i = 0; i < ARRAY_SIZE(tags) * ARRAY_SIZE(sizes); i++) {
		tag = i % ARRAY_SIZE(tags);
		size = sizes[i / ARRAY_SIZE(tags)];
		frame = frame_make(size);
		wire = frame_tagged(frame, size, tags[tag].proto,
				    tags[tag].tci);
		claims = record_claims(wire, size + 4);
		order = cage_order(&self->cage, frame, size);
		order.traits = ZOO_FRAGS;
		order.linear = TAP_MAC_BYTES;
		order.parts = 2;
		order.vlan_proto = tags[tag].proto;
		order.vlan_tci = tags[tag].tci;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"tag %zu, %zu bytes", tag, size);
	}
}

/* The stack takes it out on the way; those who share the frame keep theirs. */
TEST_F(zoo, a_tag_in_the_frame)
{
	static const uint32_t traits[] = {
		0, ZOO_SHARED, ZOO_CLONED, ZOO_FRAGS, ZOO_LIST,
		ZOO_CLONED | ZOO_FRAGS,
	};
	struct record_claims claims;
	struct zoo_order order;
	const uint8_t *wire;
	size_t tag, i;

	for (i = 0; i < ARRAY_SIZE(tags) * ARRAY_SIZE(traits); i++) {
		tag = i % ARRAY_SIZE(tags);
		wire = frame_tagged(frame_make(FRAME), FRAME, tags[tag].proto,
				    tags[tag].tci);
		claims = record_claims(wire, FRAME + 4);
		order = cage_order(&self->cage, wire, FRAME + 4);
		order.traits = traits[i / ARRAY_SIZE(tags)];
		order.protocol = tags[tag].proto;
		order.times = 3;
		if (order.traits & (ZOO_FRAGS | ZOO_LIST))
			order.linear = TAP_MAC_BYTES;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"tag %zu, traits 0x%x", tag, order.traits);
	}
}

/* The outer tag beside the frame, the inner one in it. The number of the
 * outer one is not 0, so the stack looks at no inner one.
 */
TEST_F(zoo, a_tag_beside_and_one_in_the_frame)
{
	static uint8_t inner[FRAME + 4];
	struct record_claims claims;
	struct zoo_order order;
	const uint8_t *wire;

	wire = frame_tagged(frame_make(FRAME), FRAME, ETH_P_8021Q, 0x2007);
	memcpy(inner, wire, sizeof(inner));
	wire = frame_tagged(inner, sizeof(inner), ETH_P_8021AD, 0x4003);
	claims = record_claims(wire, sizeof(inner) + 4);
	order = cage_order(&self->cage, inner, sizeof(inner));
	order.protocol = ETH_P_8021Q;
	order.vlan_proto = ETH_P_8021AD;
	order.vlan_tci = 0x4003;
	self->cage.bypass = true; /* the stack has no use for it */
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
}

TEST_F(zoo, a_tag_counts_in_what_a_record_holds)
{
	const size_t len = RINGTAP_SNAPLEN_MAX - 2;
	const uint8_t *frame = frame_make(len);
	struct zoo_order order = cage_order(&self->cage, frame, len);
	struct record_claims claims;

	claims = record_claims(frame_tagged(frame, len, ETH_P_8021Q, 9), len + 4);
	claims.caplen = RINGTAP_SNAPLEN_MAX;
	order.vlan_proto = ETH_P_8021Q;
	order.vlan_tci = 9;
	order.traits = ZOO_FRAGS;
	order.parts = 12;
	order.linear = TAP_MAC_BYTES;
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
}

/* The memory of a device is nobody's to read, and counted as such. What is
 * dropped is no way around the bypass.
 */
TEST_F(zoo, unreadable)
{
	struct zoo_order order = cage_order(&self->cage, frame_make(FRAME),
					    FRAME);

	if (!cage_knows(&self->cage, ZOO_UNREADABLE))
		SKIP(return, "this kernel has no unreadable sk_buffs");
	order.traits = ZOO_FRAGS | ZOO_UNREADABLE;
	order.linear = 60;
	order.times = 4;
	self->cage.wanted.seen += 4;
	self->cage.wanted.dropped_unreadable += 4;
	EXPECT_RIGHT(cage_miss(&self->cage, &order, !self->cage.bypass));
}

/* Where only one of the list is so the record may have been reserved already:
 * then it holds zeroes, not what the ring held before.
 */
TEST_F(zoo, unreadable_in_a_list)
{
	const uint8_t *frame = frame_make(FRAME + 1);
	struct zoo_order order = cage_order(&self->cage, frame, FRAME + 1);
	struct ringtap_packet packet;
	struct ringtap_span span;
	size_t i;

	if (!cage_knows(&self->cage, ZOO_UNREADABLE_LIST))
		SKIP(return, "this kernel has no unreadable sk_buffs");
	order.traits = ZOO_FRAGS | ZOO_LIST | ZOO_UNREADABLE_LIST;
	order.linear = 60;
	ASSERT_EQ(0, cage_receive(&self->cage, &order));
	while (ringtap_peek(self->cage.rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			EXPECT_EQ(FRAME + 1, packet.origlen);
			for (i = 0; i < packet.caplen; i++)
				if (packet.data[i] != frame[i])
					EXPECT_EQ(0, packet.data[i]);
			for (; i % 4; i++)
				EXPECT_EQ(0, packet.data[i]);
		}
		ringtap_release(self->cage.rt, &span);
	}
}

/* Of all fates, in one ring. */
TEST_F(zoo, the_counters_add_up)
{
	const uint8_t *frame = frame_make(65535);
	struct record_claims claims = record_claims(frame, 65535);
	struct zoo_order order = cage_order(&self->cage, frame, 65535);
	struct cage *cage = &self->cage;
	struct ringtap_stats stats;
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint64_t room = 0;

	ASSERT_EQ(0, cage_keep(cage, 0));
	cage->wanted.seen += 9;
	cage->wanted.filtered += 9;
	order.times = 9;
	EXPECT_RIGHT(cage_miss(cage, &order, true));

	/* More than the ring holds. */
	ASSERT_EQ(0, cage_keep(cage, UINT32_MAX));
	order.traits = ZOO_SHARED;
	order.times = 100;
	ASSERT_EQ(0, cage_receive(cage, &order));
	EXPECT_EQ(0, order.changed);
	EXPECT_EQ(cage->bypass ? 0 : 100, tap_stack_count(cage->stack));
	while (ringtap_peek(cage->rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			EXPECT_RIGHT(record_wrong(&packet, &claims));
			room++;
		}
		ringtap_release(cage->rt, &span);
	}
	EXPECT_LT(0, room);
	EXPECT_GT(100, room);
	cage->wanted.seen += 100;
	cage->wanted.delivered += room;
	cage->wanted.bytes += room * 65535;
	cage->wanted.dropped_full += 100 - room;
	EXPECT_RIGHT(cage_miscounted(cage));

	/* The next one tells of those. */
	claims.dropped = 100 - room;
	order.times = 2;
	EXPECT_RIGHT(cage_capture(cage, &order, &claims));
	ASSERT_EQ(0, ringtap_stop(cage->rt));
	ASSERT_EQ(0, ringtap_stats(cage->rt, &stats));
	EXPECT_EQ(cage->wanted.seen, stats.seen);
}

TEST_HARNESS_MAIN
