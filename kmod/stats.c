// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <linux/bottom_half.h>
#include <linux/errno.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>

int ringtap_stats_init(struct ringtap_counters *counters)
{
	counters->cpu = __netdev_alloc_pcpu_stats(struct ringtap_cpu_stats,
						  GFP_KERNEL_ACCOUNT);
	return counters->cpu ? 0 : -ENOMEM;
}

void ringtap_stats_exit(struct ringtap_counters *counters)
{
	free_percpu(counters->cpu);
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
	} while (u64_stats_fetch_retry(&stats->syncp, start));
	one->dropped_context = 0;
	one->wakeups = 0;
	one->seen = one->delivered + one->filtered + one->passed +
		    one->dropped_full + one->dropped_unreadable +
		    one->dropped_iface;
}

static void stats_add(struct ringtap_stats *sum,
		      const struct ringtap_stats *one)
{
	sum->seen += one->seen;
	sum->delivered += one->delivered;
	sum->filtered += one->filtered;
	sum->passed += one->passed;
	sum->dropped_full += one->dropped_full;
	sum->dropped_context += one->dropped_context;
	sum->dropped_unreadable += one->dropped_unreadable;
	sum->dropped_iface += one->dropped_iface;
	sum->truncated += one->truncated;
	sum->bytes += one->bytes;
}

static void stats_add_all(const struct ringtap_counters *counters,
			  struct ringtap_stats *sum)
{
	u64 context = atomic64_read(&counters->dropped_context);
	struct ringtap_stats one;
	int cpu;

	sum->dropped_context += context;
	sum->seen += context;
	for_each_possible_cpu(cpu) {
		/* Without a second CPU it is a softirq that may write between
		 * two halves of a number.
		 */
		local_bh_disable();
		stats_read_cpu(per_cpu_ptr(counters->cpu, cpu), &one);
		local_bh_enable();
		stats_add(sum, &one);
	}
}

/**
 * ringtap_stats_add - adds an interface's counters to others
 * @counters: the interface's
 * @sum: begins with zeroes; what was seen is the sum of all fates, so that
 *	the identity holds at any moment
 */
void ringtap_stats_add(const struct ringtap_counters *counters,
		       struct ringtap_stats *sum)
{
	if (counters->cpu)
		stats_add_all(counters, sum);
	else
		stats_add(sum, &counters->past);
}

/* No CPU counts any more: one number of each kind is enough. They are added to
 * @sum, too.
 */
void ringtap_stats_fold(struct ringtap_counters *counters,
			struct ringtap_stats *sum)
{
	stats_add_all(counters, &counters->past);
	stats_add(sum, &counters->past);
	free_percpu(counters->cpu);
	counters->cpu = NULL;
}
