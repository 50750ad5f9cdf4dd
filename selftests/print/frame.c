// SPDX-License-Identifier: GPL-2.0
#include "frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROTO_ICMP	= 1,
	PROTO_TCP	= 6,
	PROTO_UDP	= 17,
	PROTO_ICMP6	= 58,
};

void frame_start(struct frame *frame)
{
	memset(frame, 0, sizeof(*frame));
}

static void mark(struct frame *frame, enum mark_kind kind)
{
	if (frame->nr_marks == FRAME_MARKS)
		abort();
	frame->marks[frame->nr_marks++] = (struct mark){ kind, frame->len };
}

void put8(struct frame *frame, uint8_t value)
{
	if (frame->len == FRAME_ROOM)
		abort();
	frame->bytes[frame->len++] = value;
}

void put16(struct frame *frame, uint16_t value)
{
	put8(frame, value >> 8);
	put8(frame, value);
}

void put32(struct frame *frame, uint32_t value)
{
	put16(frame, value >> 16);
	put16(frame, value);
}

void put_hex(struct frame *frame, const char *hex)
{
	unsigned int value;

	for (; *hex; hex += 2) {
		while (*hex == ' ')
			hex++;
		if (sscanf(hex, "%2x", &value) != 1)
			abort();
		put8(frame, value);
	}
}

void put_text(struct frame *frame, const char *text)
{
	while (*text)
		put8(frame, *text++);
}

void put_fill(struct frame *frame, uint8_t value, size_t len)
{
	while (len--)
		put8(frame, value);
}

void put_ether(struct frame *frame, uint16_t type)
{
	put_hex(frame, "020000000002 020000000001");
	put16(frame, type);
}

void put_ip4_options(struct frame *frame, uint8_t protocol, const char *options)
{
	size_t start = frame->len;

	mark(frame, MARK_IP4);
	put_hex(frame, "4500 0000 1234 4000 40");
	put8(frame, protocol);
	put_hex(frame, "0000 0a000001 0a000002");
	put_hex(frame, options);
	frame->bytes[start] = 0x40 | (frame->len - start) / 4;
}

void put_ip4(struct frame *frame, uint8_t protocol)
{
	put_ip4_options(frame, protocol, "");
}

void put_ip6(struct frame *frame, uint8_t next)
{
	mark(frame, MARK_IP6);
	put_hex(frame, "60000000 0000");
	put8(frame, next);
	put8(frame, 64);
	put_hex(frame, "fe800000000000000000000000000001");
	put_hex(frame, "fe800000000000000000000000000002");
}

void put_udp(struct frame *frame, uint16_t from, uint16_t to)
{
	mark(frame, MARK_UDP);
	put16(frame, from);
	put16(frame, to);
	put32(frame, 0);
}

void put_tcp(struct frame *frame, uint8_t flags, const char *options)
{
	size_t start = frame->len;

	mark(frame, MARK_TCP);
	put_hex(frame, "9c40 1389 00000064 00000007 00");
	put8(frame, flags);
	put_hex(frame, "faf0 0000");
	put16(frame, flags & 0x20 ? 5 : 0);
	put_hex(frame, options);
	frame->bytes[start + 12] = (frame->len - start) / 4 << 4;
}

void put_icmp(struct frame *frame, uint8_t type, uint8_t code, uint32_t rest)
{
	mark(frame, MARK_ICMP);
	put8(frame, type);
	put8(frame, code);
	put16(frame, 0);
	put32(frame, rest);
}

void put_icmp6(struct frame *frame, uint8_t type, uint8_t code, uint32_t rest)
{
	mark(frame, MARK_ICMP6);
	put8(frame, type);
	put8(frame, code);
	put16(frame, 0);
	put32(frame, rest);
}

static uint32_t add(uint32_t sum, const uint8_t *at, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		sum += i % 2 ? at[i] : at[i] << 8;
	return sum;
}

static void store(uint8_t *at, uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	sum = ~sum;
	at[0] = sum >> 8;
	at[1] = sum;
}

/* What the addresses of the innermost header of IP before @i add. */
static uint32_t pseudo(const struct frame *frame, unsigned int i,
		       uint8_t protocol)
{
	uint32_t sum = protocol + frame->len - frame->marks[i].at;

	while (i--) {
		const uint8_t *ip = frame->bytes + frame->marks[i].at;

		if (frame->marks[i].kind == MARK_IP4)
			return add(sum, ip + 12, 8);
		if (frame->marks[i].kind == MARK_IP6)
			return add(sum, ip + 8, 32);
	}
	return sum;
}

static void seal(struct frame *frame, unsigned int i)
{
	uint8_t *at = frame->bytes + frame->marks[i].at;
	size_t len = frame->len - frame->marks[i].at;

	switch (frame->marks[i].kind) {
	case MARK_IP4:
		at[2] = len >> 8;
		at[3] = len;
		store(at + 10, add(0, at, (at[0] & 15) * 4));
		break;
	case MARK_IP6:
		at[4] = (len - 40) >> 8;
		at[5] = len - 40;
		break;
	case MARK_UDP:
		at[4] = len >> 8;
		at[5] = len;
		store(at + 6, add(pseudo(frame, i, PROTO_UDP), at, len));
		break;
	case MARK_TCP:
		store(at + 16, add(pseudo(frame, i, PROTO_TCP), at, len));
		break;
	case MARK_ICMP:
		store(at + 2, add(0, at, len));
		break;
	case MARK_ICMP6:
		store(at + 2, add(pseudo(frame, i, PROTO_ICMP6), at, len));
		break;
	}
}

void frame_seal(struct frame *frame)
{
	while (frame->nr_marks)
		seal(frame, --frame->nr_marks);
}

void set8(struct frame *frame, int at, uint8_t value)
{
	frame_seal(frame);
	frame->bytes[at < 0 ? (int)frame->len + at : at] = value;
}

void set16(struct frame *frame, int at, uint16_t value)
{
	set8(frame, at, value >> 8);
	set8(frame, at + 1, value);
}
