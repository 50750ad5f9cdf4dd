// SPDX-License-Identifier: GPL-2.0
/*
 * Frames, put together header by header.
 */
#include "frame.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

void frame_put(struct frame *frame, const void *bytes, size_t len)
{
	memcpy(frame->bytes + frame->len, bytes, len);
	frame->len += len;
}

void frame_put8(struct frame *frame, uint8_t value)
{
	frame_put(frame, &value, 1);
}

void frame_put16(struct frame *frame, uint16_t value)
{
	frame_put8(frame, value >> 8);
	frame_put8(frame, value);
}

void frame_put32(struct frame *frame, uint32_t value)
{
	frame_put16(frame, value >> 16);
	frame_put16(frame, value);
}

void frame_fill(struct frame *frame, size_t len, uint8_t seed)
{
	size_t i;

	for (i = 0; i < len; i++)
		frame_put8(frame, seed + i * 7);
}

void frame_begin(struct frame *frame, const uint8_t to[6],
		 const uint8_t from[6])
{
	frame->len = 0;
	frame_put(frame, to, 6);
	frame_put(frame, from, 6);
}

void frame_tag(struct frame *frame, uint16_t tpid, uint16_t tci)
{
	frame_put16(frame, tpid);
	frame_put16(frame, tci);
}

static void put_ipv4(struct frame *frame, const struct frame_ip *ip,
		     size_t payload)
{
	unsigned int words = 5 + ip->options, i;

	frame_put8(frame, 0x40 | words);
	frame_put8(frame, 0);
	frame_put16(frame, words * 4 + payload);
	frame_put16(frame, ip->id);
	frame_put16(frame, ip->fragment);
	frame_put8(frame, 64);
	frame_put8(frame, ip->protocol);
	frame_put16(frame, 0);
	frame_put32(frame, 0x0a090000 | ip->from);
	frame_put32(frame, 0x0a090000 | ip->to);
	for (i = 0; i < ip->options; i++)
		frame_put32(frame, 0x01010101);
}

static void put_ipv6(struct frame *frame, const struct frame_ip *ip,
		     size_t payload)
{
	static const uint8_t prefix[15] = { 0xfd };

	frame_put32(frame, 0x60000000 | ip->id);
	frame_put16(frame, payload);
	frame_put8(frame, ip->protocol);
	frame_put8(frame, 64);
	frame_put(frame, prefix, sizeof(prefix));
	frame_put8(frame, ip->from);
	frame_put(frame, prefix, sizeof(prefix));
	frame_put8(frame, ip->to);
}

void frame_ip(struct frame *frame, const struct frame_ip *ip, size_t payload)
{
	if (ip->version == 6)
		put_ipv6(frame, ip, payload);
	else
		put_ipv4(frame, ip, payload);
}

void frame_typed_ip(struct frame *frame, const struct frame_ip *ip,
		    size_t payload)
{
	frame_put16(frame, ip->version == 6 ? 0x86dd : 0x0800);
	frame_ip(frame, ip, payload);
}

void frame_tcp(struct frame *frame, uint16_t from, uint16_t to, uint8_t flags)
{
	frame_put16(frame, from);
	frame_put16(frame, to);
	frame_put32(frame, 1000);
	frame_put32(frame, 2000);
	frame_put8(frame, 0x50);
	frame_put8(frame, flags);
	frame_put16(frame, 512);
	frame_put32(frame, 0);
}

void frame_udp(struct frame *frame, uint16_t from, uint16_t to, size_t payload)
{
	frame_put16(frame, from);
	frame_put16(frame, to);
	frame_put16(frame, 8 + payload);
	frame_put16(frame, 0);
}

int frame_receive(int device, const struct frame *frame)
{
	ssize_t written = write(device, frame->bytes, frame->len);

	if (written < 0)
		return -errno;
	return written == (ssize_t)frame->len ? 0 : -EIO;
}
