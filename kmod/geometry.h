/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_GEOMETRY_H
#define RINGTAP_GEOMETRY_H

#include <linux/types.h>
#include <uapi/linux/ringtap.h>

/**
 * struct ringtap_geometry - how many rings, how large, and whose
 * @ring_bytes: size of a ring, a power of two
 * @nr_rings: number of rings
 * @snaplen: bytes of a frame to keep at most
 * @skips: the reader follows them
 * @ring_of_cpu: nr_cpu_ids elements
 */
struct ringtap_geometry {
	u64	ring_bytes;
	u32	nr_rings;
	u32	snaplen;
	bool	skips;
	u16	*ring_of_cpu;
};

int ringtap_geometry_init(struct ringtap_geometry *geometry,
			  const struct ringtap_rings *wanted);
void ringtap_geometry_free(struct ringtap_geometry *geometry);
u32 ringtap_geometry_cpus(const struct ringtap_geometry *geometry, u32 ring);
int ringtap_geometry_node(const struct ringtap_geometry *geometry, u32 ring);

#endif /* RINGTAP_GEOMETRY_H */
