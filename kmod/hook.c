// SPDX-License-Identifier: GPL-2.0
#include "hook.h"

#include <linux/err.h>
#include <linux/local_lock.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "deliver.h"
#include "fanout.h"
#include "heir.h"
#include "meta.h"
#include "sock.h"
#include "team.h"

/* All there are, under RTNL. Empty while nobody captures: who has loaded the
 * module and does nothing with it pays nothing.
 */
static LIST_HEAD(hook_list);

/* Makes this CPU the one producer of its rings, from reserve to submit, and
 * the one writer of its counters. Softirqs are off; where those of one CPU
 * can meet nevertheless, with PREEMPT_RT, it is a lock, elsewhere nothing.
 */
static DEFINE_PER_CPU(local_lock_t, hook_lock) = INIT_LOCAL_LOCK(hook_lock);

/* True if the frame is not this port's, for the heir has had it. */
static bool hook_by_heir(const struct ringtap_port *port,
			 const struct sk_buff *skb)
{
	switch (READ_ONCE(port->state)) {
	case RINGTAP_PORT_HEIR:
		ringtap_heir_remember(skb);
		return false;
	case RINGTAP_PORT_HEIRED:
		return ringtap_heir_has_had(skb);
	default:
		return false;
	}
}

/* To a socket that is alone. A grace period before it was armed, all else was set:
 * the rings, the filter, the clock. Should it be stopped now, who stops it waits.
 */
static bool hook_deliver(const struct ringtap_port *port, struct sk_buff *skb,
			 struct ringtap_meta *meta)
{
	return READ_ONCE(port->rs->armed) && ringtap_deliver(port, skb, meta);
}

static bool hook_show(const struct ringtap_hook *hook, struct sk_buff *skb,
		      struct ringtap_meta *meta, u32 direction)
{
	struct ringtap_port *port;
	bool taken;

	list_for_each_entry_rcu(port, &hook->ports, on_hook) {
		if (!(READ_ONCE(port->directions) & direction) ||
		    unlikely(hook_by_heir(port, skb)))
			continue;
		taken = port->team ? ringtap_fanout(port->team, skb, meta) :
				     hook_deliver(port, skb, meta);
		if (taken)
			return true;
	}
	return false;
}

static void hook_refuse(const struct ringtap_hook *hook,
			const struct sk_buff *skb,
			const struct ringtap_meta *meta, u32 direction)
{
	struct ringtap_port *port;

	list_for_each_entry_rcu(port, &hook->ports, on_hook) {
		if (!(READ_ONCE(port->directions) & direction))
			continue;
		if (port->team)
			ringtap_fanout_refuse(port->team, skb, meta);
		else
			ringtap_deliver_refuse(port, skb, meta);
	}
}

/**
 * ringtap_hook_frame - shows a frame to all sockets at a hook
 * @hook: where it was met
 * @skb: may be shared with others; nothing here or below changes it
 * @direction: RINGTAP_DIR_IN or RINGTAP_DIR_OUT
 *
 * Softirqs are off, RCU is held. A frame that arrives in a hard interrupt finds
 * its CPU perhaps in the middle of a record, and is none of ours.
 *
 * Return: true if the stack is not to get it.
 */
bool ringtap_hook_frame(const struct ringtap_hook *hook, struct sk_buff *skb,
			u32 direction)
{
	struct ringtap_meta meta;
	bool taken;

	if (!(READ_ONCE(hook->directions) & direction))
		return false;
	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return false;

	ringtap_meta_init(&meta, skb, direction);
	if (unlikely(in_hardirq() || in_nmi())) {
		hook_refuse(hook, skb, &meta, direction);
		return false;
	}

	local_lock_nested_bh(&hook_lock);
	taken = hook_show(hook, skb, &meta, direction);
	local_unlock_nested_bh(&hook_lock);
	return taken;
}

static struct ringtap_hook *hook_find(const struct ringtap_hook_ops *ops,
				      const struct net *net,
				      const struct net_device *dev)
{
	struct ringtap_hook *hook;

	ASSERT_RTNL();

	list_for_each_entry(hook, &hook_list, on_list)
		if (hook->ops == ops && hook->net == net && hook->dev == dev)
			return hook;
	return NULL;
}

/* Whether somebody takes frames away there. */
bool ringtap_hook_bypasses(const struct ringtap_hook_ops *ops,
			   const struct net_device *dev)
{
	const struct ringtap_hook *hook = hook_find(ops, dev_net(dev), dev);
	const struct ringtap_port *port;

	if (!hook)
		return false;
	list_for_each_entry(port, &hook->ports, on_hook)
		if (port->bypass)
			return true;
	return false;
}

static struct ringtap_hook *hook_create(const struct ringtap_hook_ops *ops,
					struct net *net, struct net_device *dev)
{
	struct ringtap_hook *hook;
	int ret;

	hook = kzalloc_obj(*hook, GFP_KERNEL_ACCOUNT);
	if (!hook)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&hook->ports);
	hook->ops = ops;
	hook->net = net;
	hook->dev = dev;
	ret = ops->add(hook);
	if (ret) {
		kfree(hook);
		return ERR_PTR(ret);
	}

	list_add(&hook->on_list, &hook_list);
	if (dev)
		netdev_hold(dev, &hook->tracker, GFP_KERNEL);
	return hook;
}

static void hook_destroy(struct ringtap_hook *hook)
{
	hook->ops->remove(hook);
	list_del(&hook->on_list);
	if (hook->dev)
		netdev_put(hook->dev, &hook->tracker);
	kfree_rcu(hook, rcu);
}

static void hook_turn(struct ringtap_hook *hook)
{
	const struct ringtap_port *port;
	u32 directions = 0;

	list_for_each_entry(port, &hook->ports, on_hook)
		directions |= port->directions;
	WRITE_ONCE(hook->directions, directions);
	if (hook->ops->turn)
		hook->ops->turn(hook);
}

static void hook_insert(struct ringtap_hook *hook, struct ringtap_port *port)
{
	if (port->bypass)
		list_add_tail_rcu(&port->on_hook, &hook->ports);
	else
		list_add_rcu(&port->on_hook, &hook->ports);
}

/* A group has one there for each direction, or none. Two for one would each be given
 * the same frame.
 */
static struct ringtap_team *hook_find_team(const struct ringtap_hook *hook,
					   const struct ringtap_port *port)
{
	struct ringtap_port *face;

	list_for_each_entry(face, &hook->ports, on_hook) {
		if (!face->team || face->team->group != port->rs->group ||
		    !(face->team->directions & port->directions))
			continue;
		return ringtap_team_suits(face->team, port) ? face->team :
							      ERR_PTR(-EINVAL);
	}
	return NULL;
}

/* Those of an heir get nothing before ringtap_hook_open(). */
static int hook_join_team(struct ringtap_hook *hook, struct ringtap_port *port)
{
	struct ringtap_team *team = hook_find_team(hook, port);

	if (IS_ERR(team))
		return PTR_ERR(team);
	if (!team) {
		team = ringtap_team_create(hook, port);
		if (!team)
			return -ENOMEM;
		hook_insert(hook, &team->face);
	}
	ringtap_team_seat(team, port);
	return 0;
}

/**
 * ringtap_hook_attach - lets a socket see the frames of a device
 * @port: all is set but the hook
 * @ops: where
 * @net: the device's namespace
 * @dev: the device; NULL: all of @net
 *
 * Return: 0, or what the kind of place says: -EBUSY if it is another's,
 * -EINVAL if the device allows none, -EOPNOTSUPP if the kernel has no such
 * place; -ENOMEM.
 */
int ringtap_hook_attach(struct ringtap_port *port,
			const struct ringtap_hook_ops *ops,
			struct net *net, struct net_device *dev)
{
	struct ringtap_hook *hook = hook_find(ops, net, dev);
	int ret = 0;

	if (!hook)
		hook = hook_create(ops, net, dev);
	if (IS_ERR(hook))
		return PTR_ERR(hook);

	if (port->rs->group)
		ret = hook_join_team(hook, port);
	else
		hook_insert(hook, port);
	if (!ret)
		port->hook = hook;
	if (list_empty(&hook->ports))
		hook_destroy(hook);
	else
		hook_turn(hook);
	return ret;
}

static void hook_leave_team(struct ringtap_port *port)
{
	struct ringtap_team *team = port->team;

	ringtap_team_unseat(team, port);
	if (team->nr)
		return;
	list_del_rcu(&team->face.on_hook);
	kvfree_rcu(team, rcu);
}

/**
 * ringtap_hook_detach - the socket sees no more of them
 * @port: attached; freed
 *
 * A CPU may still be delivering to the port, and to the socket.
 */
void ringtap_hook_detach(struct ringtap_port *port)
{
	struct ringtap_hook *hook = port->hook;

	ASSERT_RTNL();

	if (port->team)
		hook_leave_team(port);
	else
		list_del_rcu(&port->on_hook);
	if (list_empty(&hook->ports))
		hook_destroy(hook);
	else
		hook_turn(hook);
	kfree_rcu(port, rcu);
}

/* Of all members of a group's there, if it is one of them. */
void ringtap_hook_set_state(struct ringtap_port *port,
			    enum ringtap_port_state state)
{
	ASSERT_RTNL();

	if (port->team)
		port = &port->team->face;
	WRITE_ONCE(port->state, state);
}

/* The members of a group have all come to where they inherit. */
void ringtap_hook_open(struct ringtap_port *port)
{
	ASSERT_RTNL();

	if (!port->team)
		return;
	WRITE_ONCE(port->team->face.directions, port->directions);
	hook_turn(port->hook);
}
