/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_STATS_H
#define RINGTAP_STATS_H

#include <linux/types.h>
#include <linux/u64_stats_sync.h>
#include <uapi/linux/ringtap.h>

/* What became of a frame: each that is seen is counted once here. */
enum ringtap_fate {
	RINGTAP_DELIVERED,
	RINGTAP_FILTERED,
	RINGTAP_PASSED,
	RINGTAP_DROPPED_FULL,
	RINGTAP_DROPPED_UNREADABLE,
	RINGTAP_DROPPED_IFACE,
	RINGTAP_NR_FATES,
};

/**
 * struct ringtap_cpu_stats - one CPU's counters of one socket
 * @fate: frames, by enum ringtap_fate
 * @truncated: delivered frames that were cut
 * @bytes: of delivered frames, as on the wire
 * @wakeups: of the reader
 * @syncp: makes 64 bits readable on machines of 32
 *
 * Written with softirqs off and the CPU's lock held, see deliver.c.
 */
struct ringtap_cpu_stats {
	u64_stats_t		fate[RINGTAP_NR_FATES];
	u64_stats_t		truncated;
	u64_stats_t		bytes;
	u64_stats_t		wakeups;
	struct u64_stats_sync	syncp;
};

struct ringtap_cpu_stats __percpu *ringtap_stats_alloc(void);
void ringtap_stats_read(struct ringtap_cpu_stats __percpu *stats,
			u64 dropped_context, struct ringtap_stats *sum);

#endif /* RINGTAP_STATS_H */
