/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_IFACE_H
#define RINGTAP_IFACE_H

#include <linux/types.h>
#include <uapi/linux/ringtap.h>

struct net_device;
struct ringtap_sock;

/* Entries of one socket's table: more than devices come and go in the life of
 * a capture, and nobody can use it to exhaust memory.
 */
#define RINGTAP_IFACES_MAX	65536

/* Of a device for which there was none left. */
#define RINGTAP_IFACE_NO_ROOM	RINGTAP_IFACES_MAX

void ringtap_iface_init(struct ringtap_sock *rs);
void ringtap_iface_free(struct ringtap_sock *rs);

int __must_check ringtap_iface_add(struct ringtap_sock *rs,
				   const struct net_device *dev,
				   const struct ringtap_iface *like);
void ringtap_iface_drop_last(struct ringtap_sock *rs);
void ringtap_iface_end(struct ringtap_sock *rs, u32 id);
void ringtap_iface_publish(struct ringtap_sock *rs);
void ringtap_iface_changed(struct ringtap_sock *rs);
struct ringtap_iface *ringtap_iface_get(struct ringtap_sock *rs, u32 id);

int ringtap_iface_follow(struct ringtap_sock *rs, const struct net_device *dev,
			 const struct ringtap_iface *like);
void ringtap_iface_forget(struct ringtap_sock *rs, const struct net_device *dev);
u32 ringtap_iface_of(struct ringtap_sock *rs, const struct net_device *dev);

#endif /* RINGTAP_IFACE_H */
