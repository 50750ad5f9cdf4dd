// SPDX-License-Identifier: BSD-2-Clause
#include <string.h>

#include "internal.h"

/* A record with neither frame nor options: the header and the length again. */
#define RECORD_MIN	(sizeof(struct ringtap_record) + 4)

/* The shortest block of pcapng: type, length, length again. */
#define BLOCK_MIN	12

static size_t pad4(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

static uint32_t get32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static void take_option(struct ringtap_packet *packet, unsigned int code,
			const uint8_t *value, unsigned int len)
{
	if (code == RINGTAP_OPT_FLAGS && len == 4)
		packet->flags = get32(value);
	else if (code == RINGTAP_OPT_QUEUE && len == 4)
		packet->queue = get32(value);
	else if (code == RINGTAP_OPT_DROPCOUNT && len == 8)
		memcpy(&packet->dropped, value, 8);
}

static bool is_option(const uint8_t *at, const uint8_t *end, uint16_t code,
		      uint16_t len)
{
	const uint16_t header[2] = { code, len };

	return end - at >= 4 + len && !memcmp(at, header, sizeof(header));
}

/* What most records have, as the kernel writes it: where the rest begins. */
static const uint8_t *take_usual(struct ringtap_packet *packet,
				 const uint8_t *at, const uint8_t *end)
{
	if (is_option(at, end, RINGTAP_OPT_FLAGS, 4)) {
		packet->flags = get32(at + 4);
		at += 8;
	}
	if (is_option(at, end, RINGTAP_OPT_QUEUE, 4)) {
		packet->queue = get32(at + 4);
		at += 8;
	}
	return at;
}

static void take_options(struct ringtap_packet *packet, const uint8_t *at,
			 const uint8_t *end)
{
	uint16_t code, len;

	at = take_usual(packet, at, end);
	while (end - at >= 4) {
		memcpy(&code, at, 2);
		memcpy(&len, at + 2, 2);
		at += 4;
		if (code == RINGTAP_OPT_END || pad4(len) > (size_t)(end - at))
			return;
		take_option(packet, code, at, len);
		at += pad4(len);
	}
}

/* Only the kernel writes to a ring, but a length that lies in memory is
 * believed once it was compared with what surrounds it. Returns the length of
 * the block, 0 if it is none.
 */
static uint32_t block_len(const uint8_t *block, size_t room)
{
	uint32_t len;

	if (room < BLOCK_MIN)
		return 0;
	len = get32(block + 4);
	if (len < BLOCK_MIN || len % 4 || len > room ||
	    get32(block + len - 4) != len)
		return 0;
	return len;
}

static bool take_record(struct ringtap_packet *packet, const uint8_t *block,
			uint32_t len)
{
	const struct ringtap_record *record = (const void *)block;
	uint32_t caplen;

	if (len < RECORD_MIN)
		return false;
	caplen = record->caplen;
	if (caplen > len - RECORD_MIN)
		return false;
	packet->record = record;
	packet->data = record->data;
	packet->caplen = caplen;
	packet->origlen = record->origlen;
	packet->ns = (uint64_t)record->ts_high << 32 | record->ts_low;
	packet->iface = record->iface;
	packet->flags = 0;
	packet->queue = RINGTAP_NO_QUEUE;
	packet->dropped = 0;
	take_options(packet, record->data + pad4(caplen), block + len - 4);
	return true;
}

bool ringtap_next(const struct ringtap_span *span,
		  struct ringtap_packet *packet)
{
	const uint8_t *end = (const uint8_t *)span->data + span->len;
	const uint8_t *block = span->data;
	uint32_t len;

	/* It was found sound when it was given out; who has released it since may
	 * find anything.
	 */
	if (packet->record) {
		block = (const uint8_t *)packet->record;
		len = get32(block + 4);
		if (len < BLOCK_MIN || len > (size_t)(end - block))
			return false;
		block += len;
	}
	/* Blocks of a kind that a later module may add are passed over. */
	while ((len = block_len(block, end - block))) {
		if (get32(block) == RINGTAP_RECORD_EPB)
			return take_record(packet, block, len);
		block += len;
	}
	return false;
}
