/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_STATS_H
#define RINGTAP_STATS_H

#include <linux/atomic.h>
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

/* A fate, too, but not one that a CPU's own counters know. */
#define RINGTAP_DROPPED_CONTEXT	RINGTAP_NR_FATES

/**
 * struct ringtap_cpu_stats - one CPU's counters of one interface
 * @fate: frames, by enum ringtap_fate
 * @truncated: delivered frames that were cut
 * @bytes: of delivered frames, as on the wire
 * @syncp: makes 64 bits readable on machines of 32
 *
 * Written with softirqs off and the CPU's lock held, see deliver.c.
 */
struct ringtap_cpu_stats {
	u64_stats_t		fate[RINGTAP_NR_FATES];
	u64_stats_t		truncated;
	u64_stats_t		bytes;
	struct u64_stats_sync	syncp;
};

/**
 * struct ringtap_counters - what became of the frames of one interface
 * @cpu: by CPU; gone when no CPU can count any more
 * @dropped_context: frames that came in hard interrupt context, where the
 *	CPU's lock can't be taken
 * @past: all of it, when that is gone
 */
struct ringtap_counters {
	struct ringtap_cpu_stats __percpu *cpu;
	atomic64_t		dropped_context;
	struct ringtap_stats	past;
};

int __must_check ringtap_stats_init(struct ringtap_counters *counters);
void ringtap_stats_exit(struct ringtap_counters *counters);
void ringtap_stats_add(const struct ringtap_counters *counters,
		       struct ringtap_stats *sum);
void ringtap_stats_fold(struct ringtap_counters *counters,
			struct ringtap_stats *sum);

#endif /* RINGTAP_STATS_H */
