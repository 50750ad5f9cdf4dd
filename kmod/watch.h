/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WATCH_H
#define RINGTAP_WATCH_H

#include <linux/list.h>
#include <linux/types.h>

#include "mode.h"

struct net;
struct net_device;
struct ringtap_iface_entry;
struct ringtap_port;
struct ringtap_promisc;
struct ringtap_sock;
struct sockaddr_ringtap;

/**
 * struct ringtap_watch - a device that a socket watches
 * @rs: the socket
 * @dev: the device, held by the hooks of the ports; NULL: all of the socket's
 *	namespace
 * @on_sock: in ringtap_sock.watches
 * @on_list: in the list of all watches
 * @in: where it meets received frames, and with RINGTAP_MODE_TAP, unless it is a
 *	group's, also those that are sent; NULL if it doesn't want them
 * @out: where it meets frames that are sent, if not there
 * @heir: what is to become @in, while it moves; RTNL
 * @promisc: its share of promiscuous mode, or NULL
 * @iface: its entry in the table; NULL without a device
 * @asked: enum ringtap_mode
 * @directions: RINGTAP_DIR_* that were asked for; 0: what is usual
 * @pass: a bypass without room gives the frame to the stack
 * @choice: how it is met now
 *
 * Changed under RTNL and the socket's configuration lock.
 */
struct ringtap_watch {
	struct ringtap_sock	*rs;
	struct net_device	*dev;
	struct list_head	on_sock;
	struct list_head	on_list;
	struct ringtap_port	*in;
	struct ringtap_port	*out;
	struct ringtap_port	*heir;
	struct ringtap_promisc	*promisc;
	struct ringtap_iface_entry *iface;
	u16			asked;
	u32			directions;
	bool			pass;
	struct ringtap_choice	choice;
};

/**
 * struct ringtap_watch_told - ringtap on a device
 * @hooks: RINGTAP_HOOKS_* where frames are met
 * @sockets: how many see them
 */
struct ringtap_watch_told {
	u32	hooks;
	u32	sockets;
};

extern struct list_head ringtap_watches;

int __must_check ringtap_watch_add(struct ringtap_sock *rs,
				   struct net_device *dev,
				   const struct sockaddr_ringtap *addr,
				   struct ringtap_promisc *promisc);
int ringtap_watch_follow(struct ringtap_watch *watch,
			 const struct net_device *dev);
void ringtap_watch_remove(struct ringtap_watch *watch);
int ringtap_watch_rename(struct ringtap_watch *watch);
void ringtap_watch_tell(const struct net *net, const struct net_device *dev,
			struct ringtap_watch_told *told);
bool ringtap_watch_is_peer(const struct ringtap_watch *watch,
			   const struct ringtap_watch *other);
struct ringtap_port *ringtap_watch_port(struct ringtap_watch *watch,
					u32 directions);

#endif /* RINGTAP_WATCH_H */
