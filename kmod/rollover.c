// SPDX-License-Identifier: GPL-2.0
/*
 * Where a frame goes whose member has no room.
 */
#include "rollover.h"

#include <linux/bottom_half.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>

#include "area.h"
#include "deliver.h"
#include "flow.h"
#include "hook.h"
#include "sock.h"
#include "team.h"

int ringtap_rollover_init(struct ringtap_sock *rs,
			  const struct ringtap_member *wanted)
{
	if (!(wanted->flags & RINGTAP_GROUP_ROLLOVER) &&
	    wanted->balance != RINGTAP_BALANCE_ROLLOVER)
		return 0;
	rs->rollover = __netdev_alloc_pcpu_stats(struct ringtap_rollover_cpu,
						 GFP_KERNEL_ACCOUNT);
	return rs->rollover ? 0 : -ENOMEM;
}

void ringtap_rollover_exit(struct ringtap_sock *rs)
{
	free_percpu(rs->rollover);
	rs->rollover = NULL;
}

static void rollover_count(const struct ringtap_port *port,
			   enum ringtap_rolled what)
{
	struct ringtap_rollover_cpu *cpu = this_cpu_ptr(port->rs->rollover);

	u64_stats_update_begin(&cpu->syncp);
	u64_stats_inc(&cpu->counts[what]);
	u64_stats_update_end(&cpu->syncp);
}

static void rollover_read_cpu(const struct ringtap_rollover_cpu *cpu,
			      struct ringtap_member_stats *one)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&cpu->syncp);
		one->rolled = u64_stats_read(&cpu->counts[RINGTAP_ROLLED]);
		one->huge = u64_stats_read(&cpu->counts[RINGTAP_ROLLED_HUGE]);
		one->taken = u64_stats_read(&cpu->counts[RINGTAP_ROLLED_TAKEN]);
		one->failed = u64_stats_read(&cpu->counts[RINGTAP_ROLLED_FAILED]);
	} while (u64_stats_fetch_retry(&cpu->syncp, start));
}

/* Adds up what a member has of its own. */
void ringtap_rollover_read(const struct ringtap_sock *rs,
			   struct ringtap_member_stats *stats)
{
	struct ringtap_member_stats one;
	int cpu;

	if (!rs->rollover)
		return;
	for_each_possible_cpu(cpu) {
		/* Without a second CPU it is a softirq that may write between
		 * two halves of a number.
		 */
		local_bh_disable();
		rollover_read_cpu(per_cpu_ptr(rs->rollover, cpu), &one);
		local_bh_enable();
		stats->rolled += one.rolled;
		stats->huge += one.huge;
		stats->taken += one.taken;
		stats->failed += one.failed;
	}
}

static const struct ringtap_ring *rollover_ring(const struct ringtap_port *port)
{
	return ringtap_area_own_ring(port->rs->area);
}

/* Whether the frame's flow makes most of what comes while the ring is nearly full:
 * it is the one to go, before it takes the others' room.
 */
static bool rollover_is_huge(const struct ringtap_port *first,
			     const struct sk_buff *skb)
{
	struct ringtap_rollover_cpu *cpu;
	u32 flow, same = 0, i;

	if (!ringtap_ring_is_nearly_full(rollover_ring(first)))
		return false;

	cpu = this_cpu_ptr(first->rs->rollover);
	flow = ringtap_flow_hash(skb);
	for (i = 0; i < RINGTAP_ROLLOVER_HISTORY; i++)
		same += cpu->flows[i] == flow;
	cpu->flows[cpu->at++ % RINGTAP_ROLLOVER_HISTORY] = flow;
	return same > RINGTAP_ROLLOVER_HISTORY / 2;
}

static bool rollover_may_take(const struct ringtap_port *port,
			      const struct ringtap_port *first, bool roomy)
{
	if (!port || port == first || !READ_ONCE(port->rs->armed))
		return false;
	return !roomy || !ringtap_ring_is_nearly_full(rollover_ring(port));
}

/* Offers the frame to the others, beginning with who had room last. @roomy: only
 * to those who have plenty of it.
 */
static enum ringtap_verdict rollover_others(const struct ringtap_team *team,
					    const struct ringtap_port *first,
					    struct sk_buff *skb,
					    struct ringtap_meta *meta, u32 nr,
					    bool roomy)
{
	struct ringtap_rollover_cpu *cpu = this_cpu_ptr(first->rs->rollover);
	const struct ringtap_port *port;
	enum ringtap_verdict verdict;
	u32 i, at;

	for (i = 0; i < nr; i++) {
		at = (cpu->next + i) % nr;
		port = rcu_dereference(team->ports[at]);
		if (!rollover_may_take(port, first, roomy))
			continue;
		verdict = ringtap_deliver_try(port, skb, meta);
		if (verdict == RINGTAP_NO_ROOM)
			continue;
		cpu->next = at;
		rollover_count(first, RINGTAP_ROLLED);
		rollover_count(port, RINGTAP_ROLLED_TAKEN);
		return verdict;
	}
	return RINGTAP_NO_ROOM;
}

static enum ringtap_verdict rollover_huge(const struct ringtap_team *team,
					  const struct ringtap_port *first,
					  struct sk_buff *skb,
					  struct ringtap_meta *meta, u32 nr)
{
	enum ringtap_verdict verdict;

	verdict = rollover_others(team, first, skb, meta, nr, true);
	if (verdict == RINGTAP_NO_ROOM)
		return ringtap_deliver_try(first, skb, meta);
	rollover_count(first, RINGTAP_ROLLED_HUGE);
	return verdict;
}

static enum ringtap_verdict rollover_full(const struct ringtap_team *team,
					  const struct ringtap_port *first,
					  struct sk_buff *skb,
					  struct ringtap_meta *meta, u32 nr)
{
	enum ringtap_verdict verdict = RINGTAP_NO_ROOM;

	/* There one is filled after the other, elsewhere they are spared. */
	if (team->group->as.balance != RINGTAP_BALANCE_ROLLOVER)
		verdict = rollover_others(team, first, skb, meta, nr, true);
	if (verdict == RINGTAP_NO_ROOM)
		verdict = rollover_others(team, first, skb, meta, nr, false);
	return verdict;
}

/**
 * ringtap_rollover - offers a frame to a member, and if need be to others
 * @team: the members at the hook
 * @first: whose frame it is, and who is armed
 * @skb: the frame
 * @meta: the frame's
 * @nr: number of members
 *
 * Who takes the frame judges it by its own filter. Softirqs are off, and the caller
 * is the only one on this CPU.
 *
 * Return: true if the stack is not to get the frame.
 */
bool ringtap_rollover(const struct ringtap_team *team,
		      const struct ringtap_port *first, struct sk_buff *skb,
		      struct ringtap_meta *meta, u32 nr)
{
	enum ringtap_verdict verdict;

	if (team->group->as.balance != RINGTAP_BALANCE_ROLLOVER &&
	    rollover_is_huge(first, skb))
		verdict = rollover_huge(team, first, skb, meta, nr);
	else
		verdict = ringtap_deliver_try(first, skb, meta);
	if (unlikely(verdict == RINGTAP_NO_ROOM))
		verdict = rollover_full(team, first, skb, meta, nr);
	if (likely(verdict != RINGTAP_NO_ROOM))
		return verdict == RINGTAP_TAKEN;
	rollover_count(first, RINGTAP_ROLLED_FAILED);
	return ringtap_deliver_lose(first, skb, meta);
}
