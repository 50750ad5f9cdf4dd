// SPDX-License-Identifier: GPL-2.0
#include "geometry.h"

#include <linux/cpumask.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/uaccess.h>

#include "record.h"
#include "ring.h"

/* head - tail must tell a full ring from an empty one, and a lying tail from
 * a true one: half of the positions that 32 bits have is the limit.
 */
#define RING_BYTES_MAX	((u64)RINGTAP_UNIT << 30)

/* With less, a record that is being read could keep the next one out. */
static u64 ring_bytes_min(u32 snaplen)
{
	return max_t(u64, PAGE_SIZE,
		     roundup_pow_of_two(2 * ringtap_record_max(snaplen)));
}

/* Half of the machine's memory: more can only be a mistake, and trying to
 * get it would hurt everybody before it failed. And no more pages than an
 * array can list.
 */
static u64 bytes_max(void)
{
	return min_t(u64, (u64)totalram_pages() * PAGE_SIZE / 2, 8ULL * SZ_32G);
}

static int geometry_size(struct ringtap_geometry *geometry,
			 const struct ringtap_rings *wanted)
{
	u32 snaplen = wanted->snaplen ?: RINGTAP_SNAPLEN_MAX;
	u32 rings = wanted->nr_rings;
	u64 least, bytes;

	if (snaplen > RINGTAP_SNAPLEN_MAX || rings > nr_cpu_ids)
		return -EINVAL;
	if (wanted->bytes > bytes_max())
		return -ENOMEM;

	least = ring_bytes_min(snaplen);
	if (!rings)
		rings = clamp_t(u64, div64_u64(wanted->bytes, least), 1,
				min_t(u32, nr_cpu_ids, U16_MAX));
	bytes = div_u64(wanted->bytes, rings);
	if (bytes < least)
		return -EINVAL;

	bytes = min(bytes, RING_BYTES_MAX);
	geometry->ring_bytes = 1ULL << ilog2(bytes);
	geometry->nr_rings = rings;
	geometry->snaplen = snaplen;
	geometry->skips = wanted->flags & RINGTAP_RINGS_SKIP;
	return 0;
}

static void geometry_map_default(struct ringtap_geometry *geometry)
{
	u32 cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		geometry->ring_of_cpu[cpu] = cpu % geometry->nr_rings;
}

static int geometry_map_given(struct ringtap_geometry *geometry,
			      const u16 __user *map, u32 len)
{
	u32 cpu;

	if (len > nr_cpu_ids)
		return -EINVAL;
	if (copy_from_user(geometry->ring_of_cpu, map,
			   array_size(len, sizeof(*map))))
		return -EFAULT;

	for (cpu = 0; cpu < len; cpu++)
		if (geometry->ring_of_cpu[cpu] >= geometry->nr_rings)
			return -EINVAL;
	return 0;
}

/**
 * ringtap_geometry_init - makes sense of what a program asks for
 * @geometry: result; on success to be freed by ringtap_geometry_free()
 * @wanted: the program's copy, in kernel memory but for its map
 *
 * Copies from user memory: no lock may be held.
 *
 * Return: 0; -EINVAL what is asked for contradicts itself or is too little;
 * -ENOMEM it is too much; -EFAULT.
 */
int ringtap_geometry_init(struct ringtap_geometry *geometry,
			  const struct ringtap_rings *wanted)
{
	int ret;

	if (wanted->flags & ~RINGTAP_RINGS_SKIP ||
	    !wanted->map != !wanted->map_len)
		return -EINVAL;

	ret = geometry_size(geometry, wanted);
	if (ret)
		return ret;

	geometry->ring_of_cpu = kcalloc(nr_cpu_ids, sizeof(u16),
					GFP_KERNEL_ACCOUNT);
	if (!geometry->ring_of_cpu)
		return -ENOMEM;

	if (wanted->map)
		ret = geometry_map_given(geometry, u64_to_user_ptr(wanted->map),
					 wanted->map_len);
	else
		geometry_map_default(geometry);
	if (ret)
		ringtap_geometry_free(geometry);
	return ret;
}

void ringtap_geometry_free(struct ringtap_geometry *geometry)
{
	kfree(geometry->ring_of_cpu);
	geometry->ring_of_cpu = NULL;
}

/* How many CPUs, present or not, fill the ring. */
u32 ringtap_geometry_cpus(const struct ringtap_geometry *geometry, u32 ring)
{
	u32 cpus = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		if (geometry->ring_of_cpu[cpu] == ring)
			cpus++;
	return cpus;
}

/* Where the memory of a ring should lie: near the first CPU that fills it. */
int ringtap_geometry_node(const struct ringtap_geometry *geometry, u32 ring)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (geometry->ring_of_cpu[cpu] == ring)
			return cpu_to_mem(cpu);
	return NUMA_NO_NODE;
}
