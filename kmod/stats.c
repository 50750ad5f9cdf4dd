// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <linux/bottom_half.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/string.h>

struct ringtap_cpu_stats __percpu *ringtap_stats_alloc(void)
{
	return __netdev_alloc_pcpu_stats(struct ringtap_cpu_stats,
					 GFP_KERNEL_ACCOUNT);
}

/* A copy in which all counters are of one moment of that CPU. */
static void stats_read_cpu(const struct ringtap_cpu_stats *stats,
			   struct ringtap_stats *one)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&stats->syncp);
		one->delivered =
			u64_stats_read(&stats->fate[RINGTAP_DELIVERED]);
		one->filtered =
			u64_stats_read(&stats->fate[RINGTAP_FILTERED]);
		one->passed =
			u64_stats_read(&stats->fate[RINGTAP_PASSED]);
		one->dropped_full =
			u64_stats_read(&stats->fate[RINGTAP_DROPPED_FULL]);
		one->dropped_unreadable =
			u64_stats_read(&stats->fate[RINGTAP_DROPPED_UNREADABLE]);
		one->dropped_iface =
			u64_stats_read(&stats->fate[RINGTAP_DROPPED_IFACE]);
		one->truncated = u64_stats_read(&stats->truncated);
		one->bytes = u64_stats_read(&stats->bytes);
		one->wakeups = u64_stats_read(&stats->wakeups);
	} while (u64_stats_fetch_retry(&stats->syncp, start));
}

/**
 * ringtap_stats_read - the sum over all CPUs
 * @stats: the socket's counters
 * @dropped_context: counted apart, for there the CPU's lock can't be taken
 * @sum: result; what was seen is the sum of all fates, so that the identity
 *	holds at any moment
 */
void ringtap_stats_read(struct ringtap_cpu_stats __percpu *stats,
			u64 dropped_context, struct ringtap_stats *sum)
{
	struct ringtap_stats one;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	sum->dropped_context = dropped_context;
	for_each_possible_cpu(cpu) {
		/* Without a second CPU it is a softirq that may write between
		 * two halves of a number.
		 */
		local_bh_disable();
		stats_read_cpu(per_cpu_ptr(stats, cpu), &one);
		local_bh_enable();
		sum->delivered += one.delivered;
		sum->filtered += one.filtered;
		sum->passed += one.passed;
		sum->dropped_full += one.dropped_full;
		sum->dropped_unreadable += one.dropped_unreadable;
		sum->dropped_iface += one.dropped_iface;
		sum->truncated += one.truncated;
		sum->bytes += one.bytes;
		sum->wakeups += one.wakeups;
	}
	sum->seen = sum->delivered + sum->filtered + sum->passed +
		    sum->dropped_full + sum->dropped_context +
		    sum->dropped_unreadable + sum->dropped_iface;
}
