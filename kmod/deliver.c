// SPDX-License-Identifier: GPL-2.0
/*
 * A frame's way into the ring of one socket. Everything that a frame costs
 * is called from here.
 */
#include "deliver.h"

#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>

#include "alarm.h"
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
#include "table.h"
#include "trace.h"

/* It is not delivered. */
static void deliver_count(const struct ringtap_port *port,
			  const struct sk_buff *skb,
			  const struct ringtap_meta *meta,
			  struct ringtap_iface_entry *iface,
			  enum ringtap_fate fate)
{
	struct ringtap_cpu_stats *stats = this_cpu_ptr(iface->counters.cpu);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->fate[fate]);
	u64_stats_update_end(&stats->syncp);
	trace_ringtap_drop(port->rs, skb, meta->origlen, fate);
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

/* Between reserve and submit nothing can fail. */
static enum ringtap_verdict deliver_record(const struct ringtap_port *port,
					   const struct sk_buff *skb,
					   struct ringtap_meta *meta,
					   struct ringtap_iface_entry *iface,
					   u32 caplen)
{
	struct ringtap_area *area = port->rs->area;
	u32 nr = ringtap_area_own(area);
	struct ringtap_ring *ring = &area->rings[nr];
	struct ringtap_slot slot;

	if (!ringtap_ring_try_reserve(ring, ringtap_record_bytes(meta, caplen),
				      RINGTAP_LOST_BYTES, &slot))
		return RINGTAP_NO_ROOM;

	ringtap_record_write(slot.data, skb, meta,
			     ringtap_clock_stamp(meta, skb, port->rs->clock),
			     iface->id, caplen, slot.lost);
	ringtap_ring_submit(ring, &slot);
	ringtap_bell_record(&area->bells[nr]);
	deliver_count_delivered(iface, meta->origlen, caplen);
	trace_ringtap_receive(port->rs, skb, nr, caplen, meta->origlen);
	return port->bypass ? RINGTAP_TAKEN : RINGTAP_LEFT;
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

/**
 * ringtap_deliver_refuse - a frame that came in a hard interrupt
 * @port: the socket, and the device that the frame comes from
 * @skb: the frame
 * @meta: the frame's
 *
 * The rings belong to softirq: the CPU may be in the middle of a record.
 */
void ringtap_deliver_refuse(const struct ringtap_port *port,
			    const struct sk_buff *skb,
			    const struct ringtap_meta *meta)
{
	struct ringtap_iface_entry *iface;

	if (!READ_ONCE(port->rs->armed))
		return;
	iface = deliver_iface(port, skb, meta);
	if (!iface)
		return;
	atomic64_inc(&iface->counters.dropped_context);
	trace_ringtap_drop(port->rs, skb, meta->origlen,
			   RINGTAP_DROPPED_CONTEXT);
}

/**
 * ringtap_deliver_try - offers a frame to a socket
 * @port: the socket, which is armed, and the device that the frame comes from
 * @skb: the frame; may be shared, is left as it is
 * @meta: the frame's
 *
 * The caller has made itself the only one on this CPU, see ringtap_hook_frame().
 * All but a frame without room is counted.
 */
enum ringtap_verdict ringtap_deliver_try(const struct ringtap_port *port,
					 struct sk_buff *skb,
					 struct ringtap_meta *meta)
{
	struct ringtap_sock *rs = port->rs;
	struct ringtap_iface_entry *iface;
	u32 wanted;

	iface = deliver_iface(port, skb, meta);
	if (!iface)
		return RINGTAP_LEFT;
	if (unlikely(iface->id == RINGTAP_IFACES_MAX)) {
		deliver_count(port, skb, meta, iface, RINGTAP_DROPPED_IFACE);
		return RINGTAP_LEFT;
	}

	wanted = ringtap_filter(&rs->sk, skb, meta);
	if (!wanted) {
		deliver_count(port, skb, meta, iface, RINGTAP_FILTERED);
		return RINGTAP_LEFT;
	}

	/* As much the bypass's as one that finds no room. */
	if (unlikely(!skb_frags_readable(skb))) {
		deliver_count(port, skb, meta, iface, RINGTAP_DROPPED_UNREADABLE);
		return port->bypass ? RINGTAP_TAKEN : RINGTAP_LEFT;
	}

	return deliver_record(port, skb, meta, iface,
			      min3(wanted, rs->area->geometry.snaplen,
				   meta->origlen));
}

static void deliver_lose_count(const struct ringtap_port *port,
			       const struct sk_buff *skb,
			       const struct ringtap_meta *meta,
			       struct ringtap_iface_entry *iface)
{
	deliver_count(port, skb, meta, iface, RINGTAP_DROPPED_FULL);
	ringtap_alarm_lost(&port->rs->alarm);
}

/**
 * ringtap_deliver_lose - a frame has found no room
 * @port: as above
 * @skb: as above
 * @meta: as above
 *
 * A full ring must not open a way around a bypass, unless the socket wants it so.
 *
 * Return: true if the stack is not to get the frame.
 */
bool ringtap_deliver_lose(const struct ringtap_port *port,
			  const struct sk_buff *skb,
			  const struct ringtap_meta *meta)
{
	struct ringtap_iface_entry *iface = deliver_iface(port, skb, meta);
	struct ringtap_ring *ring = ringtap_area_own_ring(port->rs->area);

	ringtap_ring_note_unread(ring, ringtap_ring_unread(ring));
	ringtap_ring_lose(ring);
	/* It had one just now, but a device may be leaving. */
	if (iface && port->bypass && port->pass)
		deliver_count(port, skb, meta, iface, RINGTAP_PASSED);
	else if (iface)
		deliver_lose_count(port, skb, meta, iface);
	return port->bypass && !port->pass;
}

/**
 * ringtap_deliver - offers a frame to a socket, and to no other if there is no room
 * @port: the socket, which is armed, and the device that the frame comes from
 * @skb: as above
 * @meta: as above
 *
 * Return: true if the stack is not to get the frame.
 */
bool ringtap_deliver(const struct ringtap_port *port, struct sk_buff *skb,
		     struct ringtap_meta *meta)
{
	enum ringtap_verdict verdict = ringtap_deliver_try(port, skb, meta);

	if (likely(verdict != RINGTAP_NO_ROOM))
		return verdict == RINGTAP_TAKEN;
	return ringtap_deliver_lose(port, skb, meta);
}
