/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_IFACE_H
#define RINGTAP_IFACE_H

#include <linux/list.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

#include "stats.h"

struct net_device;
struct ringtap_sock;

/**
 * struct ringtap_iface_entry - a socket's part of an entry of its table
 * @id: in records; RINGTAP_IFACES_MAX: stands for all devices without one
 * @counters: of the frames that bear its id
 * @on_list: in ringtap_sock.counting, then in .ended, until @counters are folded
 * @grace: of RCU: when it is over, no CPU counts here any more
 *
 * There until the socket is freed, for its counters may be read late. One of a
 * bind() that failed goes at once.
 */
struct ringtap_iface_entry {
	u32			id;
	struct ringtap_counters	counters;
	struct list_head	on_list;
	unsigned long		grace;
};

void ringtap_iface_init(struct ringtap_sock *rs);
void ringtap_iface_free(struct ringtap_sock *rs);

struct ringtap_iface_entry *__must_check
ringtap_iface_add(struct ringtap_sock *rs, const struct net_device *dev,
		  const struct ringtap_iface *like);
void ringtap_iface_drop(struct ringtap_sock *rs,
			struct ringtap_iface_entry *entry);
void ringtap_iface_drop_followed(struct ringtap_sock *rs);
void ringtap_iface_end(struct ringtap_sock *rs,
		       struct ringtap_iface_entry *entry);
void ringtap_iface_tell_all(struct ringtap_sock *rs);
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
