/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_PROGRAM_H
#define RINGTAP_CAPTURE_PROGRAM_H

#include <stdint.h>

#include <linux/filter.h>

/* eBPF programs for SO_ATTACH_BPF, and a map with one counter: descriptors, or
 * -1 with errno.
 */
int program_map(void);

/* Takes frames longer than this, and so much of them. */
int program_longer_than(uint32_t bytes, uint32_t snaplen);

/* Takes frames of this Ethernet type. */
int program_of_type(uint16_t ethertype);

/* Counts frames in the map, takes none. */
int program_that_counts(int map);

uint64_t program_counted(int map);

#endif /* RINGTAP_CAPTURE_PROGRAM_H */
