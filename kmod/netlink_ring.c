// SPDX-License-Identifier: GPL-2.0
/*
 * The rings of a socket: how full they are, and how full they were.
 */
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "area.h"
#include "netlink-gen.h"
#include "netlink.h"
#include "sock.h"

/* A record without frame and options: the header, and the length again. */
#define RECORD_MIN	(sizeof(struct ringtap_record) + sizeof(u32))

/**
 * struct ring_cursor - how far a dump has come, in netlink_callback.ctx
 * @number: of the next ring
 */
struct ring_cursor {
	u32	number;
};

/**
 * struct ring_told - a ring of which is told
 * @rs: the socket
 * @number: of the ring
 */
struct ring_told {
	struct ringtap_sock	*rs;
	u32			number;
};

static const void *ring_at(const struct ringtap_ring *ring, u32 position)
{
	return ring->data +
	       (size_t)(position & (ring->room.units - 1)) * RINGTAP_UNIT;
}

/* The time of the record before a position; 0: there is none. It lies in one piece,
 * for the memory is mapped twice, and its length stands at its end, too.
 */
static u64 ring_time_before(const struct ringtap_ring *ring, u32 position)
{
	const struct ringtap_record *record;
	u32 len;

	len = READ_ONCE(*(const u32 *)ring_at(ring, position - 1));
	if (len < RECORD_MIN || len % RINGTAP_UNIT ||
	    len / RINGTAP_UNIT > ring->room.units)
		return 0;
	record = ring_at(ring, position - len / RINGTAP_UNIT);
	if (READ_ONCE(record->type) != RINGTAP_RECORD_EPB ||
	    READ_ONCE(record->len) != len)
		return 0;
	return (u64)READ_ONCE(record->ts_high) << 32 |
	       READ_ONCE(record->ts_low);
}

/* CPUs go on meanwhile, but not so far that they would have written over it; if they
 * have, there is a later one.
 */
static u64 ring_last_time(const struct ringtap_ring *ring)
{
	unsigned int tries = 4;
	u32 head;
	u64 ns;

	do {
		/* Pairs with B. */
		head = smp_load_acquire(&ring->producer->head);
		ns = ring_time_before(ring, head);
		smp_rmb(); /* the record, before the second look at the head */
	} while (READ_ONCE(ring->producer->head) - head >=
		 ring->room.units / 8 && --tries);
	return tries ? ns : 0;
}

/* Both sides go on between the looks at them: of one moment is what stands between two
 * looks at the tail that find the same.
 */
static u32 ring_unread(const struct ringtap_ring *ring)
{
	unsigned int tries = 16;
	u32 tail, unread;

	do {
		tail = READ_ONCE(ring->consumer->tail);
		smp_rmb(); /* the tail before the head */
		unread = ringtap_ring_unread(ring);
		smp_rmb(); /* and again behind it */
	} while ((READ_ONCE(ring->consumer->tail) != tail ||
		  unread > ring->room.units) && --tries);
	return min(unread, ring->room.units);
}

static int ring_put_locked(struct sk_buff *msg, const struct ringtap_area *area,
			   u32 number)
{
	const struct ringtap_ring *ring = &area->rings[number];
	u64 unread = (u64)ring_unread(ring) * RINGTAP_UNIT;
	u64 highest = (u64)READ_ONCE(ring->highest) * RINGTAP_UNIT;
	u64 last = ring_last_time(ring);

	if (nla_put_u32(msg, RINGTAP_A_RING_CPUS,
			ringtap_geometry_cpus(&area->geometry, number)) ||
	    nla_put_u64_64bit(msg, RINGTAP_A_RING_BYTES,
			      area->geometry.ring_bytes, RINGTAP_A_RING_PAD) ||
	    nla_put_u64_64bit(msg, RINGTAP_A_RING_UNREAD, unread,
			      RINGTAP_A_RING_PAD) ||
	    nla_put_u64_64bit(msg, RINGTAP_A_RING_HIGHEST,
			      max(highest, unread), RINGTAP_A_RING_PAD))
		return -EMSGSIZE;
	if (last && nla_put_u64_64bit(msg, RINGTAP_A_RING_LAST, last,
				      RINGTAP_A_RING_PAD))
		return -EMSGSIZE;
	return 0;
}

/* -ENOENT: there is none of this number. */
static int ring_put(struct sk_buff *msg, const void *what)
{
	const struct ring_told *told = what;
	struct ringtap_sock *rs = told->rs;
	int ret = -ENOENT;

	if (nla_put_u32(msg, RINGTAP_A_RING_SOCKET, rs->id) ||
	    nla_put_u32(msg, RINGTAP_A_RING_NUMBER, told->number))
		return -EMSGSIZE;

	mutex_lock(&rs->conf);
	if (rs->area && told->number < rs->area->geometry.nr_rings)
		ret = ring_put_locked(msg, rs->area, told->number);
	mutex_unlock(&rs->conf);
	return ret;
}

static int ring_reply(struct genl_info *info, struct ringtap_sock *rs)
{
	struct nlattr *attr = info->attrs[RINGTAP_A_RING_NUMBER];
	struct ring_told told = { .rs = rs };
	int ret;

	if (GENL_REQ_ATTR_CHECK(info, RINGTAP_A_RING_NUMBER)) {
		GENL_SET_ERR_MSG(info, "the number of a ring is missing; a dump lists all");
		return -EINVAL;
	}
	told.number = nla_get_u32(attr);
	ret = ringtap_netlink_reply(info, RINGTAP_CMD_RING_GET, ring_put,
				    &told);
	if (ret == -ENOENT)
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the socket has no ring of this number");
	return ret;
}

int ringtap_nl_ring_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct ringtap_sock *rs;
	int ret;

	rs = ringtap_netlink_get_sock(skb, info->extack,
				      info->attrs[RINGTAP_A_RING_SOCKET],
				      RINGTAP_A_RING_SOCKET);
	if (IS_ERR(rs))
		return PTR_ERR(rs);

	ret = ring_reply(info, rs);
	sock_put(&rs->sk);
	return ret;
}

/* Called for each message until there is nothing left to say. */
int ringtap_nl_ring_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct ring_cursor *cursor = (void *)cb->ctx;
	struct ring_told told = { .number = cursor->number };
	int ret = 0;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	told.rs = ringtap_netlink_get_dumped(cb, RINGTAP_A_RING_SOCKET,
					     RINGTAP_A_RING_NUMBER);
	if (IS_ERR(told.rs))
		return PTR_ERR(told.rs);

	while (!ret) {
		ret = ringtap_netlink_list(skb, cb, RINGTAP_CMD_RING_GET,
					   ring_put, &told);
		told.number += !ret;
	}
	cursor->number = told.number;
	sock_put(&told.rs->sk);
	if (ret == -ENOENT)
		return 0;
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
