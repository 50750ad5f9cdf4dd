// SPDX-License-Identifier: GPL-2.0
/*
 * The rx_handler of a device: what passed tc and netfilter, just before the
 * protocols get it. A device has one, and bridges, bonds and macvlans want it.
 */
#include "handler.h"

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>

#include "hook.h"

/* Softirqs are off, RCU is held. */
static rx_handler_result_t handler_frame(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	const struct ringtap_hook *hook;

	hook = rcu_dereference(skb->dev->rx_handler_data);
	if (!ringtap_hook_frame(hook, skb, RINGTAP_DIR_IN))
		return RX_HANDLER_PASS;

	consume_skb(skb);
	return RX_HANDLER_CONSUMED;
}

/* Whose it is. */
enum ringtap_holder ringtap_handler_holder(const struct net_device *dev)
{
	const void *handler = rcu_access_pointer(dev->rx_handler);

	ASSERT_RTNL();

	if (!handler)
		return RINGTAP_HOLDER_NOBODY;
	return handler == handler_frame ? RINGTAP_HOLDER_RINGTAP :
					  RINGTAP_HOLDER_ANOTHER;
}

static int handler_add(struct ringtap_hook *hook)
{
	return netdev_rx_handler_register(hook->dev, handler_frame, hook);
}

/* Waits for the CPUs that are in handler_frame(). */
static void handler_remove(struct ringtap_hook *hook)
{
	netdev_rx_handler_unregister(hook->dev);
}

const struct ringtap_hook_ops ringtap_handler = {
	.kind	= RINGTAP_HOOK_HANDLER,
	.add	= handler_add,
	.remove	= handler_remove,
};
