// SPDX-License-Identifier: GPL-2.0
#include "area.h"

#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "record.h"

/* A line that one side writes and the other reads lies alone, and so does the
 * next one, which the processor fetches along with it.
 */
#define LINE_STRIDE	128

static u32 area_nr_pages(const struct ringtap_area *area)
{
	return area->state_pages + area->consumer_pages +
	       area->geometry.nr_rings * area->ring_pages;
}

static struct page **area_ring_pages(const struct ringtap_area *area, u32 ring)
{
	return area->pages + area->state_pages + ring * area->ring_pages;
}

static struct page **area_consumer_pages(const struct ringtap_area *area)
{
	return area_ring_pages(area, area->geometry.nr_rings);
}

static struct ringtap_producer *area_producer(const struct ringtap_area *area,
					      u32 ring)
{
	return (void *)area->state + (size_t)(1 + ring) * LINE_STRIDE;
}

static struct ringtap_consumer *area_consumer(const struct ringtap_area *area,
					      u32 ring)
{
	return area->consumers + (size_t)ring * LINE_STRIDE;
}

/* Zeroed, charged to the caller's memory cgroup, and rather failing than
 * killing somebody.
 */
static int pages_alloc(struct page **pages, u32 nr, int node)
{
	gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_RETRY_MAYFAIL |
		    __GFP_NOWARN;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		pages[i] = alloc_pages_node(node, gfp, 0);
		if (!pages[i])
			return -ENOMEM;
		cond_resched();
	}
	return 0;
}

static void pages_free(struct page **pages, u32 nr)
{
	u32 i;

	for (i = 0; i < nr && pages[i]; i++) {
		__free_page(pages[i]);
		cond_resched();
	}
}

/* Who has no right to capture on this machine but only in a namespace of its
 * own gets no more than it may lock. The others are limited by their memory
 * cgroup: the default of the limit would starve a capture.
 */
static int area_charge(struct ringtap_area *area)
{
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	u32 nr = area_nr_pages(area);

	if (capable(CAP_NET_RAW))
		return 0;

	area->charged = get_uid(current_user());
	if (atomic_long_add_return(nr, &area->charged->locked_vm) > limit)
		return -ENOBUFS;
	return 0;
}

static void area_uncharge(struct ringtap_area *area)
{
	if (!area->charged)
		return;

	atomic_long_sub(area_nr_pages(area), &area->charged->locked_vm);
	free_uid(area->charged);
}

static int area_alloc_pages(struct ringtap_area *area)
{
	const struct ringtap_geometry *geometry = &area->geometry;
	int ret;
	u32 i;

	area->pages = kvcalloc(area_nr_pages(area), sizeof(*area->pages),
			       GFP_KERNEL_ACCOUNT);
	if (!area->pages)
		return -ENOMEM;

	ret = pages_alloc(area->pages, area->state_pages, NUMA_NO_NODE);
	for (i = 0; !ret && i < geometry->nr_rings; i++)
		ret = pages_alloc(area_ring_pages(area, i), area->ring_pages,
				  ringtap_geometry_node(geometry, i));
	if (!ret)
		ret = pages_alloc(area_consumer_pages(area),
				  area->consumer_pages, NUMA_NO_NODE);
	return ret;
}

static void area_free_pages(struct ringtap_area *area)
{
	if (area->pages)
		pages_free(area->pages, area_nr_pages(area));
	kvfree(area->pages);
}

static int area_map_lines(struct ringtap_area *area)
{
	area->state = vmap(area->pages, area->state_pages, VM_MAP,
			   PAGE_KERNEL);
	if (!area->state)
		return -ENOMEM;

	area->consumers = vmap(area_consumer_pages(area), area->consumer_pages,
			       VM_MAP, PAGE_KERNEL);
	return area->consumers ? 0 : -ENOMEM;
}

/* A ring's pages twice in a row: what begins before the end goes on behind
 * it.
 */
static void *area_map_ring(const struct ringtap_area *area, u32 ring)
{
	struct page **once = area_ring_pages(area, ring);
	u32 nr = area->ring_pages;
	struct page **twice;
	void *data;

	twice = kvmalloc_array(nr, 2 * sizeof(*twice), GFP_KERNEL);
	if (!twice)
		return NULL;

	memcpy(twice, once, nr * sizeof(*twice));
	memcpy(twice + nr, once, nr * sizeof(*twice));
	data = vmap(twice, 2 * nr, VM_MAP, PAGE_KERNEL);
	kvfree(twice);
	return data;
}

static bool area_skips(const struct ringtap_area *area)
{
	u64 units = area->geometry.ring_bytes / RINGTAP_UNIT;

	BUILD_BUG_ON(2 * ringtap_record_max(RINGTAP_SNAPLEN_MAX) >
		     RINGTAP_WINDOW * RINGTAP_UNIT);

	return area->geometry.skips && units >= RINGTAP_SKIP_MIN &&
	       units <= RINGTAP_SKIP_MAX;
}

static int area_init_ring(struct ringtap_area *area, u32 ring)
{
	u32 cpus = ringtap_geometry_cpus(&area->geometry, ring);
	struct ringtap_flight *flights = NULL;
	void *data;

	if (cpus > 1) {
		flights = kvcalloc(cpus, sizeof(*flights), GFP_KERNEL_ACCOUNT);
		if (!flights)
			return -ENOMEM;
	}

	data = area_map_ring(area, ring);
	if (!data)
		goto err_free_flights;

	area->flights[ring] = flights;
	ringtap_ring_init(&area->rings[ring], data,
			  area->geometry.ring_bytes / RINGTAP_UNIT,
			  area_producer(area, ring), area_consumer(area, ring),
			  flights, flights ? cpus : 0);
	if (area_skips(area) && !flights)
		ringtap_ring_allow_skips(&area->rings[ring], RINGTAP_WINDOW);
	return 0;

err_free_flights:
	kvfree(flights);
	return -ENOMEM;
}

static int area_init_rings(struct ringtap_area *area)
{
	int ret = 0;
	u32 i;

	area->rings = kvcalloc(area->geometry.nr_rings, sizeof(*area->rings),
			       GFP_KERNEL_ACCOUNT);
	area->flights = kvcalloc(area->geometry.nr_rings,
				 sizeof(*area->flights), GFP_KERNEL_ACCOUNT);
	if (!area->rings || !area->flights)
		return -ENOMEM;

	for (i = 0; !ret && i < area->geometry.nr_rings; i++)
		ret = area_init_ring(area, i);
	return ret;
}

static void area_free_rings(struct ringtap_area *area)
{
	u32 i;

	for (i = 0; area->rings && i < area->geometry.nr_rings; i++)
		vunmap(area->rings[i].data);
	for (i = 0; area->flights && i < area->geometry.nr_rings; i++)
		kvfree(area->flights[i]);
	kvfree(area->flights);
	kvfree(area->rings);
	kvfree(area->bells);
}

static void area_count_pages(struct ringtap_area *area)
{
	u32 rings = area->geometry.nr_rings;

	BUILD_BUG_ON(sizeof(struct ringtap_state) > LINE_STRIDE);
	BUILD_BUG_ON(sizeof(struct ringtap_producer) > LINE_STRIDE);
	BUILD_BUG_ON(sizeof(struct ringtap_consumer) > LINE_STRIDE);

	area->state_pages = PFN_UP((size_t)(1 + rings) * LINE_STRIDE);
	area->consumer_pages = PFN_UP((size_t)rings * LINE_STRIDE);
	area->ring_pages = area->geometry.ring_bytes >> PAGE_SHIFT;
}

/**
 * ringtap_area_alloc - rings as a program asks for them
 * @wanted: in kernel memory but for its map, which is copied: no lock may be
 *	held
 *
 * Return: to be freed by ringtap_area_free(), or an error pointer.
 */
struct ringtap_area *ringtap_area_alloc(const struct ringtap_rings *wanted)
{
	struct ringtap_area *area;
	int ret;

	area = kzalloc_obj(*area, GFP_KERNEL_ACCOUNT);
	if (!area)
		return ERR_PTR(-ENOMEM);

	ret = ringtap_geometry_init(&area->geometry, wanted);
	if (ret)
		goto err_free;

	area_count_pages(area);
	ret = area_charge(area);
	if (!ret)
		ret = area_alloc_pages(area);
	if (!ret)
		ret = area_map_lines(area);
	if (!ret)
		ret = area_init_rings(area);
	if (ret)
		goto err_free;
	return area;

err_free:
	ringtap_area_free(area);
	return ERR_PTR(ret);
}

/* Also of an area that is only half made. Sleeps. */
void ringtap_area_free(struct ringtap_area *area)
{
	if (!area)
		return;

	area_free_rings(area);
	vunmap(area->consumers);
	vunmap(area->state);
	area_free_pages(area);
	area_uncharge(area);
	ringtap_geometry_free(&area->geometry);
	kfree(area);
}

/* Pages of the reader's read-only area: each ring's data twice. */
static u64 area_shared_pages(const struct ringtap_area *area)
{
	return area->state_pages +
	       2ULL * area->ring_pages * area->geometry.nr_rings;
}

void ringtap_area_layout(const struct ringtap_area *area,
			 struct ringtap_layout *layout)
{
	*layout = (struct ringtap_layout) {
		.shared_off = 0,
		.shared_len = area_shared_pages(area) << PAGE_SHIFT,
		.consumer_off = area_shared_pages(area) << PAGE_SHIFT,
		.consumer_len = (u64)area->consumer_pages << PAGE_SHIFT,
		.data_off = (u64)area->state_pages << PAGE_SHIFT,
		.data_stride = 2 * area->geometry.ring_bytes,
		.ring_bytes = area->geometry.ring_bytes,
		.nr_rings = area->geometry.nr_rings,
		.snaplen = area->geometry.snaplen,
		.state_off = 0,
		.producer_off = LINE_STRIDE,
		.producer_stride = LINE_STRIDE,
		.consumer_stride = LINE_STRIDE,
	};
}

/**
 * ringtap_area_page - what lies where for the reader
 * @area: the area
 * @index: page offset, counted as in struct ringtap_layout
 *
 * Return: NULL behind the end.
 */
struct page *ringtap_area_page(const struct ringtap_area *area,
			       unsigned long index)
{
	u64 shared = area_shared_pages(area);

	if (index < area->state_pages)
		return area->pages[index];

	if (index < shared) {
		u32 ring, page;

		index -= area->state_pages;
		ring = index / (2 * area->ring_pages);
		page = index % area->ring_pages;
		return area_ring_pages(area, ring)[page];
	}

	if (index < shared + area->consumer_pages)
		return area_consumer_pages(area)[index - shared];
	return NULL;
}

/* Units to read in the ring that has most of them. */
u32 ringtap_area_unread(const struct ringtap_area *area)
{
	u32 most = 0;
	u32 i;

	for (i = 0; i < area->geometry.nr_rings; i++)
		most = max(most, ringtap_ring_unread(&area->rings[i]));
	return most;
}
