// SPDX-License-Identifier: GPL-2.0
/*
 * The place of the packet sockets: all that a device received, before tc and
 * netfilter, and all that it is about to send. Any number of them fit on a
 * device, of any kind, or on all devices at once.
 */
#include "tap.h"

#include <linux/compiler.h>
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "hook.h"

/* Softirqs are off, RCU is held. The reference to the frame is this function's
 * to drop; the stack has its own.
 */
static int tap_frame(struct sk_buff *skb, struct net_device *dev,
		     struct packet_type *type, struct net_device *orig_dev)
{
	const struct ringtap_hook *hook;

	hook = container_of(type, struct ringtap_hook, tap);
	/* Kernels before 6.15 show the devices of all namespaces. */
	if (hook->dev || net_eq(dev_net(dev), hook->net))
		ringtap_hook_frame(hook, skb,
				   skb->pkt_type == PACKET_OUTGOING ?
				   RINGTAP_DIR_OUT : RINGTAP_DIR_IN);
	consume_skb(skb);
	return 0;
}

static int tap_add(struct ringtap_hook *hook)
{
	hook->tap.type = htons(ETH_P_ALL);
	hook->tap.dev = hook->dev;
	hook->tap.af_packet_net = hook->net;
	hook->tap.func = tap_frame;
	hook->tap.ignore_outgoing = true;
	dev_add_pack(&hook->tap);
	return 0;
}

static void tap_remove(struct ringtap_hook *hook)
{
	__dev_remove_pack(&hook->tap);
}

/* A frame to be sent is cloned for the taps, if there is one that wants it. */
static void tap_turn(struct ringtap_hook *hook)
{
	WRITE_ONCE(hook->tap.ignore_outgoing,
		   !(hook->directions & RINGTAP_DIR_OUT));
}

const struct ringtap_hook_ops ringtap_tap = {
	.kind	= RINGTAP_HOOK_TAP,
	.add	= tap_add,
	.remove	= tap_remove,
	.turn	= tap_turn,
};
