// SPDX-License-Identifier: GPL-2.0
/*
 * A record, byte for byte: also those between and behind what it tells.
 */
#include "record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ringtap/ringtap.h>

struct record_claims record_claims(const uint8_t *frame, size_t len)
{
	return (struct record_claims){
		.frame = frame,
		.caplen = len,
		.origlen = len,
		.flags = RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_UNICAST,
		.queue = RINGTAP_NO_QUEUE,
		.latest = UINT64_MAX,
	};
}

__attribute__((format(printf, 1, 2)))
static const char *wrong(const char *format, ...)
{
	static char sentence[200];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	return sentence;
}

static const char *frame_wrong(const struct ringtap_packet *packet,
			       const struct record_claims *claims)
{
	size_t i;

	if (packet->origlen != claims->origlen)
		return wrong("the frame had %zu bytes, the record says %u",
			     claims->origlen, packet->origlen);
	if (packet->caplen != claims->caplen)
		return wrong("%zu of %zu bytes are wanted, the record has %u",
			     claims->caplen, claims->origlen, packet->caplen);
	for (i = 0; i < claims->caplen; i++)
		if (packet->data[i] != claims->frame[i])
			return wrong("byte %zu of %zu is 0x%02x, not 0x%02x", i,
				     claims->caplen, packet->data[i],
				     claims->frame[i]);
	for (; i % 4; i++)
		if (packet->data[i])
			return wrong("padding behind %zu bytes: 0x%02x",
				     claims->caplen, packet->data[i]);
	return NULL;
}

/**
 * struct options - of a record, as they ought to be
 * @bytes: their memory
 * @len: how many they are
 */
struct options {
	uint8_t bytes[64];
	size_t len;
};

static void options_add(struct options *options, uint16_t code,
			const void *value, uint16_t len)
{
	uint16_t header[2] = { code, len };

	memcpy(options->bytes + options->len, header, sizeof(header));
	options->len += sizeof(header);
	if (len)
		memcpy(options->bytes + options->len, value, len);
	options->len += len;
}

static const char *rest_wrong(const struct ringtap_packet *packet,
			      const struct record_claims *claims)
{
	const struct ringtap_record *record = packet->record;
	size_t start = sizeof(*record) + (claims->caplen + 3) / 4 * 4;
	struct options wanted = {};

	options_add(&wanted, RINGTAP_OPT_FLAGS, &claims->flags,
		    sizeof(claims->flags));
	if (claims->queue != RINGTAP_NO_QUEUE)
		options_add(&wanted, RINGTAP_OPT_QUEUE, &claims->queue,
			    sizeof(claims->queue));
	if (claims->dropped)
		options_add(&wanted, RINGTAP_OPT_DROPCOUNT, &claims->dropped,
			    sizeof(claims->dropped));
	options_add(&wanted, RINGTAP_OPT_END, NULL, 0);
	memcpy(wanted.bytes + wanted.len, &record->len, sizeof(record->len));
	wanted.len += sizeof(record->len);

	if (record->len != start + wanted.len)
		return wrong("the record has %u bytes, its parts %zu",
			     record->len, start + wanted.len);
	if (memcmp((const uint8_t *)record + start, wanted.bytes, wanted.len))
		return wrong("options differ: flags 0x%x for 0x%x, queue %u for %u, dropped %llu for %llu",
			     packet->flags, claims->flags, packet->queue,
			     claims->queue, (unsigned long long)packet->dropped,
			     (unsigned long long)claims->dropped);
	return NULL;
}

const char *record_wrong(const struct ringtap_packet *packet,
			 const struct record_claims *claims)
{
	const char *what = frame_wrong(packet, claims);

	if (what)
		return what;
	if (packet->record->type != RINGTAP_RECORD_EPB)
		return wrong("its type is %u", packet->record->type);
	if (packet->iface)
		return wrong("its interface is %u", packet->iface);
	if (packet->ns < claims->earliest || packet->ns > claims->latest)
		return wrong("its time is %llu, not from %llu to %llu",
			     (unsigned long long)packet->ns,
			     (unsigned long long)claims->earliest,
			     (unsigned long long)claims->latest);
	return rest_wrong(packet, claims);
}
