/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_HOOK_H
#define RINGTAP_HOOK_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct ringtap_sock;

/**
 * struct ringtap_hook - a device that ringtap has the rx_handler of
 * @dev: the device, held
 * @tracker: of that reference
 * @ports: of the sockets on the device, those that copy before those that
 *	bypass, so that nobody misses what another takes away; written under
 *	RTNL, read under RCU
 *
 * There as long as there are ports. dev->rx_handler_data points here.
 */
struct ringtap_hook {
	struct net_device	*dev;
	netdevice_tracker	tracker;
	struct list_head	ports;
};

/**
 * struct ringtap_port - one socket on one device
 * @hook: the device; valid while the port is on it, under RTNL
 * @rs: the socket; outlives all readers of the port, because it waits for
 *	them when it is released
 * @on_hook: in ringtap_hook.ports
 * @on_sock: in ringtap_sock.ports; RTNL and ringtap_sock.conf
 * @iface: interface id in the socket's records
 * @mode: enum ringtap_mode
 * @rcu: for freeing
 */
struct ringtap_port {
	struct ringtap_hook	*hook;
	struct ringtap_sock	*rs;
	struct list_head	on_hook;
	struct list_head	on_sock;
	u32			iface;
	u16			mode;
	struct rcu_head		rcu;
};

int __must_check ringtap_hook_attach(struct ringtap_port *port,
				     struct net_device *dev);
void ringtap_hook_detach(struct ringtap_port *port);

int ringtap_hook_init(void);
void ringtap_hook_exit(void);

#endif /* RINGTAP_HOOK_H */
