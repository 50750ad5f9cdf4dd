/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_HOOK_H
#define RINGTAP_HOOK_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

struct ringtap_hook;
struct ringtap_iface_entry;
struct ringtap_sock;
struct ringtap_team;

/**
 * struct ringtap_hook_ops - a kind of place where frames are met
 * @kind: enum ringtap_hook_kind
 * @add: from here on frames come; may sleep
 * @remove: none comes any more, but a CPU may still have one
 * @turn: the hook's directions have changed; NULL if it doesn't matter
 *
 * All are called under RTNL.
 */
struct ringtap_hook_ops {
	enum ringtap_hook_kind	kind;
	int			(*add)(struct ringtap_hook *hook);
	void			(*remove)(struct ringtap_hook *hook);
	void			(*turn)(struct ringtap_hook *hook);
};

/**
 * struct ringtap_hook - a place on a device where ringtap meets frames
 * @ops: the kind of place
 * @net: the device's namespace
 * @dev: the device, held; NULL: all of @net
 * @tracker: of that reference
 * @on_list: in the list of all hooks; RTNL
 * @ports: of the sockets there, those that copy before those that bypass, so
 *	that nobody misses what another takes away; written under RTNL, read
 *	under RCU
 * @directions: RINGTAP_DIR_* that some port wants
 * @tap: of RINGTAP_HOOK_TAP
 * @ingress: of RINGTAP_HOOK_INGRESS
 * @rcu: for freeing
 *
 * There as long as there are ports, one for all sockets: what a frame costs
 * before it meets the first of them, it costs once.
 */
struct ringtap_hook {
	const struct ringtap_hook_ops *ops;
	struct net		*net;
	struct net_device	*dev;
	netdevice_tracker	tracker;
	struct list_head	on_list;
	struct list_head	ports;
	u32			directions;
	union {
		struct packet_type	tap;
		struct nf_hook_ops	ingress;
	};
	struct rcu_head		rcu;
};

/**
 * enum ringtap_port_state - whether a port takes frames
 * @RINGTAP_PORT_ON: all that come
 * @RINGTAP_PORT_HEIR: all, and remembers which: it takes over from another
 *	port, which a frame meets later
 * @RINGTAP_PORT_HEIRED: only those that the heir has not seen, being too far
 *	on their way already
 */
enum ringtap_port_state {
	RINGTAP_PORT_ON,
	RINGTAP_PORT_HEIR,
	RINGTAP_PORT_HEIRED,
};

/**
 * struct ringtap_port - one socket at one hook, or one group
 * @hook: valid while the port is there, under RTNL
 * @rs: the socket; outlives all readers of the port, because it waits for
 *	them when it is released. NULL: it stands for @team
 * @team: of a group's members, to which it belongs, or for which it stands
 * @on_hook: in ringtap_hook.ports, unless another stands there for it
 * @directions: RINGTAP_DIR_* of the frames that it takes
 * @iface: the device's entry in the socket's table, another one after it was
 *	renamed; NULL: each frame's device has its own
 * @state: enum ringtap_port_state
 * @bypass: the stack is not to get what the socket wanted
 * @pass: it is, if there was no room
 * @lo_in: what is sent on a loopback device is left out: it comes in again
 * @rcu: for freeing
 */
struct ringtap_port {
	struct ringtap_hook	*hook;
	struct ringtap_sock	*rs;
	struct ringtap_team	*team;
	struct list_head	on_hook;
	u32			directions;
	struct ringtap_iface_entry __rcu *iface;
	u8			state;
	bool			bypass;
	bool			pass;
	bool			lo_in;
	struct rcu_head		rcu;
};

int __must_check ringtap_hook_attach(struct ringtap_port *port,
				     const struct ringtap_hook_ops *ops,
				     struct net *net, struct net_device *dev);
void ringtap_hook_detach(struct ringtap_port *port);
void ringtap_hook_set_state(struct ringtap_port *port,
			    enum ringtap_port_state state);
void ringtap_hook_open(struct ringtap_port *port);
bool ringtap_hook_bypasses(const struct ringtap_hook_ops *ops,
			   const struct net_device *dev);
bool ringtap_hook_frame(const struct ringtap_hook *hook, struct sk_buff *skb,
			u32 direction);

#endif /* RINGTAP_HOOK_H */
