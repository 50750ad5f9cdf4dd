// SPDX-License-Identifier: GPL-2.0
/*
 * Frames, kept to be compared.
 */
#include "framelog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ringtap/ringtap.h>

#include "tap.h"

void framelog_add(struct framelog *log, const void *data, uint32_t len,
		  uint32_t flags, uint32_t iface)
{
	struct framelog_frame *frame;

	/* Grows when the count is a power of two, by doubling. */
	if (!(log->count & (log->count - 1)))
		log->frames = realloc(log->frames, sizeof(*frame) *
				      (log->count ? 2 * log->count : 1));
	frame = &log->frames[log->count++];
	frame->iface = iface;
	frame->flags = flags;
	frame->len = len;
	frame->data = malloc(len + 1);
	memcpy(frame->data, data, len);
}

void framelog_clear(struct framelog *log)
{
	size_t i;

	for (i = 0; i < log->count; i++)
		free(log->frames[i].data);
	free(log->frames);
	log->frames = NULL;
	log->count = 0;
}

size_t framelog_count(const struct framelog *log, uint32_t directions)
{
	size_t i, count = 0;

	for (i = 0; i < log->count; i++)
		count += !!(log->frames[i].flags & directions);
	return count;
}

/* Behind a link-layer header or, on devices without one, behind nothing: there
 * the test sends the smallest IP packets.
 */
static int frame_is_ours(const struct framelog_frame *frame)
{
	static const uint8_t type[] = { TAP_ETHERTYPE >> 8, TAP_ETHERTYPE & 0xff };

	if (frame->len == 20 && frame->data[0] == 0x45)
		return 1;
	return (frame->len >= 14 && !memcmp(frame->data + 12, type, 2)) ||
	       (frame->len >= 18 && !memcmp(frame->data + 16, type, 2));
}

size_t framelog_count_ours(const struct framelog *log, uint32_t directions,
			   uint32_t iface)
{
	const struct framelog_frame *frame = log->frames;
	size_t i, count = 0;

	for (i = 0; i < log->count; i++, frame++)
		count += frame->flags & directions && frame->iface == iface &&
			 frame_is_ours(frame);
	return count;
}

static const struct framelog_frame *next_of(const struct framelog *log,
					    uint32_t direction, size_t *i)
{
	while (*i < log->count) {
		if (log->frames[*i].flags & direction)
			return &log->frames[(*i)++];
		(*i)++;
	}
	return NULL;
}

static void describe(const char *name, const struct framelog_frame *frame)
{
	uint32_t i;

	if (!frame) {
		printf("# %s: no more\n", name);
		return;
	}
	printf("# %s: %u bytes, flags 0x%x:", name, frame->len, frame->flags);
	for (i = 0; i < frame->len && i < 32; i++)
		printf(" %02x", frame->data[i]);
	printf("\n");
}

static int frames_differ(const struct framelog_frame *a,
			 const struct framelog_frame *b, uint32_t mask)
{
	if (!a || !b)
		return a != b;
	return a->len != b->len || (a->flags ^ b->flags) & mask ||
	       memcmp(a->data, b->data, a->len);
}

int framelog_differ(const struct framelog *a, const struct framelog *b,
		    uint32_t direction, uint32_t mask)
{
	const struct framelog_frame *of_a, *of_b;
	size_t at_a = 0, at_b = 0, nr = 0;

	do {
		of_a = next_of(a, direction, &at_a);
		of_b = next_of(b, direction, &at_b);
		if (frames_differ(of_a, of_b, mask)) {
			printf("# frame %zu, direction %u:\n", nr, direction);
			describe(a->name, of_a);
			describe(b->name, of_b);
			return 1;
		}
		nr++;
	} while (of_a);
	return 0;
}

static int by_content(const void *one, const void *other)
{
	const struct framelog_frame *a = one, *b = other;
	int order = (a->len > b->len) - (a->len < b->len);

	return order ?: memcmp(a->data, b->data, a->len);
}

void framelog_sort(struct framelog *log)
{
	qsort(log->frames, log->count, sizeof(*log->frames), by_content);
}

void framelog_drain(struct framelog *log, struct ringtap *rt)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			framelog_add(log, packet.data, packet.caplen,
				     packet.flags, packet.iface);
		ringtap_release(rt, &span);
	}
}

int framelog_await(struct framelog *log, struct ringtap *rt, size_t count)
{
	framelog_drain(log, rt);
	while (log->count < count) {
		if (ringtap_wait(rt, FRAMELOG_WAIT_MS) != 1)
			return -ETIME;
		framelog_drain(log, rt);
	}
	return 0;
}
