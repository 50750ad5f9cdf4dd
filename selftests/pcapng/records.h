/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records as the kernel writes them, put together by hand.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <linux/ringtap.h>
#include <stdint.h>
#include <string.h>

/**
 * struct record - what to put into a record
 * @frame: its bytes
 * @caplen: how many
 * @origlen: how many there were; 0: @caplen
 */
struct record {
	const void	*frame;
	uint32_t	caplen;
	uint32_t	origlen;
	uint32_t	iface;
	uint64_t	ns;
	uint32_t	flags;
	uint32_t	queue;
	uint64_t	dropped;
};

static inline uint8_t *record_bytes(uint8_t *at, const void *data, size_t len)
{
	size_t padded = (len + 3) / 4 * 4;

	memset(at, 0, padded);
	memcpy(at, data, len);
	return at + padded;
}

static inline uint8_t *record_option(uint8_t *at, uint16_t code,
				     const void *value, uint16_t len)
{
	at = record_bytes(at, (uint16_t[]){ code, len }, 4);
	return record_bytes(at, value, len);
}

/* Returns the length of the record. */
static inline size_t record_put(uint8_t *start, const struct record *r)
{
	struct ringtap_record header = {
		.type = RINGTAP_RECORD_EPB,
		.iface = r->iface,
		.ts_high = r->ns >> 32,
		.ts_low = r->ns,
		.caplen = r->caplen,
		.origlen = r->origlen ? r->origlen : r->caplen,
	};
	uint8_t *at = start + sizeof(header);

	at = record_bytes(at, r->frame, r->caplen);
	at = record_option(at, RINGTAP_OPT_FLAGS, &r->flags, 4);
	at = record_option(at, RINGTAP_OPT_QUEUE, &r->queue, 4);
	if (r->dropped)
		at = record_option(at, RINGTAP_OPT_DROPCOUNT, &r->dropped, 8);
	at = record_option(at, RINGTAP_OPT_END, "", 0);
	header.len = at + 4 - start;
	memcpy(at, &header.len, 4);
	memcpy(start, &header, sizeof(header));
	return header.len;
}

#endif /* RECORDS_H */
