// SPDX-License-Identifier: GPL-2.0
/*
 * A frame's way into the ring of one socket. Everything that a frame costs
 * is called from here.
 */
#include "deliver.h"

#include <linux/local_lock.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/skbuff.h>
#include <linux/smp.h>

#include "area.h"
#include "filter.h"
#include "hook.h"
#include "meta.h"
#include "record.h"
#include "ring.h"
#include "sock.h"
#include "stats.h"

/* Makes this CPU the one producer of its rings, from reserve to submit, and
 * the one writer of its counters. Softirqs are off; where those of one CPU
 * can meet nevertheless, with PREEMPT_RT, it is a lock, elsewhere nothing.
 */
static DEFINE_PER_CPU(local_lock_t, deliver_lock) = INIT_LOCAL_LOCK(deliver_lock);

static void deliver_count(struct ringtap_sock *rs, enum ringtap_fate fate)
{
	struct ringtap_cpu_stats *stats = this_cpu_ptr(rs->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->fate[fate]);
	u64_stats_update_end(&stats->syncp);
}

static void deliver_count_delivered(struct ringtap_sock *rs, u32 origlen,
				    u32 caplen, bool woken)
{
	struct ringtap_cpu_stats *stats = this_cpu_ptr(rs->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->fate[RINGTAP_DELIVERED]);
	u64_stats_add(&stats->bytes, origlen);
	if (caplen < origlen)
		u64_stats_inc(&stats->truncated);
	if (woken)
		u64_stats_inc(&stats->wakeups);
	u64_stats_update_end(&stats->syncp);
}

/* The fence in ringtap_ring_wake() stands between the record and the look at
 * @polled as well; it pairs with the one in ringtap_sock_poll().
 */
static bool deliver_wake(struct ringtap_sock *rs, struct ringtap_ring *ring)
{
	bool wake = ringtap_ring_wake(ring);

	if (READ_ONCE(rs->polled) && xchg(&rs->polled, 0))
		wake = true;
	if (wake)
		rs->sk.sk_data_ready(&rs->sk);
	return wake;
}

/* Between reserve and submit nothing can fail. */
static void deliver_record(const struct ringtap_port *port,
			   const struct sk_buff *skb,
			   struct ringtap_meta *meta, u32 caplen)
{
	struct ringtap_sock *rs = port->rs;
	struct ringtap_slot slot;
	struct ringtap_ring *ring;

	ring = ringtap_area_ring(rs->area, smp_processor_id());
	if (!ringtap_ring_reserve(ring, ringtap_record_bytes(meta, caplen),
				  RINGTAP_LOST_BYTES, &slot)) {
		deliver_count(rs, RINGTAP_DROPPED_FULL);
		return;
	}

	ringtap_meta_stamp(meta, skb);
	ringtap_record_write(slot.data, skb, meta, port->iface, caplen,
			     slot.lost);
	ringtap_ring_submit(ring, &slot);
	deliver_count_delivered(rs, meta->origlen, caplen,
				deliver_wake(rs, ring));
}

static bool deliver_locked(const struct ringtap_port *port,
			   struct sk_buff *skb, struct ringtap_meta *meta)
{
	struct ringtap_sock *rs = port->rs;
	u32 wanted;

	if (unlikely(!skb_frags_readable(skb))) {
		deliver_count(rs, RINGTAP_DROPPED_UNREADABLE);
		return false;
	}

	wanted = ringtap_filter(&rs->sk, skb, meta);
	if (!wanted) {
		deliver_count(rs, RINGTAP_FILTERED);
		return false;
	}

	deliver_record(port, skb, meta,
		       min3(wanted, rs->area->geometry.snaplen,
			    meta->origlen));
	return port->mode == RINGTAP_MODE_BYPASS;
}

/**
 * ringtap_deliver - offers a frame to a socket
 * @port: the socket, and the device that the frame comes from
 * @skb: the frame; may be shared, is left as it is
 * @meta: the frame's
 *
 * Softirqs are off, RCU is held. The rings belong to softirq: a frame that
 * arrives in a hard interrupt could find its CPU in the middle of a record.
 *
 * Return: true if the stack is not to get the frame, also when there was no
 * room for it: a full ring must not open a way around the bypass.
 */
bool ringtap_deliver(const struct ringtap_port *port, struct sk_buff *skb,
		     struct ringtap_meta *meta)
{
	struct ringtap_sock *rs = port->rs;
	bool taken;

	/* Pairs with ringtap_sock_start(): rs->area and the rings are there. */
	if (!smp_load_acquire(&rs->armed))
		return false;

	if (unlikely(in_hardirq() || in_nmi())) {
		atomic64_inc(&rs->dropped_context);
		return false;
	}

	local_lock_nested_bh(&deliver_lock);
	taken = deliver_locked(port, skb, meta);
	local_unlock_nested_bh(&deliver_lock);
	return taken;
}
