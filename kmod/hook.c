// SPDX-License-Identifier: GPL-2.0
#include "hook.h"

#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "deliver.h"
#include "meta.h"
#include "sock.h"

/* The device's rx_handler: softirqs are off, RCU is held. The frame may be
 * shared with others; nothing here or below changes it.
 */
static rx_handler_result_t hook_handle_frame(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct ringtap_meta meta;
	struct ringtap_hook *hook;
	struct ringtap_port *port;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;

	hook = rcu_dereference(skb->dev->rx_handler_data);
	ringtap_meta_init(&meta, skb);
	list_for_each_entry_rcu(port, &hook->ports, on_hook) {
		if (!ringtap_deliver(port, skb, &meta))
			continue;
		consume_skb(skb);
		return RX_HANDLER_CONSUMED;
	}
	return RX_HANDLER_PASS;
}

/* The device's hook if it has one. */
static struct ringtap_hook *hook_find(const struct net_device *dev)
{
	ASSERT_RTNL();

	if (rcu_access_pointer(dev->rx_handler) != hook_handle_frame)
		return NULL;
	return rtnl_dereference(dev->rx_handler_data);
}

static struct ringtap_hook *hook_create(struct net_device *dev)
{
	struct ringtap_hook *hook;
	int ret;

	hook = kzalloc_obj(*hook, GFP_KERNEL_ACCOUNT);
	if (!hook)
		return ERR_PTR(-ENOMEM);

	INIT_LIST_HEAD(&hook->ports);
	hook->dev = dev;
	ret = netdev_rx_handler_register(dev, hook_handle_frame, hook);
	if (ret) {
		kfree(hook);
		return ERR_PTR(ret);
	}

	netdev_hold(dev, &hook->tracker, GFP_KERNEL);
	return hook;
}

/* Waits for the CPUs that are in hook_handle_frame(). */
static void hook_destroy(struct ringtap_hook *hook)
{
	netdev_rx_handler_unregister(hook->dev);
	netdev_put(hook->dev, &hook->tracker);
	kfree(hook);
}

/**
 * ringtap_hook_attach - lets a socket see what a device receives
 * @port: iface, mode and socket are set
 * @dev: the device
 *
 * Return: 0; -EBUSY: the device's rx_handler is somebody else's (a bridge, a
 * bond, macvlan, ...); -EEXIST: the socket is there already; -EINVAL: the
 * device allows no rx_handler; -ENOMEM.
 */
int ringtap_hook_attach(struct ringtap_port *port, struct net_device *dev)
{
	struct ringtap_hook *hook = hook_find(dev);
	struct ringtap_port *other;

	if (!hook)
		hook = hook_create(dev);
	if (IS_ERR(hook))
		return PTR_ERR(hook);

	list_for_each_entry(other, &hook->ports, on_hook)
		if (other->rs == port->rs)
			return -EEXIST;

	port->hook = hook;
	if (port->mode == RINGTAP_MODE_BYPASS)
		list_add_tail_rcu(&port->on_hook, &hook->ports);
	else
		list_add_rcu(&port->on_hook, &hook->ports);
	return 0;
}

/**
 * ringtap_hook_detach - the socket sees no more of the device
 * @port: attached
 *
 * A CPU may still be delivering to the port. It is the caller who waits, or
 * leaves it to kfree_rcu(); the last port of a device is waited for here.
 */
void ringtap_hook_detach(struct ringtap_port *port)
{
	struct ringtap_hook *hook = port->hook;

	ASSERT_RTNL();

	list_del_rcu(&port->on_hook);
	if (list_empty(&hook->ports))
		hook_destroy(hook);
}

/* The device goes away, or moves to another namespace: both are the end for
 * the sockets on it. Their readers are told when nobody delivers any more, so
 * that what was delivered is all that there will be.
 */
static void hook_device_gone(struct ringtap_hook *hook)
{
	struct ringtap_port *port, *next;

	netdev_rx_handler_unregister(hook->dev);
	list_for_each_entry_safe(port, next, &hook->ports, on_hook) {
		list_del(&port->on_hook);
		ringtap_sock_port_gone(port);
	}
	netdev_put(hook->dev, &hook->tracker);
	kfree(hook);
}

static int hook_notify(struct notifier_block *nb, unsigned long event,
		       void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct ringtap_hook *hook;

	switch (event) {
	case NETDEV_UNREGISTER:
		hook = hook_find(dev);
		if (hook)
			hook_device_gone(hook);
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		/* The interface table has promised a link type. */
		if (hook_find(dev))
			return notifier_from_errno(-EBUSY);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block hook_notifier = {
	.notifier_call = hook_notify,
};

int ringtap_hook_init(void)
{
	return register_netdevice_notifier(&hook_notifier);
}

/* No socket is left, and so no hook. */
void ringtap_hook_exit(void)
{
	unregister_netdevice_notifier(&hook_notifier);
}
