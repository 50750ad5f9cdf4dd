// SPDX-License-Identifier: GPL-2.0
#include "netlink.h"

#include <linux/module.h>
#include <net/genetlink.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "family.h"
#include "netlink-gen.h"

static int netlink_put_module(struct sk_buff *msg, struct genl_info *info)
{
	void *header;

	header = genlmsg_put_reply(msg, info, &ringtap_netlink_family, 0,
				   RINGTAP_CMD_MODULE_GET);
	if (!header)
		return -EMSGSIZE;

	if (nla_put_u16(msg, RINGTAP_A_MODULE_FAMILY, ringtap_family()) ||
	    nla_put_u32(msg, RINGTAP_A_MODULE_ABI, RINGTAP_ABI) ||
	    nla_put_string(msg, RINGTAP_A_MODULE_VERSION, RINGTAP_VERSION))
		return -EMSGSIZE;

	genlmsg_end(msg, header);
	return 0;
}

int ringtap_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg;
	int ret;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	ret = netlink_put_module(msg, info);
	if (ret) {
		nlmsg_free(msg);
		return ret;
	}
	return genlmsg_reply(msg, info);
}

/* Requests share nothing here, and one that waits for RTNL keeps no other up. */
struct genl_family ringtap_netlink_family __ro_after_init = {
	.name		= RINGTAP_GENL_NAME,
	.version	= RINGTAP_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= ringtap_nl_ops,
	.n_ops		= ARRAY_SIZE(ringtap_nl_ops),
};

int ringtap_netlink_init(void)
{
	return genl_register_family(&ringtap_netlink_family);
}

void ringtap_netlink_exit(void)
{
	genl_unregister_family(&ringtap_netlink_family);
}

MODULE_ALIAS_GENL_FAMILY(RINGTAP_GENL_NAME);
