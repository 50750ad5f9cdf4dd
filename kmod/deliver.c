// SPDX-License-Identifier: GPL-2.0
/*
 * A frame's way into the ring of one socket. Everything that a frame costs
 * is called from here.
 */
#include "deliver.h"

#include <linux/local_lock.h>
#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/smp.h>

#include "area.h"
#include "bell.h"
#include "clock.h"
#include "filter.h"
#include "hook.h"
#include "iface.h"
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

static void deliver_count(struct ringtap_iface_entry *iface,
			  enum ringtap_fate fate)
{
	struct ringtap_cpu_stats *stats = this_cpu_ptr(iface->counters.cpu);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->fate[fate]);
	u64_stats_update_end(&stats->syncp);
}

static void deliver_count_delivered(struct ringtap_iface_entry *iface,
				    u32 origlen, u32 caplen)
{
	struct ringtap_cpu_stats *stats = this_cpu_ptr(iface->counters.cpu);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->fate[RINGTAP_DELIVERED]);
	u64_stats_add(&stats->bytes, origlen);
	if (caplen < origlen)
		u64_stats_inc(&stats->truncated);
	u64_stats_update_end(&stats->syncp);
}

/* Frames that may be between two hooks of a device on one CPU: one, but for
 * those that interrupt each other, with PREEMPT_RT or because tc sends a frame
 * in again.
 */
#define DELIVER_HEIRS_FRAMES	8

/**
 * struct deliver_heir - what the heir of a port saw last on a CPU
 * @frames: while a socket moves from one hook to another; a frame meets both,
 *	one soon after the other
 * @next: to be overwritten next
 */
struct deliver_heir {
	const struct sk_buff	*frames[DELIVER_HEIRS_FRAMES];
	u32			next;
};

static DEFINE_PER_CPU(struct deliver_heir, deliver_heir);

/* Before the next heir: a frame of today may lie where one of then did. */
void ringtap_deliver_forget_heirs(void)
{
	struct deliver_heir *heir;
	u32 i;
	int cpu;

	for_each_possible_cpu(cpu) {
		heir = per_cpu_ptr(&deliver_heir, cpu);
		for (i = 0; i < DELIVER_HEIRS_FRAMES; i++)
			WRITE_ONCE(heir->frames[i], NULL);
	}
}

static void deliver_remember(const struct sk_buff *skb)
{
	struct deliver_heir *heir = this_cpu_ptr(&deliver_heir);

	WRITE_ONCE(heir->frames[heir->next++ % DELIVER_HEIRS_FRAMES], skb);
}

/* Once: the next frame may lie in the same place. */
static bool deliver_recall(const struct sk_buff *skb)
{
	struct deliver_heir *heir = this_cpu_ptr(&deliver_heir);
	u32 i;

	for (i = 0; i < DELIVER_HEIRS_FRAMES; i++)
		if (READ_ONCE(heir->frames[i]) == skb) {
			WRITE_ONCE(heir->frames[i], NULL);
			return true;
		}
	return false;
}

/* True if the frame is not this port's, for the heir has had it. */
static bool deliver_by_heir(const struct ringtap_port *port,
			    const struct sk_buff *skb)
{
	switch (READ_ONCE(port->state)) {
	case RINGTAP_PORT_HEIR:
		deliver_remember(skb);
		return false;
	case RINGTAP_PORT_HEIRED:
		return deliver_recall(skb);
	default:
		return false;
	}
}

/* What a bypass does with a frame that finds no room: a full ring must not
 * open a way around it, unless the socket wants it so.
 */
static bool deliver_no_room(const struct ringtap_port *port,
			    struct ringtap_iface_entry *iface)
{
	if (port->bypass && port->pass) {
		deliver_count(iface, RINGTAP_PASSED);
		return false;
	}
	deliver_count(iface, RINGTAP_DROPPED_FULL);
	return port->bypass;
}

/* Between reserve and submit nothing can fail. */
static bool deliver_record(const struct ringtap_port *port,
			   const struct sk_buff *skb,
			   struct ringtap_meta *meta,
			   struct ringtap_iface_entry *iface, u32 caplen)
{
	struct ringtap_sock *rs = port->rs;
	struct ringtap_area *area = rs->area;
	u32 nr = area->geometry.ring_of_cpu[smp_processor_id()];
	struct ringtap_ring *ring = &area->rings[nr];
	struct ringtap_slot slot;

	if (!ringtap_ring_reserve(ring, ringtap_record_bytes(meta, caplen),
				  RINGTAP_LOST_BYTES, &slot))
		return deliver_no_room(port, iface);

	ringtap_record_write(slot.data, skb, meta,
			     ringtap_clock_stamp(meta, skb, rs->clock),
			     iface->told.id, caplen, slot.lost);
	ringtap_ring_submit(ring, &slot);
	ringtap_bell_record(&area->bells[nr]);
	deliver_count_delivered(iface, meta->origlen, caplen);
	return port->bypass;
}

/* The table's entry of a frame's device; NULL: the frame is not for this
 * socket.
 */
static struct ringtap_iface_entry *
deliver_iface(const struct ringtap_port *port, const struct sk_buff *skb,
	      const struct ringtap_meta *meta)
{
	struct ringtap_iface_entry *iface = rcu_dereference(port->iface);

	if (iface)
		return iface;
	if (port->lo_in && skb->dev->flags & IFF_LOOPBACK &&
	    meta->flags & RINGTAP_FLAG_DIR_OUT)
		return NULL;
	return ringtap_iface_of(port->rs, skb->dev);
}

static void deliver_count_context(const struct ringtap_port *port,
				  const struct sk_buff *skb,
				  const struct ringtap_meta *meta)
{
	struct ringtap_iface_entry *iface = deliver_iface(port, skb, meta);

	if (iface)
		atomic64_inc(&iface->counters.dropped_context);
}

static bool deliver_locked(const struct ringtap_port *port,
			   struct sk_buff *skb, struct ringtap_meta *meta)
{
	struct ringtap_sock *rs = port->rs;
	struct ringtap_iface_entry *iface;
	u32 wanted;

	if (unlikely(deliver_by_heir(port, skb)))
		return false;
	iface = deliver_iface(port, skb, meta);
	if (!iface)
		return false;
	if (unlikely(iface->told.id == RINGTAP_IFACES_MAX)) {
		deliver_count(iface, RINGTAP_DROPPED_IFACE);
		return false;
	}

	wanted = ringtap_filter(&rs->sk, skb, meta);
	if (!wanted) {
		deliver_count(iface, RINGTAP_FILTERED);
		return false;
	}

	/* As much the bypass's as one that finds no room. */
	if (unlikely(!skb_frags_readable(skb))) {
		deliver_count(iface, RINGTAP_DROPPED_UNREADABLE);
		return port->bypass;
	}

	return deliver_record(port, skb, meta, iface,
			      min3(wanted, rs->area->geometry.snaplen,
				   meta->origlen));
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
 * Return: true if the stack is not to get the frame.
 */
bool ringtap_deliver(const struct ringtap_port *port, struct sk_buff *skb,
		     struct ringtap_meta *meta)
{
	struct ringtap_sock *rs = port->rs;
	bool taken;

	/* A grace period before it was set, all else was: the rings, the
	 * filter, the clock.
	 */
	if (!READ_ONCE(rs->armed))
		return false;

	if (unlikely(in_hardirq() || in_nmi())) {
		deliver_count_context(port, skb, meta);
		return false;
	}

	local_lock_nested_bh(&deliver_lock);
	taken = deliver_locked(port, skb, meta);
	local_unlock_nested_bh(&deliver_lock);
	return taken;
}
