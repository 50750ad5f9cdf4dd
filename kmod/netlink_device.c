// SPDX-License-Identifier: GPL-2.0
/*
 * How the devices of a network namespace can be captured, for programs that ask
 * before they do.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "handler.h"
#include "hook.h"
#include "meta.h"
#include "mode.h"
#include "netlink-gen.h"
#include "netlink.h"
#include "watch.h"

/**
 * struct device_cursor - how far a dump has come, in netlink_callback.ctx
 * @ifindex: the next device has this one or a higher one
 */
struct device_cursor {
	unsigned long	ifindex;
};

/**
 * struct device_told - a device of which is told
 * @net: its namespace
 * @dev: it; NULL: all devices
 */
struct device_told {
	const struct net	*net;
	struct net_device	*dev;
};

/* What the device itself says: some count in the one, some in the other. */
static int device_put_lost(struct sk_buff *msg, struct net_device *dev)
{
	struct rtnl_link_stats64 stats;

	dev_get_stats(dev, &stats);
	return nla_put_u64_64bit(msg, RINGTAP_A_DEVICE_NIC_DROPPED,
				 stats.rx_missed_errors + stats.rx_fifo_errors,
				 RINGTAP_A_DEVICE_PAD);
}

/* What is said of a device, and not of all of them. */
static int device_put_own(struct sk_buff *msg, struct net_device *dev)
{
	int linktype = ringtap_meta_linktype(dev);

	if (nla_put_string(msg, RINGTAP_A_DEVICE_NAME, dev->name) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_HOLDER,
			ringtap_handler_holder(dev)))
		return -EMSGSIZE;
	if (linktype >= 0 &&
	    nla_put_u16(msg, RINGTAP_A_DEVICE_LINKTYPE, linktype))
		return -EMSGSIZE;
	return device_put_lost(msg, dev);
}

static int device_put_hooks(struct sk_buff *msg, const struct net *net,
			    const struct net_device *dev)
{
	struct ringtap_watch_told told;

	ringtap_watch_tell(net, dev, &told);
	if (nla_put_u32(msg, RINGTAP_A_DEVICE_HOOKS, told.hooks) ||
	    nla_put_u32(msg, RINGTAP_A_DEVICE_SOCKETS, told.sockets))
		return -EMSGSIZE;
	return 0;
}

static int device_put(struct sk_buff *msg, const void *what)
{
	const struct device_told *told = what;
	struct net_device *dev = told->dev;
	struct ringtap_choice choice;
	int ret;

	ASSERT_RTNL();

	choice = ringtap_mode_choose(dev, RINGTAP_MODE_AUTO);
	if (nla_put_u32(msg, RINGTAP_A_DEVICE_IFINDEX, dev ? dev->ifindex : 0) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_MODE, choice.mode) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_HOOK, choice.in->kind) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_WHY, choice.why))
		return -EMSGSIZE;
	ret = device_put_hooks(msg, told->net, dev);
	return !ret && dev ? device_put_own(msg, dev) : ret;
}

static int device_find_and_fill(struct sk_buff *msg, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[RINGTAP_A_DEVICE_IFINDEX];
	struct device_told told = { genl_info_net(info) };
	u32 ifindex = nla_get_u32(attr);

	ASSERT_RTNL();

	if (ifindex) {
		told.dev = __dev_get_by_index(genl_info_net(info), ifindex);
		if (!told.dev) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "no device of this network namespace has this index");
			return -ENODEV;
		}
	}
	return ringtap_netlink_fill(msg, info, RINGTAP_CMD_DEVICE_GET,
				    device_put, &told);
}

int ringtap_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg;
	int ret;

	if (GENL_REQ_ATTR_CHECK(info, RINGTAP_A_DEVICE_IFINDEX)) {
		GENL_SET_ERR_MSG(info, "the index of a device is missing; a dump lists all");
		return -EINVAL;
	}

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	rtnl_lock();
	ret = device_find_and_fill(msg, info);
	rtnl_unlock();
	if (ret) {
		nlmsg_free(msg);
		return ret;
	}
	return genlmsg_reply(msg, info);
}

/* Called for each message until there is nothing left to say; RTNL is free in
 * between.
 */
int ringtap_nl_device_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct device_cursor *cursor = (void *)cb->ctx;
	struct net *net = sock_net(skb->sk);
	struct device_told told = { net };
	int ret = 0;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	if (nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG_ATTR(cb->extack,
				    nlmsg_attrdata(cb->nlh, GENL_HDRLEN),
				    "a dump is of all devices and takes no attribute");
		return -EINVAL;
	}

	rtnl_lock();
	cb->seq = net->dev_base_seq;
	for_each_netdev_dump(net, told.dev, cursor->ifindex) {
		ret = ringtap_netlink_list(skb, cb, RINGTAP_CMD_DEVICE_GET,
					   device_put, &told);
		if (ret)
			break;
	}
	rtnl_unlock();
	/* 0 is the end: kernels differ in where the cursor stands then. */
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
