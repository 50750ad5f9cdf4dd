/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames put together header by header. Lengths and checksums are filled in
 * when a frame is sealed, the inner ones first.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_ROOM	2048
#define FRAME_MARKS	12

enum mark_kind {
	MARK_IP4,
	MARK_IP6,
	MARK_UDP,
	MARK_TCP,
	MARK_ICMP,
	MARK_ICMP6,
};

/**
 * struct mark - a header that is not complete before its payload is
 * @kind: which
 * @at: where it starts
 */
struct mark {
	enum mark_kind	kind;
	size_t		at;
};

/**
 * struct frame - a frame being put together
 * @bytes: what there is of it
 * @len: bytes so far
 * @marks: what is left to fill in
 * @nr_marks: length of @marks
 */
struct frame {
	uint8_t		bytes[FRAME_ROOM];
	size_t		len;
	struct mark	marks[FRAME_MARKS];
	unsigned int	nr_marks;
};

void frame_start(struct frame *frame);
void frame_seal(struct frame *frame);

void put8(struct frame *frame, uint8_t value);
void put16(struct frame *frame, uint16_t value);
void put32(struct frame *frame, uint32_t value);
void put_hex(struct frame *frame, const char *hex);
void put_text(struct frame *frame, const char *text);
void put_fill(struct frame *frame, uint8_t value, size_t len);

/* Addresses are always the same: 02:00:00:00:00:01 and :02, 10.0.0.1 and .2,
 * fe80::1 and ::2.
 */
void put_ether(struct frame *frame, uint16_t type);
void put_ip4(struct frame *frame, uint8_t protocol);

/* @options: in hexadecimal, a multiple of four bytes. */
void put_ip4_options(struct frame *frame, uint8_t protocol, const char *options);
void put_ip6(struct frame *frame, uint8_t next);
void put_udp(struct frame *frame, uint16_t from, uint16_t to);
void put_tcp(struct frame *frame, uint8_t flags, const char *options);
void put_icmp(struct frame *frame, uint8_t type, uint8_t code, uint32_t rest);
void put_icmp6(struct frame *frame, uint8_t type, uint8_t code, uint32_t rest);

/* Of a sealed frame; negative: from its end. */
void set8(struct frame *frame, int at, uint8_t value);
void set16(struct frame *frame, int at, uint16_t value);

#endif /* FRAME_H */
