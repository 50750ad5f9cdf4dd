// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

static bool inside(uint64_t off, uint64_t stride, uint64_t count, uint64_t size,
		   uint64_t area)
{
	if (off > area || size > area - off || (count > 1 && stride < size))
		return false;
	return count == 1 || (area - off - size) / (count - 1) >= stride;
}

/* What follows trusts the layout with every address it computes. */
static bool layout_makes_sense(const struct ringtap_layout *layout)
{
	uint64_t units = layout->ring_bytes / 4;

	if (!layout->nr_rings || !units || units > 1u << 31 ||
	    layout->ring_bytes != units * 4 || units & (units - 1))
		return false;
	if (layout->shared_len > SIZE_MAX || layout->consumer_len > SIZE_MAX)
		return false;
	if (layout->data_off % 8 || layout->data_stride % 8 ||
	    layout->state_off % 4 || layout->producer_off % 4 ||
	    layout->producer_stride % 4 || layout->consumer_stride % 4)
		return false;
	return inside(layout->state_off, 0, 1, sizeof(struct ringtap_state),
		      layout->shared_len) &&
	       inside(layout->data_off, layout->data_stride, layout->nr_rings,
		      layout->ring_bytes * 2, layout->shared_len) &&
	       inside(layout->producer_off, layout->producer_stride,
		      layout->nr_rings, sizeof(struct ringtap_producer),
		      layout->shared_len) &&
	       inside(0, layout->consumer_stride, layout->nr_rings,
		      sizeof(struct ringtap_consumer), layout->consumer_len);
}

static void setup_ring(const struct ringtap *rt, unsigned int i)
{
	const struct ringtap_layout *layout = &rt->layout;
	const struct ringtap_producer *producer;
	struct ring *ring = &rt->rings[i];

	producer = (const void *)(rt->shared + layout->producer_off +
				  (size_t)i * layout->producer_stride);
	ring->producer = producer;
	ring->skips = rt->skips;
	ring->consumer = (void *)(rt->consumer +
				  (size_t)i * layout->consumer_stride);
	ring->data = rt->shared + layout->data_off + i * layout->data_stride;
	ring->units = layout->ring_bytes / 4;
	ring->tail = ring->consumer->tail;
	ring->read = ring->tail;
	ring->seen = ring->tail;
	ring->waiting = ring->tail;
	ring->due = ring->tail;
}

static void *map_area(int fd, uint64_t off, uint64_t len, int prot)
{
	void *area = mmap(NULL, len, prot, MAP_SHARED, fd, off);

	return area == MAP_FAILED ? NULL : area;
}

int ringtap_map(struct ringtap *rt)
{
	const struct ringtap_layout *layout = &rt->layout;
	unsigned int i;

	if (!layout_makes_sense(layout))
		return ringtap_error_set(rt, -EPROTO,
			"the module describes its rings in a way this library (%s) can't follow: use a module and a library of the same version",
			ringtap_version());
	rt->shared = map_area(rt->fd, layout->shared_off, layout->shared_len,
			      PROT_READ);
	if (rt->shared)
		rt->consumer = map_area(rt->fd, layout->consumer_off,
					layout->consumer_len,
					PROT_READ | PROT_WRITE);
	if (!rt->consumer)
		return ringtap_error_set(rt, -errno,
					 "can't map the rings (%llu bytes): %s",
					 (unsigned long long)layout->shared_len,
					 strerror(errno));
	rt->rings = calloc(layout->nr_rings, sizeof(*rt->rings));
	if (!rt->rings)
		return ringtap_error_set(rt, -ENOMEM, "no memory");
	rt->state = (const void *)(rt->shared + layout->state_off);
	for (i = 0; i < layout->nr_rings; i++)
		setup_ring(rt, i);
	return 0;
}

void ringtap_unmap(struct ringtap *rt)
{
	free(rt->rings);
	if (rt->consumer)
		munmap(rt->consumer, rt->layout.consumer_len);
	if (rt->shared)
		munmap((void *)rt->shared, rt->layout.shared_len);
}
