// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of all kinds that filters ask for, each with all kinds of tags, and
 * some of them cut.
 */
#include "corpus.h"

#include <netinet/in.h>
#include <string.h>

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

#define SCTP	IPPROTO_SCTP
#define MF	0x2000
#define DF	0x4000

/* Packets of IP: addresses, what is in them, how long it is. */
static const struct packet {
	struct frame_ip	ip;
	uint16_t	from_port;
	uint16_t	to_port;
	uint8_t		flags;
	uint16_t	payload;
} packets[] = {
	{ { 4, 1, 2, IPPROTO_TCP }, 4000, 80, 0x02, 0 },
	{ { 4, 2, 1, IPPROTO_TCP }, 80, 4000, 0x12, 0 },
	{ { 4, 1, 2, IPPROTO_TCP, DF }, 4000, 80, 0x18, 1400 },
	{ { 4, 1, 2, IPPROTO_TCP }, 4000, 80, 0x11, 6 },
	{ { 4, 3, 200, IPPROTO_TCP, DF, 3 }, 22, 5001, 0x10, 50 },
	{ { 4, 3, 4, IPPROTO_TCP }, 443, 65535, 0x04, 0 },
	{ { 4, 1, 2, IPPROTO_UDP }, 4000, 53, 0, 30 },
	{ { 4, 2, 1, IPPROTO_UDP }, 53, 4000, 0, 200 },
	{ { 4, 4, 3, IPPROTO_UDP, 0, 10 }, 500, 4500, 0, 60 },
	{ { 4, 4, 255, IPPROTO_UDP }, 68, 67, 0, 300 },
	{ { 4, 1, 2, IPPROTO_UDP, MF }, 4000, 53, 0, 1000 },
	{ { 4, 1, 2, IPPROTO_UDP, MF | 100 }, 4000, 53, 0, 1000 },
	{ { 4, 1, 2, IPPROTO_UDP, 200 }, 4000, 53, 0, 100 },
	{ { 4, 1, 2, IPPROTO_UDP, DF }, 80, 80, 0, 8800 },
	{ { 4, 1, 2, SCTP }, 4000, 80, 0, 40 },
	{ { 4, 5, 6, SCTP, 0, 1 }, 2905, 2905, 0, 12 },
	{ { 4, 1, 2, IPPROTO_ICMP }, 0x0800, 0, 0, 56 },
	{ { 4, 2, 1, IPPROTO_ICMP }, 0x0000, 0, 0, 56 },
	{ { 4, 9, 1, IPPROTO_ICMP, 0, 2 }, 0x0301, 0, 0, 28 },
	{ { 4, 1, 22, IPPROTO_IGMP }, 0x1600, 0, 0, 4 },
	{ { 4, 1, 2, IPPROTO_ESP }, 1, 2, 0, 64 },
	{ { 4, 1, 2, IPPROTO_AH }, 0x0604, 2, 0, 64 },
	{ { 4, 1, 18, 112 }, 0x2101, 100, 0, 16 },
	{ { 4, 1, 2, IPPROTO_IPIP }, 0x4500, 84, 0, 80 },
	{ { 6, 1, 2, IPPROTO_TCP }, 4000, 80, 0x02, 0 },
	{ { 6, 2, 1, IPPROTO_TCP }, 80, 4000, 0x18, 1200 },
	{ { 6, 3, 4, IPPROTO_TCP }, 22, 5001, 0x11, 10 },
	{ { 6, 1, 2, IPPROTO_UDP }, 4000, 53, 0, 30 },
	{ { 6, 4, 3, IPPROTO_UDP }, 500, 4500, 0, 700 },
	{ { 6, 1, 2, SCTP }, 4000, 80, 0, 40 },
	{ { 6, 1, 2, IPPROTO_ICMPV6 }, 0x8000, 0, 0, 56 },
	{ { 6, 1, 2, IPPROTO_ICMPV6 }, 0x8700, 0, 0, 24 },
	{ { 6, 1, 2, IPPROTO_FRAGMENT }, 0x0600, 0, 0, 60 },
	{ { 6, 1, 2, IPPROTO_FRAGMENT }, 0x1100, 808, 0, 60 },
	{ { 6, 1, 2, IPPROTO_HOPOPTS }, 0x3a00, 0x0502, 0, 40 },
};

/* Other types, and how what follows begins. */
static const struct other {
	uint16_t	type;
	uint8_t		begin[28];
	uint16_t	payload;
	bool		ip;		/* then comes an IP packet */
} others[] = {
	{ 0x0806, { 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 9, 0, 1,
		    0, 0, 0, 0, 0, 0, 10, 9, 0, 2 }, 0 },
	{ 0x0806, { 0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 2, 10, 9, 0, 2,
		    2, 0, 0, 0, 0, 1, 10, 9, 0, 1 }, 18 },
	{ 0x8035, { 0, 1, 8, 0, 6, 4, 0, 3, 2, 0, 0, 0, 0, 1, 10, 9, 0, 3,
		    2, 0, 0, 0, 0, 1, 10, 9, 0, 4 }, 0 },
	{ 0x8847, { 0, 6, 0x41, 64 }, 0, true },
	{ 0x8847, { 0, 6, 0x40, 64, 0, 0, 0x31, 64 }, 0, true },
	{ 0x8848, { 0, 1, 0x01, 64 }, 60 },
	{ 0x8863, { 0x11, 9, 0, 0, 0, 4 }, 40 },
	{ 0x8864, { 0x11, 0, 0, 5, 0, 62, 0, 0x21 }, 0, true },
	{ 0x8864, { 0x11, 0, 0, 6, 0, 62, 0, 0x57 }, 60 },
	{ 38, { 0x42, 0x42, 3 }, 35 },
	{ 60, { 0xfe, 0xfe, 3, 0x83, 27, 1, 0, 15 }, 52 },
	{ 60, { 0xaa, 0xaa, 3, 0, 0, 0, 8, 0 }, 0, true },
	{ 60, { 0xaa, 0xaa, 3, 8, 0, 7, 0x80, 0x9b }, 52 },
	{ 60, { 0xf0, 0xf0, 3 }, 57 },
	{ 60, { 0xff, 0xff }, 58 },
	{ 0x8137, { 0xff, 0xff }, 58 },
	{ 0x809b, { 8 }, 60 },
	{ 0x88cc, { 2, 7, 4 }, 60 },
	{ 0x9000, { 0 }, 46 },
	{ 0x88b5, { 1, 2, 3 }, 100 },
};

/* TPID and TCI, from the outside in. */
static const uint16_t tags[][2][2] = {
	{ { 0 } },
	{ { 0x8100, 5 } },
	{ { 0x8100, 0xe006 } },
	{ { 0x88a8, 5 } },
	{ { 0x8100, 5 }, { 0x8100, 6 } },
	{ { 0x88a8, 5 }, { 0x8100, 0x2006 } },
	{ { 0x8100, 0 } },
	{ { 0x9100, 5 }, { 0x8100, 6 } },
};

static const uint8_t destinations[][6] = {
	{ 2, 0, 0, 0, 0, 1 }, { 2, 0, 0, 0, 0, 2 },
	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	{ 1, 0, 0x5e, 0, 0, 1 }, { 0x33, 0x33, 0, 0, 0, 1 },
};

static const size_t cuts[] = { 14, 15, 17, 20, 23, 26, 30, 34, 38, 46, 54 };

static void put_transport(struct frame *frame, const struct packet *packet)
{
	if (packet->ip.protocol == IPPROTO_TCP) {
		frame_tcp(frame, packet->from_port, packet->to_port,
			  packet->flags);
		frame_fill(frame, packet->payload, 0);
	} else {
		frame_udp(frame, packet->from_port, packet->to_port,
			  packet->payload);
		frame_fill(frame, packet->payload, 0);
	}
}

static void put_packet(struct frame *frame, const struct packet *packet)
{
	bool tcp = packet->ip.protocol == IPPROTO_TCP;

	frame_typed_ip(frame, &packet->ip, (tcp ? 20 : 8) + packet->payload);
	put_transport(frame, packet);
}

static size_t length_of_begin(const struct other *other)
{
	size_t len = sizeof(other->begin);

	while (len > 4 && !other->begin[len - 1])
		len--;
	return len;
}

static void put_other(struct frame *frame, const struct other *other)
{
	const struct packet *inner = &packets[other->type % 5];

	frame_put16(frame, other->type);
	frame_put(frame, other->begin, length_of_begin(other));
	if (other->ip) {
		frame_ip(frame, &inner->ip, 20 + inner->payload);
		put_transport(frame, inner);
	}
	frame_fill(frame, other->payload, 0);
}

static struct frame *begin(struct corpus *corpus, const uint16_t with[2][2])
{
	static const uint8_t from[][6] = {
		{ 2, 0, 0, 0, 0, 2 }, { 2, 0, 0, 0, 0, 3 },
	};
	struct frame *frame = &corpus->wire[corpus->count];
	int i;

	frame_begin(frame,
		    destinations[corpus->count % COUNT(destinations)],
		    from[corpus->count % 3 == 0]);
	for (i = 0; i < 2 && with[i][0]; i++)
		frame_tag(frame, with[i][0], with[i][1]);
	return frame;
}

/* As skb_vlan_untag() does it, of these two types. */
static void end(struct corpus *corpus)
{
	struct frame *wire = &corpus->wire[corpus->count];
	struct frame *seen = &corpus->seen[corpus->count];
	unsigned int type = wire->bytes[12] << 8 | wire->bytes[13];

	*seen = *wire;
	corpus->stripped[corpus->count] = type == 0x8100 || type == 0x88a8;
	if (corpus->stripped[corpus->count]) {
		seen->len -= 4;
		memmove(seen->bytes + 12, wire->bytes + 16, seen->len - 12);
	}
	corpus->count++;
}

/* Behind what anybody looks at, so that no frame is like another. */
static void number(struct corpus *corpus)
{
	frame_put32(&corpus->wire[corpus->count], corpus->count);
}

/* The kernel wants a type behind a tag, or drops the frame. */
static void fill_cut(struct corpus *corpus, const struct packet *packet)
{
	unsigned int cut, tag;
	struct frame *frame;

	for (tag = 0; tag < 2; tag++)
		for (cut = 0; cut < COUNT(cuts); cut++) {
			if (tag && cuts[cut] < 20)
				continue;
			frame = begin(corpus, tags[tag]);
			put_packet(frame, packet);
			if (frame->len <= cuts[cut])
				continue;
			frame->len = cuts[cut];
			frame->bytes[9] = corpus->count >> 8;
			frame->bytes[10] = corpus->count;
			end(corpus);
		}
}

void corpus_fill(struct corpus *corpus)
{
	unsigned int tag, i;

	corpus->count = 0;
	for (tag = 0; tag < COUNT(tags); tag++) {
		for (i = 0; i < COUNT(packets); i++) {
			put_packet(begin(corpus, tags[tag]), &packets[i]);
			number(corpus);
			end(corpus);
		}
		for (i = 0; i < COUNT(others); i++) {
			put_other(begin(corpus, tags[tag]), &others[i]);
			number(corpus);
			end(corpus);
		}
	}
	corpus->whole = corpus->count;
	for (i = 0; i < COUNT(packets); i += 4)
		fill_cut(corpus, &packets[i]);
}
