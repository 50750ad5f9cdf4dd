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

/**
 * struct device_cursor - how far a dump has come, in netlink_callback.ctx
 * @ifindex: the next device has this one or a higher one
 */
struct device_cursor {
	unsigned long	ifindex;
};

/* What is said of a device, and not of all of them. */
static int device_put_own(struct sk_buff *msg, const struct net_device *dev)
{
	int linktype = ringtap_meta_linktype(dev);

	if (nla_put_string(msg, RINGTAP_A_DEVICE_NAME, dev->name) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_HOLDER,
			ringtap_handler_holder(dev)))
		return -EMSGSIZE;
	if (linktype >= 0 &&
	    nla_put_u16(msg, RINGTAP_A_DEVICE_LINKTYPE, linktype))
		return -EMSGSIZE;
	return 0;
}

/* NULL: all devices. */
static int device_put(struct sk_buff *msg, const void *what)
{
	const struct net_device *dev = what;
	struct ringtap_choice choice;

	ASSERT_RTNL();

	choice = ringtap_mode_choose(dev, RINGTAP_MODE_AUTO);
	if (nla_put_u32(msg, RINGTAP_A_DEVICE_IFINDEX, dev ? dev->ifindex : 0) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_MODE, choice.mode) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_HOOK, choice.in->kind) ||
	    nla_put_u16(msg, RINGTAP_A_DEVICE_WHY, choice.why))
		return -EMSGSIZE;
	return dev ? device_put_own(msg, dev) : 0;
}

static int device_find_and_fill(struct sk_buff *msg, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[RINGTAP_A_DEVICE_IFINDEX];
	u32 ifindex = nla_get_u32(attr);
	struct net_device *dev = NULL;

	ASSERT_RTNL();

	if (ifindex) {
		dev = __dev_get_by_index(genl_info_net(info), ifindex);
		if (!dev) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "no device of this network namespace has this index");
			return -ENODEV;
		}
	}
	return ringtap_netlink_fill(msg, info, RINGTAP_CMD_DEVICE_GET,
				    device_put, dev);
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
	struct net_device *dev;
	int ret = 0;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	if (nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG(cb->extack, "a dump is of all devices and takes no attribute");
		return -EINVAL;
	}

	rtnl_lock();
	cb->seq = net->dev_base_seq;
	for_each_netdev_dump(net, dev, cursor->ifindex) {
		ret = ringtap_netlink_list(skb, cb, RINGTAP_CMD_DEVICE_GET,
					   device_put, dev);
		if (ret)
			break;
	}
	rtnl_unlock();
	/* 0 is the end: kernels differ in where the cursor stands then. */
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
