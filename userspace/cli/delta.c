// SPDX-License-Identifier: GPL-2.0
#include "delta.h"

#include <time.h>

double delta_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

unsigned int ring_fill(const struct ringtap_ring_info *ring)
{
	return ring->unread * 100 / ring->bytes;
}

unsigned int ring_most(const struct ringtap_ring_info *ring)
{
	return ring->highest * 100 / ring->bytes;
}

static unsigned int larger(unsigned int one, unsigned int other)
{
	return one > other ? one : other;
}

struct delta delta_of(const struct seen_socket *now,
		      const struct seen_socket *before)
{
	const struct ringtap_stats none = {};
	const struct ringtap_stats *old = before ? &before->is.stats : &none;
	const struct ringtap_stats *is = &now->is.stats;
	struct delta delta = {
		.seen = is->seen - old->seen,
		.received = socket_received(is) - socket_received(old),
		.delivered = is->delivered - old->delivered,
		.filtered = is->filtered - old->filtered,
		.passed = is->passed - old->passed,
		.dropped = socket_dropped(is) - socket_dropped(old),
		.bytes = is->bytes - old->bytes,
	};
	unsigned int i;

	for (i = 0; i < now->nr_rings; i++) {
		delta.fill = larger(delta.fill, ring_fill(&now->rings[i]));
		delta.most = larger(delta.most, ring_most(&now->rings[i]));
	}
	return delta;
}

void delta_add(struct delta *sum, const struct delta *one)
{
	sum->seen += one->seen;
	sum->received += one->received;
	sum->delivered += one->delivered;
	sum->filtered += one->filtered;
	sum->passed += one->passed;
	sum->dropped += one->dropped;
	sum->bytes += one->bytes;
	sum->fill = larger(sum->fill, one->fill);
	sum->most = larger(sum->most, one->most);
}
