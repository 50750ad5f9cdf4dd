/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_FRAME_H
#define RINGTAP_FILTER_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_ROOM	9100

/**
 * struct frame - grows at its end
 * @len: bytes so far
 * @bytes: they
 */
struct frame {
	size_t	len;
	uint8_t	bytes[FRAME_ROOM];
};

void frame_put(struct frame *frame, const void *bytes, size_t len);
void frame_put8(struct frame *frame, uint8_t value);
void frame_put16(struct frame *frame, uint16_t value);
void frame_put32(struct frame *frame, uint32_t value);

/* A pattern, so many bytes of it. */
void frame_fill(struct frame *frame, size_t len, uint8_t seed);

/* Begins a frame: the addresses, without the type. */
void frame_begin(struct frame *frame, const uint8_t to[6],
		 const uint8_t from[6]);

void frame_tag(struct frame *frame, uint16_t tpid, uint16_t tci);

/**
 * struct frame_ip - what packets differ in
 * @version: 4 or 6
 * @from: last byte of 10.9.0.x or fd00::x
 * @to: likewise
 * @protocol: the next header
 * @fragment: offset and flags, as IPv4 has them
 * @options: 32-bit words of them, of IPv4
 * @id: of the datagram
 */
struct frame_ip {
	uint8_t		version;
	uint8_t		from;
	uint8_t		to;
	uint8_t		protocol;
	uint16_t	fragment;
	uint8_t		options;
	uint16_t	id;
};

/* The packet's header, that says @payload bytes follow; without a type. */
void frame_ip(struct frame *frame, const struct frame_ip *ip, size_t payload);

/* Type and header. */
void frame_typed_ip(struct frame *frame, const struct frame_ip *ip,
		    size_t payload);

/* Ports, then what else is in 20 or 8 bytes. */
void frame_tcp(struct frame *frame, uint16_t from, uint16_t to, uint8_t flags);
void frame_udp(struct frame *frame, uint16_t from, uint16_t to, size_t payload);

/* The device receives it. 0, or -errno. */
int frame_receive(int device, const struct frame *frame);

#endif /* RINGTAP_FILTER_FRAME_H */
