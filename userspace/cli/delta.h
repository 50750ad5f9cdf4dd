/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What has happened to a socket between two looks.
 */
#ifndef RINGTAP_DELTA_H
#define RINGTAP_DELTA_H

#include <stdint.h>

#include "sockets.h"

/**
 * struct delta - of one socket, or of several together
 * @seen: frames
 * @received: of these, its filter let through
 * @delivered: of these, are in a ring
 * @filtered: the filter did not
 * @passed: were given to the stack for want of room
 * @dropped: for whatever reason
 * @bytes: of those that were delivered, as on the wire
 * @fill: percent of the ring that is fullest, now
 * @most: the same, of all times
 */
struct delta {
	uint64_t	seen;
	uint64_t	received;
	uint64_t	delivered;
	uint64_t	filtered;
	uint64_t	passed;
	uint64_t	dropped;
	uint64_t	bytes;
	unsigned int	fill;
	unsigned int	most;
};

/* @before: NULL: it was not there, and begins with what it has. */
struct delta delta_of(const struct seen_socket *now,
		      const struct seen_socket *before);

void delta_add(struct delta *sum, const struct delta *one);

/* Seconds, by CLOCK_MONOTONIC: between two looks. */
double delta_clock(void);

/* Percent of a ring. */
unsigned int ring_fill(const struct ringtap_ring_info *ring);
unsigned int ring_most(const struct ringtap_ring_info *ring);

#endif /* RINGTAP_DELTA_H */
