// SPDX-License-Identifier: GPL-2.0
/*
 * However the bytes of a frame lie in an sk_buff: captured once, byte for
 * byte, with nothing of the memory around them, and left as they were.
 */
#define _GNU_SOURCE
#include "fixture.h"
#include "frame.h"
#include "record.h"

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <sys/socket.h>

/* Bytes of the frame may end in the header, with it, and behind it. */
static const size_t lens[] = {
	1, 6, 12, 13, 14, 15, 16, 17, 18, 60, 61, 62, 63, 1514, 9014, 65535,
};

static const struct {
	const char *name;
	uint32_t traits;
	uint32_t parts;
} shapes[] = {
	{ "linear", 0, 0 },
	{ "a frag", ZOO_FRAGS, 1 },
	{ "frags", ZOO_FRAGS, 7 },
	{ "all frags", ZOO_FRAGS, 17 },
	{ "a list of one", ZOO_LIST, 1 },
	{ "a list", ZOO_LIST, 9 },
	{ "frags and list", ZOO_FRAGS | ZOO_LIST, 5 },
	{ "zerocopy frags", ZOO_FRAGS | ZOO_ZEROCOPY, 3 },
	{ "zerocopy frags and list", ZOO_FRAGS | ZOO_LIST | ZOO_ZEROCOPY, 3 },
};

/* The linear part ends at the header, behind it, and in the middle. */
static const char *shape_wrong(struct cage *cage, struct zoo_order order,
			       const struct record_claims *claims)
{
	const uint32_t linear[] = {
		order.maclen, order.maclen + 1, (order.maclen + order.len) / 2,
	};
	const char *wrong = NULL;
	size_t i;

	if (!order.traits)
		return cage_capture(cage, &order, claims);
	for (i = 0; !wrong && i < ARRAY_SIZE(linear); i++) {
		order.linear = linear[i];
		if (order.linear <= order.len)
			wrong = cage_capture(cage, &order, claims);
	}
	return wrong;
}

TEST_F(zoo, every_shape_of_every_length)
{
	struct record_claims claims;
	struct zoo_order order;
	const uint8_t *frame;
	size_t shape, i;

	for (shape = 0; shape < ARRAY_SIZE(shapes); shape++)
		for (i = 0; i < ARRAY_SIZE(lens); i++) {
			frame = frame_make(lens[i]);
			claims = record_claims(frame, lens[i]);
			order = cage_order(&self->cage, frame, lens[i]);
			order.traits = shapes[shape].traits;
			order.parts = shapes[shape].parts;
			EXPECT_RIGHT_IN(shape_wrong(&self->cage, order, &claims),
					"%s, %zu bytes", shapes[shape].name,
				       lens[i]);
		}
}

/* Others hold it, too, or a twin that has the same bytes; they find them as
 * they were.
 */
TEST_F(zoo, held_by_others)
{
	static const uint32_t traits[] = {
		ZOO_SHARED, ZOO_CLONED,
		ZOO_SHARED | ZOO_FRAGS, ZOO_CLONED | ZOO_FRAGS,
		ZOO_SHARED | ZOO_LIST, ZOO_CLONED | ZOO_LIST,
	};
	const uint8_t *frame = frame_make(1514);
	struct record_claims claims = record_claims(frame, 1514);
	struct zoo_order order;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(traits); i++) {
		order = cage_order(&self->cage, frame, 1514);
		order.traits = traits[i];
		order.times = 50;
		if (traits[i] & (ZOO_FRAGS | ZOO_LIST))
			order.linear = 20;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"traits 0x%x", traits[i]);
	}
}

/* A filter sees more than the stack: also that must not stay so. */
TEST_F(zoo, held_by_others_while_a_filter_looks_on)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TAP_ETHERTYPE, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order = cage_order(&self->cage, frame, FRAME);

	ASSERT_EQ(0, setsockopt(ringtap_fd(self->cage.rt), SOL_SOCKET,
				SO_ATTACH_FILTER, &program, sizeof(program)));
	order.traits = ZOO_SHARED;
	order.times = 20;
	EXPECT_RIGHT(cage_capture(&self->cage, &order, &claims));
}

TEST_F(zoo, gso)
{
	static const struct {
		uint32_t gso;
		uint32_t flags;
	} kinds[] = {
		{ ZOO_GSO_TCP4, RINGTAP_FLAG_TSO },
		{ ZOO_GSO_TCP6, RINGTAP_FLAG_TSO },
		{ ZOO_GSO_UDP, 0 },
	};
	const uint8_t *frame = frame_make(65535 + TAP_MAC_BYTES);
	struct record_claims claims =
		record_claims(frame, 65535 + TAP_MAC_BYTES);
	uint32_t flags = claims.flags;
	struct zoo_order order;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		order = cage_order(&self->cage, frame, claims.origlen);
		order.gso = kinds[i].gso;
		order.checksum = ZOO_CHECKSUM_PARTIAL;
		order.traits = ZOO_FRAGS;
		order.parts = 17;
		order.linear = 66;
		claims.flags = flags | kinds[i].flags |
			       RINGTAP_FLAG_CSUM_NOTREADY;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"kind %zu", i);
	}
}

/* As BIG TCP makes them: what a record can hold, and what it can't. */
TEST_F(zoo, gso_of_more_than_a_record_holds)
{
	static const size_t sizes[] = {
		RINGTAP_SNAPLEN_MAX - 1, RINGTAP_SNAPLEN_MAX,
		RINGTAP_SNAPLEN_MAX + 1, FRAME_MAX,
	};
	struct record_claims claims;
	struct zoo_order order;
	const uint8_t *frame;
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(sizes); i++) {
		size_t len = sizes[i / 2];

		frame = frame_make(len);
		order = cage_order(&self->cage, frame, len);
		order.gso = ZOO_GSO_TCP6;
		order.traits = ZOO_FRAGS | (i % 2 ? ZOO_LIST : 0);
		order.parts = 15;
		order.linear = 86;
		claims = record_claims(frame, len);
		claims.flags |= RINGTAP_FLAG_TSO;
		if (claims.caplen > RINGTAP_SNAPLEN_MAX)
			claims.caplen = RINGTAP_SNAPLEN_MAX;
		EXPECT_RIGHT_IN(cage_capture(&self->cage, &order, &claims),
				"%zu bytes, traits 0x%x", len, order.traits);
	}
}

/* Cut before, in and behind the tag, and in each shape. */
TEST_F(zoo, cut_anywhere)
{
	static const size_t cuts[] = {
		1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 59, 103,
	};
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims;
	struct zoo_order order;
	size_t shape, i;

	claims = record_claims(frame_tagged(frame, FRAME, ETH_P_8021Q, 77),
			       FRAME + 4);
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		ASSERT_EQ(0, cage_keep(&self->cage, cuts[i]));
		claims.caplen = cuts[i];
		for (shape = 0; shape < ARRAY_SIZE(shapes); shape++) {
			order = cage_order(&self->cage, frame, FRAME);
			order.vlan_proto = ETH_P_8021Q;
			order.vlan_tci = 77;
			order.traits = shapes[shape].traits;
			order.parts = shapes[shape].parts;
			EXPECT_RIGHT_IN(shape_wrong(&self->cage, order, &claims),
					"%zu bytes of %s", cuts[i],
				       shapes[shape].name);
		}
	}
}

/* A device without link-layer header, whose driver sets none. */
TEST_F(zoo, no_header)
{
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order;
	struct cage tun;
	size_t i;

	EXPECT_RIGHT(cage_open(&tun, "tun0", variant->mode));
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		order = cage_order(&tun, frame, FRAME);
		order.traits = shapes[i].traits;
		order.parts = shapes[i].parts;
		EXPECT_RIGHT_IN(shape_wrong(&tun, order, &claims),
				"%s", shapes[i].name);
	}
	cage_close(&tun);
}

TEST_F(zoo, nobody_said_where_the_header_is)
{
	const uint8_t *frame = frame_make(FRAME);
	struct record_claims claims = record_claims(frame, FRAME);
	struct zoo_order order;
	struct cage tun;

	if (!cage_knows(&self->cage, ZOO_NO_MAC))
		SKIP(return, "the network stack of this kernel warns of them");
	EXPECT_RIGHT(cage_open(&tun, "tun0", variant->mode));
	order = cage_order(&tun, frame, FRAME);
	order.traits = ZOO_NO_MAC;
	order.times = 2;
	EXPECT_RIGHT(cage_capture(&tun, &order, &claims));
	cage_close(&tun);
}

TEST_HARNESS_MAIN
