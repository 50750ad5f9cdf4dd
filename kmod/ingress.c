// SPDX-License-Identifier: GPL-2.0
/*
 * netfilter's hook for what a device received: before VLAN devices and the
 * rx_handler take their frames, and shared by any number of users. Dearer than
 * the rx_handler, so taken where that one can't give what was promised.
 */
#include "ingress.h"

#include <linux/limits.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>

#include "hook.h"

#ifdef CONFIG_NETFILTER_INGRESS
/* Softirqs are off, RCU is held. */
static unsigned int ingress_frame(void *priv, struct sk_buff *skb,
				  const struct nf_hook_state *state)
{
	if (!ringtap_hook_frame(priv, skb, RINGTAP_DIR_IN))
		return NF_ACCEPT;

	consume_skb(skb);
	return NF_STOLEN;
}

/* The last in the row: what nftables drops is not seen, as at the rx_handler. */
static int ingress_add(struct ringtap_hook *hook)
{
	hook->ingress.hook = ingress_frame;
	hook->ingress.dev = hook->dev;
	hook->ingress.priv = hook;
	hook->ingress.pf = NFPROTO_NETDEV;
	hook->ingress.hooknum = NF_NETDEV_INGRESS;
	hook->ingress.priority = INT_MAX;
	return nf_register_net_hook(hook->net, &hook->ingress);
}

static void ingress_remove(struct ringtap_hook *hook)
{
	nf_unregister_net_hook(hook->net, &hook->ingress);
}
#else
/* Never chosen, see mode.c. */
static int ingress_add(struct ringtap_hook *hook)
{
	return -EOPNOTSUPP;
}

static void ingress_remove(struct ringtap_hook *hook)
{
}
#endif

const struct ringtap_hook_ops ringtap_ingress = {
	.kind	= RINGTAP_HOOK_INGRESS,
	.add	= ingress_add,
	.remove	= ingress_remove,
};
