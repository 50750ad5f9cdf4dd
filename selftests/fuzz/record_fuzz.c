// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a span of records. If the first of them is odd, the others become
 * the contents of blocks whose lengths are right, so that more is looked at than
 * lengths.
 */
#include <ringtap/ringtap.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

#define BLOCK_MIN	12
#define SPAN_MAX	65536

static void put32(uint8_t *at, uint32_t value)
{
	memcpy(at, &value, sizeof(value));
}

/* A block of @len bytes of contents. Returns its length. */
static size_t put_block(uint8_t *at, uint32_t type, const uint8_t *contents,
			size_t len)
{
	size_t total = BLOCK_MIN + (len + 3) / 4 * 4;

	memset(at, 0, total);
	put32(at, type);
	put32(at + 4, total);
	memcpy(at + 8, contents, len);
	put32(at + total - 4, total);
	return total;
}

/* Each piece starts with its length; a length of 0 is a block of another type. */
static size_t put_chain(uint8_t *to, const uint8_t *data, size_t size)
{
	size_t len, used = 0;

	while (size && used + BLOCK_MIN + 256 < SPAN_MAX) {
		len = *data++;
		size--;
		if (len > size)
			len = size;
		used += put_block(to + used, len ? RINGTAP_RECORD_EPB : 0x0bad,
				  data, len);
		data += len;
		size -= len;
	}
	return used;
}

static uint32_t sum;

/* Every packet lies in the span, behind the one before it. */
static void walk(const struct ringtap_span *span)
{
	const uint8_t *end = (const uint8_t *)span->data + span->len;
	const uint8_t *behind = span->data;
	struct ringtap_packet packet;
	uint32_t i;

	ringtap_each_packet(span, &packet) {
		const uint8_t *record = (const uint8_t *)packet.record;

		if (record < behind || packet.data < record ||
		    packet.data > end ||
		    packet.caplen > (size_t)(end - packet.data))
			abort();
		for (i = 0; i < packet.caplen; i++)
			sum += packet.data[i];
		sum += packet.flags + packet.queue + packet.iface;
		behind = packet.data + packet.caplen;
	}
}

int try_input(const uint8_t *data, size_t size)
{
	static uint8_t chain[SPAN_MAX];
	struct ringtap_span span = { 0 };
	const uint8_t *from = data + 1;
	uint8_t *bytes;

	if (!size)
		return 0;
	span.len = size - 1;
	if (data[0] & 1) {
		span.len = put_chain(chain, from, size - 1);
		from = chain;
	}
	/* Of that length exactly, and where an int may lie. */
	bytes = malloc(span.len ? span.len : 1);
	if (!bytes)
		abort();
	memcpy(bytes, from, span.len);
	span.data = bytes;
	walk(&span);
	free(bytes);
	return 0;
}
