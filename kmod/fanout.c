// SPDX-License-Identifier: GPL-2.0
/*
 * Which member of a group gets a frame.
 */
#include "fanout.h"

#include <linux/filter.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/smp.h>

#include "deliver.h"
#include "filter.h"
#include "flow.h"
#include "group.h"
#include "iface.h"
#include "meta.h"
#include "rollover.h"
#include "sock.h"
#include "team.h"

static DEFINE_PER_CPU(struct rnd_state, fanout_random);

void ringtap_fanout_init(void)
{
	prandom_seed_full_state(&fanout_random);
}

/* CPUs begin at different members: where each has few frames, the first would
 * get most of them.
 */
static u32 fanout_turn(const struct ringtap_group *group)
{
	struct ringtap_group_cpu *cpu = this_cpu_ptr(group->cpu);

	return smp_processor_id() + cpu->turn++;
}

static u32 fanout_program(const struct ringtap_group *group,
			  struct sk_buff *skb, const struct ringtap_meta *meta)
{
	const struct bpf_prog *program = rcu_dereference(group->program);

	return program ? ringtap_filter_run(program, skb, meta) : 0;
}

/* 0, if the device has not said which. */
static u32 fanout_queue(const struct sk_buff *skb,
			const struct ringtap_meta *meta)
{
	if (meta->queue != RINGTAP_NO_QUEUE)
		return meta->queue;
	return meta->flags & RINGTAP_FLAG_DIR_OUT ? skb_get_queue_mapping(skb) : 0;
}

/* Whether numbers are spread over all that 32 bits have, or count from 0. */
static bool fanout_is_hash(const struct ringtap_group *group)
{
	switch (group->as.balance) {
	case RINGTAP_BALANCE_FLOW:
	case RINGTAP_BALANCE_INNER:
	case RINGTAP_BALANCE_IP:
	case RINGTAP_BALANCE_RANDOM:
		return true;
	default:
		return false;
	}
}

static u32 fanout_key(const struct ringtap_group *group, struct sk_buff *skb,
		      const struct ringtap_meta *meta)
{
	switch (group->as.balance) {
	case RINGTAP_BALANCE_FLOW:
		return ringtap_flow_hash(skb);
	case RINGTAP_BALANCE_INNER:
		return ringtap_flow_hash_inner(skb);
	case RINGTAP_BALANCE_IP:
		return ringtap_flow_hash_ip(skb);
	case RINGTAP_BALANCE_TURN:
		return fanout_turn(group);
	case RINGTAP_BALANCE_CPU:
		return smp_processor_id();
	case RINGTAP_BALANCE_QUEUE:
		return fanout_queue(skb, meta);
	case RINGTAP_BALANCE_RANDOM:
		return prandom_u32_state(this_cpu_ptr(&fanout_random));
	case RINGTAP_BALANCE_BPF:
		return fanout_program(group, skb, meta);
	default:
		return 0;
	}
}

static bool fanout_is_here(const struct ringtap_port *port)
{
	return port && READ_ONCE(port->rs->armed);
}

/* The first from there on that runs, or NULL. */
static struct ringtap_port *fanout_next(const struct ringtap_team *team,
					u32 from, u32 nr)
{
	struct ringtap_port *port;
	u32 i;

	for (i = 0; i < nr; i++) {
		port = rcu_dereference(team->ports[(from + i) % nr]);
		if (fanout_is_here(port))
			return port;
	}
	return NULL;
}

/* The share of one that is not there goes to the others, each of whom gets a part
 * of it.
 */
static struct ringtap_port *fanout_stand_in(const struct ringtap_team *team,
					    u32 key, u32 shares, u32 nr)
{
	u32 from;

	if (team->group->as.balance == RINGTAP_BALANCE_TURN)
		from = key / shares % nr;
	else
		from = reciprocal_scale(hash_32(key, 32), nr);
	return fanout_next(team, from, nr);
}

static struct ringtap_port *fanout_port(const struct ringtap_team *team,
					u32 key, u32 nr)
{
	u32 shares = team->group->as.shares;
	u32 of = shares ?: nr;
	struct ringtap_port *port;
	u32 at;

	at = fanout_is_hash(team->group) ? reciprocal_scale(key, of) : key % of;
	port = shares ? rcu_dereference(team->seats[at]) :
			rcu_dereference(team->ports[at]);
	if (likely(fanout_is_here(port)))
		return port;
	if (team->group->as.flags & RINGTAP_GROUP_DROP_ABSENT)
		return NULL;
	return fanout_stand_in(team, key, of, nr);
}

/* While a member comes or goes, one that runs may be overlooked: but not by who looks
 * when nothing has changed meanwhile. @others: if there is none, somebody else who
 * runs, or NULL.
 */
static struct ringtap_port *fanout_look_again(const struct ringtap_team *team,
					      u32 key, u32 *nr,
					      struct ringtap_port **others)
{
	struct ringtap_port *port;
	unsigned int changes;

	do {
		changes = read_seqcount_begin(&team->changes);
		*nr = READ_ONCE(team->nr);
		*others = NULL;
		port = *nr ? fanout_port(team, key, *nr) : NULL;
		if (!port && *nr)
			*others = fanout_next(team, 0, *nr);
	} while (!port && read_seqcount_retry(&team->changes, changes));
	return port;
}

/* Where nobody runs, nobody misses anything, nor what nobody watches. No filter was
 * asked, so that the stack gets the frame, also where others would take it away.
 */
static void fanout_count_absent(const struct ringtap_team *team,
				const struct ringtap_port *others,
				const struct sk_buff *skb)
{
	if (others && (rcu_access_pointer(others->iface) ||
		       ringtap_iface_of(others->rs, skb->dev)))
		ringtap_group_count_absent(team->group);
}

/* What is sent on a loopback device comes in again, and is nobody's before. */
static bool fanout_leaves_out(const struct ringtap_team *team,
			      const struct sk_buff *skb,
			      const struct ringtap_meta *meta)
{
	return team->face.lo_in && skb->dev->flags & IFF_LOOPBACK &&
	       meta->flags & RINGTAP_FLAG_DIR_OUT;
}

/**
 * ringtap_fanout - offers a frame to one member of a group
 * @team: those that are at the hook where it was met
 * @skb: the frame; may be shared, is left as it is
 * @meta: the frame's
 *
 * The caller has made itself the only one on this CPU, see ringtap_hook_frame().
 *
 * Return: true if the stack is not to get the frame.
 */
bool ringtap_fanout(struct ringtap_team *team, struct sk_buff *skb,
		    struct ringtap_meta *meta)
{
	u32 nr = READ_ONCE(team->nr);
	struct ringtap_port *port, *others;
	u32 key;

	if (!nr || fanout_leaves_out(team, skb, meta))
		return false;
	key = fanout_key(team->group, skb, meta);
	port = fanout_port(team, key, nr);
	if (unlikely(!port))
		port = fanout_look_again(team, key, &nr, &others);
	if (unlikely(!port)) {
		fanout_count_absent(team, others, skb);
		return false;
	}
	if (ringtap_rollover_is_on(team->group))
		return ringtap_rollover(team, port, skb, meta, nr);
	return ringtap_deliver(port, skb, meta);
}

/* A frame that came in a hard interrupt, where nothing can be asked that belongs to
 * softirq: it counts with the first who runs.
 */
void ringtap_fanout_refuse(struct ringtap_team *team, const struct sk_buff *skb,
			   const struct ringtap_meta *meta)
{
	u32 nr = READ_ONCE(team->nr);
	struct ringtap_port *port = nr ? fanout_next(team, 0, nr) : NULL;

	if (port)
		ringtap_deliver_refuse(port, skb, meta);
}
