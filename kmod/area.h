/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_AREA_H
#define RINGTAP_AREA_H

#include <linux/smp.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

#include "geometry.h"
#include "ring.h"

struct page;
struct ringtap_bell;
struct user_struct;

/**
 * struct ringtap_area - the memory that a socket shares with its reader
 * @geometry: number and size of the rings, and their CPUs
 * @state_pages: number of pages in front: state and producers
 * @ring_pages: number of pages of a ring's data
 * @consumer_pages: number of pages that the reader may write
 * @charged: who has locked the pages; NULL: nobody is limited
 * @pages: all of them in this order, each ring's data once
 * @state: the first pages, mapped
 * @consumers: the last pages, mapped
 * @rings: the kernel's halves
 * @flights: reservations of each shared ring, one for each of its CPUs
 * @bells: what wakes the reader, one for each ring; made by the socket
 *
 * Made once in a socket's life and freed with it, after the last mapping is
 * gone and no CPU can meet the socket any more.
 */
struct ringtap_area {
	struct ringtap_geometry	geometry;
	u32			state_pages;
	u32			ring_pages;
	u32			consumer_pages;
	struct user_struct	*charged;
	struct page		**pages;
	struct ringtap_state	*state;
	void			*consumers;
	struct ringtap_ring	*rings;
	struct ringtap_flight	**flights;
	struct ringtap_bell	*bells;
};

/* The number of this CPU's; softirqs are off. */
static inline u32 ringtap_area_own(const struct ringtap_area *area)
{
	return area->geometry.ring_of_cpu[smp_processor_id()];
}

static inline struct ringtap_ring *
ringtap_area_own_ring(const struct ringtap_area *area)
{
	return &area->rings[ringtap_area_own(area)];
}

struct ringtap_area *ringtap_area_alloc(const struct ringtap_rings *wanted);
void ringtap_area_free(struct ringtap_area *area);
void ringtap_area_layout(const struct ringtap_area *area,
			 struct ringtap_layout *layout);
struct page *ringtap_area_page(const struct ringtap_area *area,
			       unsigned long index);
u32 ringtap_area_unread(const struct ringtap_area *area);

#endif /* RINGTAP_AREA_H */
