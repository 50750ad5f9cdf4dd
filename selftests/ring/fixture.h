/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_RING_FIXTURE_H
#define RINGTAP_RING_FIXTURE_H

#include <kmod/ring.h>
#include <userspace/lib/internal.h>

/**
 * struct fixture - a ring with both its sides, as the kernel would set it up
 * @ring: the producer's half
 * @reader: libringtap's handle, made by hand around the ring
 * @reader_ring: its only ring
 * @producer: what the reader may know
 * @consumer: what the reader says
 * @state: what the kernel says of all rings
 * @flights: of a shared ring, one for each CPU
 * @data: the memory, mapped twice in a row
 */
struct fixture {
	struct ringtap_ring		ring;
	struct ringtap			reader;
	struct ring			reader_ring;
	struct ringtap_producer		producer;
	struct ringtap_consumer		consumer;
	struct ringtap_state		state;
	struct ringtap_flight		*flights;
	void				*data;
};

/* @cpus that fill the ring; @start: the first position. */
int fixture_setup(struct fixture *f, u32 bytes, u32 cpus, u32 start);
void fixture_teardown(struct fixture *f);

#endif /* RINGTAP_RING_FIXTURE_H */
