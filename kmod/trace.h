/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where perf, bpftrace and tracefs may look at what becomes of a frame: events
 * ringtap:ringtap_receive, ringtap_drop and ringtap_wakeup. The socket is named by
 * the id that netlink knows it by.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ringtap

#if !defined(RINGTAP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define RINGTAP_TRACE_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tracepoint.h>

#include "sock.h"
#include "stats.h"

/* For who reads the events by other means than the kernel's own words. */
TRACE_DEFINE_ENUM(RINGTAP_FILTERED);
TRACE_DEFINE_ENUM(RINGTAP_PASSED);
TRACE_DEFINE_ENUM(RINGTAP_DROPPED_FULL);
TRACE_DEFINE_ENUM(RINGTAP_DROPPED_UNREADABLE);
TRACE_DEFINE_ENUM(RINGTAP_DROPPED_IFACE);
TRACE_DEFINE_ENUM(RINGTAP_NR_FATES);

#define ringtap_reasons							\
	{ RINGTAP_FILTERED,		"filtered" },			\
	{ RINGTAP_PASSED,		"passed" },			\
	{ RINGTAP_DROPPED_FULL,		"full" },			\
	{ RINGTAP_DROPPED_UNREADABLE,	"unreadable" },			\
	{ RINGTAP_DROPPED_IFACE,	"iface" },			\
	{ RINGTAP_DROPPED_CONTEXT,	"context" }

/* A record of it stands in a ring. */
TRACE_EVENT(ringtap_receive,
	TP_PROTO(const struct ringtap_sock *rs, const struct sk_buff *skb,
		 u32 ring, u32 caplen, u32 origlen),
	TP_ARGS(rs, skb, ring, caplen, origlen),
	TP_STRUCT__entry(
		__field(u32, socket)
		__field(int, ifindex)
		__field(u32, ring)
		__field(u32, caplen)
		__field(u32, origlen)
	),
	TP_fast_assign(
		__entry->socket = rs->id;
		__entry->ifindex = skb->dev->ifindex;
		__entry->ring = ring;
		__entry->caplen = caplen;
		__entry->origlen = origlen;
	),
	TP_printk("socket=%u ifindex=%d ring=%u caplen=%u origlen=%u",
		  __entry->socket, __entry->ifindex, __entry->ring,
		  __entry->caplen, __entry->origlen)
);

/* There is none, for a reason that is counted. */
TRACE_EVENT(ringtap_drop,
	TP_PROTO(const struct ringtap_sock *rs, const struct sk_buff *skb,
		 u32 origlen, int reason),
	TP_ARGS(rs, skb, origlen, reason),
	TP_STRUCT__entry(
		__field(u32, socket)
		__field(int, ifindex)
		__field(u32, origlen)
		__field(int, reason)
	),
	TP_fast_assign(
		__entry->socket = rs->id;
		__entry->ifindex = skb->dev->ifindex;
		__entry->origlen = origlen;
		__entry->reason = reason;
	),
	TP_printk("socket=%u ifindex=%d origlen=%u reason=%s",
		  __entry->socket, __entry->ifindex, __entry->origlen,
		  __print_symbolic(__entry->reason, ringtap_reasons))
);

/* The reader is woken. */
TRACE_EVENT(ringtap_wakeup,
	TP_PROTO(const struct ringtap_sock *rs),
	TP_ARGS(rs),
	TP_STRUCT__entry(
		__field(u32, socket)
	),
	TP_fast_assign(
		__entry->socket = rs->id;
	),
	TP_printk("socket=%u", __entry->socket)
);

#endif /* RINGTAP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace

#include <trace/define_trace.h>
