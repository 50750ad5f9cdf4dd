/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ZOO_RECORD_H
#define RINGTAP_ZOO_RECORD_H

#include <stddef.h>
#include <stdint.h>

struct ringtap_packet;

/**
 * struct record_claims - what a record has to say
 * @frame: the frame
 * @caplen: how much of it
 * @origlen: how long it was
 * @flags: RINGTAP_FLAG_*
 * @queue: receive queue, or RINGTAP_NO_QUEUE
 * @dropped: how many were lost before it
 * @earliest: time in nanoseconds
 * @latest: the same
 */
struct record_claims {
	const uint8_t *frame;
	size_t caplen;
	size_t origlen;
	uint32_t flags;
	uint32_t queue;
	uint64_t dropped;
	uint64_t earliest;
	uint64_t latest;
};

/* Of a frame that was received whole, by this host, and of which nothing else
 * is known, at any time.
 */
struct record_claims record_claims(const uint8_t *frame, size_t len);

/* NULL if the record says this and not a byte more, or what is wrong. */
const char *record_wrong(const struct ringtap_packet *packet,
			 const struct record_claims *claims);

#endif /* RINGTAP_ZOO_RECORD_H */
