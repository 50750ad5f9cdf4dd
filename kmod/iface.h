/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_IFACE_H
#define RINGTAP_IFACE_H

#include <linux/list.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

#include "stats.h"

struct net_device;
struct ringtap_sock;

/* Entries of one socket's table: more than devices come and go in the life of
 * a capture, and nobody can use it to exhaust memory.
 */
#define RINGTAP_IFACES_MAX	65536

/**
 * struct ringtap_iface_entry - an entry of a socket's table
 * @told: what the reader learns; the id never changes, the rest under the
 *	configuration lock
 * @counters: of the frames that bear its id
 * @on_list: in ringtap_sock.counting, then in .ended, until @counters are folded
 * @grace: of RCU: when it is over, no CPU counts here any more
 *
 * There until the socket is freed, for its id may be read late. One of a bind()
 * that failed goes at once.
 */
struct ringtap_iface_entry {
	struct ringtap_iface	told;
	struct ringtap_counters	counters;
	struct list_head	on_list;
	unsigned long		grace;
};

void ringtap_iface_init(struct ringtap_sock *rs);
void ringtap_iface_free(struct ringtap_sock *rs);

struct ringtap_iface_entry *__must_check
ringtap_iface_add(struct ringtap_sock *rs, const struct net_device *dev,
		  const struct ringtap_iface *like);
void ringtap_iface_drop_last(struct ringtap_sock *rs);
void ringtap_iface_end(struct ringtap_sock *rs,
		       struct ringtap_iface_entry *entry);
void ringtap_iface_publish(struct ringtap_sock *rs);
void ringtap_iface_changed(struct ringtap_sock *rs);
struct ringtap_iface_entry *ringtap_iface_get(struct ringtap_sock *rs, u32 id);
void ringtap_iface_sum(struct ringtap_sock *rs, struct ringtap_stats *sum);

int ringtap_iface_follow(struct ringtap_sock *rs, const struct net_device *dev,
			 const struct ringtap_iface *like);
void ringtap_iface_forget(struct ringtap_sock *rs, const struct net_device *dev);
struct ringtap_iface_entry *ringtap_iface_of(struct ringtap_sock *rs,
					     const struct net_device *dev);

#endif /* RINGTAP_IFACE_H */
