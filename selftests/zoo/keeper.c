// SPDX-License-Identifier: GPL-2.0
/*
 * The device file that takes orders, and how a network device gets what was
 * ordered.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "specimen.h"
#include "zoo.h"

/* As from a driver's poll function: softirqs are off. */
static void keeper_receive(struct sk_buff *skb)
{
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

static void keeper_look_after(struct sk_buff *skb, struct zoo_order *order,
			      const u8 *frame)
{
	if (!specimen_intact(skb, order, frame))
		order->changed++;
	kfree_skb(skb);
}

static int keeper_receive_shared(struct net_device *dev,
				 struct zoo_order *order, const u8 *frame)
{
	struct sk_buff *skb = specimen_make(order, frame);
	u32 i;

	if (IS_ERR(skb))
		return PTR_ERR(skb);

	skb->dev = dev;
	refcount_add(order->times, &skb->users);
	if (order->traits & ZOO_BURST)
		local_bh_disable();
	for (i = 0; i < order->times; i++)
		keeper_receive(skb);
	if (order->traits & ZOO_BURST)
		local_bh_enable();
	keeper_look_after(skb, order, frame);
	return 0;
}

static int keeper_receive_one(struct net_device *dev, struct zoo_order *order,
			      const u8 *frame)
{
	struct sk_buff *skb = specimen_make(order, frame);
	struct sk_buff *twin = NULL;

	if (IS_ERR(skb))
		return PTR_ERR(skb);

	skb->dev = dev;
	if (order->traits & ZOO_CLONED) {
		twin = skb_clone(skb, GFP_KERNEL);
		if (!twin) {
			kfree_skb(skb);
			return -ENOMEM;
		}
	}

	keeper_receive(skb);
	if (twin)
		keeper_look_after(twin, order, frame);
	return 0;
}

static int keeper_receive_all(struct net_device *dev, struct zoo_order *order,
			      const u8 *frame)
{
	int ret = 0;
	u32 i;

	if (order->traits & (ZOO_SHARED | ZOO_BURST))
		return keeper_receive_shared(dev, order, frame);

	for (i = 0; !ret && i < order->times; i++) {
		ret = keeper_receive_one(dev, order, frame);
		cond_resched();
	}
	return ret;
}

static int keeper_serve(struct zoo_order *order, const u8 *frame)
{
	struct net_device *dev;
	int ret;

	dev = dev_get_by_name(current->nsproxy->net_ns, order->device);
	if (!dev)
		return -ENODEV;

	ret = keeper_receive_all(dev, order, frame);
	dev_put(dev);
	return ret;
}

static int keeper_check(struct zoo_order *order)
{
	bool paged = order->traits & (ZOO_FRAGS | ZOO_LIST);

	order->device[sizeof(order->device) - 1] = '\0';
	order->times = max(order->times, 1u);
	order->changed = 0;
	if (!order->len || order->len > ZOO_LEN_MAX ||
	    order->times > ZOO_TIMES_MAX || order->linear > order->len ||
	    order->maclen > order->linear ||
	    (!paged && order->linear != order->len))
		return -EINVAL;
#ifndef ZOO_HAS_UNREADABLE
	if (order->traits & (ZOO_UNREADABLE | ZOO_UNREADABLE_LIST))
		return -EOPNOTSUPP;
#endif
	/* Then the network stack itself complains of those. */
	if (IS_ENABLED(CONFIG_DEBUG_NET) && order->traits & ZOO_NO_MAC)
		return -EOPNOTSUPP;
	return 0;
}

static int keeper_take_order(void __user *user)
{
	struct zoo_order order;
	u8 *frame;
	int ret;

	if (copy_from_user(&order, user, sizeof(order)))
		return -EFAULT;
	ret = keeper_check(&order);
	if (ret)
		return ret;
	frame = vmemdup_user(u64_to_user_ptr(order.frame), order.len);
	if (IS_ERR(frame))
		return PTR_ERR(frame);

	ret = keeper_serve(&order, frame);
	kvfree(frame);
	if (!ret && copy_to_user(user, &order, sizeof(order)))
		ret = -EFAULT;
	return ret;
}

static long keeper_ioctl(struct file *file, unsigned int command,
			 unsigned long arg)
{
	switch (command) {
	case ZOO_RECEIVE:
		return keeper_take_order((void __user *)arg);
	case ZOO_RELEASED:
		return put_user(specimen_released(), (u32 __user *)arg);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations keeper_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = keeper_ioctl,
};

static struct miscdevice keeper = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ringtap_zoo",
	.fops = &keeper_fops,
	.mode = 0600,
};
module_misc_device(keeper);

MODULE_DESCRIPTION("sk_buffs of every awkward kind, for tests of ringtap");
MODULE_LICENSE("GPL");
