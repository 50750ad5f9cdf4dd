// SPDX-License-Identifier: GPL-2.0
#include "netlink.h"

#include <linux/capability.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "family.h"
#include "netlink-gen.h"

/* Sockets may be there a moment before the family is. */
static bool netlink_is_open;

/**
 * ringtap_netlink_fill - the answer to a request for one thing
 * @msg: empty
 * @info: the request
 * @command: enum ringtap_cmd
 * @put: tells what it is
 * @what: it
 */
int ringtap_netlink_fill(struct sk_buff *msg, struct genl_info *info,
			 u8 command, ringtap_netlink_put *put, const void *what)
{
	void *header;
	int ret;

	header = genlmsg_put_reply(msg, info, &ringtap_netlink_family, 0,
				   command);
	if (!header)
		return -EMSGSIZE;

	ret = put(msg, what);
	if (!ret)
		genlmsg_end(msg, header);
	return ret;
}

/* The same, and sends it. */
int ringtap_netlink_reply(struct genl_info *info, u8 command,
			  ringtap_netlink_put *put, const void *what)
{
	struct sk_buff *msg;
	int ret;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	ret = ringtap_netlink_fill(msg, info, command, put, what);
	if (ret) {
		nlmsg_free(msg);
		return ret;
	}
	return genlmsg_reply(msg, info);
}

/* One of many. What it says of others that came or went, @cb->seq knows. */
int ringtap_netlink_list(struct sk_buff *msg, struct netlink_callback *cb,
			 u8 command, ringtap_netlink_put *put,
			 const void *what)
{
	void *header;
	int ret;

	header = genlmsg_put(msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &ringtap_netlink_family,
			     NLM_F_MULTI, command);
	if (!header)
		return -EMSGSIZE;

	genl_dump_check_consistent(cb, header);
	ret = put(msg, what);
	if (ret)
		genlmsg_cancel(msg, header);
	else
		genlmsg_end(msg, header);
	return ret;
}

static bool netlink_put_counter(struct sk_buff *msg, u16 attr, u64 value)
{
	return nla_put_u64_64bit(msg, attr, value, RINGTAP_A_COUNTERS_PAD);
}

/* As a nest of RINGTAP_A_COUNTERS_*. */
int ringtap_netlink_put_stats(struct sk_buff *msg, u16 attr,
			      const struct ringtap_stats *stats)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	if (!nest)
		return -EMSGSIZE;
	if (netlink_put_counter(msg, RINGTAP_A_COUNTERS_SEEN, stats->seen) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_DELIVERED,
				stats->delivered) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_FILTERED,
				stats->filtered) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_PASSED,
				stats->passed) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_DROPPED_FULL,
				stats->dropped_full) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_DROPPED_CONTEXT,
				stats->dropped_context) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_DROPPED_UNREADABLE,
				stats->dropped_unreadable) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_DROPPED_IFACE,
				stats->dropped_iface) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_TRUNCATED,
				stats->truncated) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_BYTES, stats->bytes) ||
	    netlink_put_counter(msg, RINGTAP_A_COUNTERS_WAKEUPS,
				stats->wakeups))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static struct sk_buff *netlink_event(u8 command, ringtap_netlink_put *put,
				     const void *what)
{
	struct sk_buff *msg;
	void *header;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return NULL;

	header = genlmsg_put(msg, 0, 0, &ringtap_netlink_family, 0, command);
	if (!header || put(msg, what)) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, header);
	return msg;
}

/**
 * ringtap_netlink_tell - an event, for those who listen
 * @net: in this namespace
 * @command: enum ringtap_cmd, one of those for events
 * @put: tells of what
 * @what: it
 *
 * Who can't be told learns that he has missed something. May sleep.
 */
void ringtap_netlink_tell(struct net *net, u8 command, ringtap_netlink_put *put,
			  const void *what)
{
	struct sk_buff *msg;

	/* Pairs with the store in ringtap_netlink_init(): before, the group would be
	 * another family's.
	 */
	if (!smp_load_acquire(&netlink_is_open) ||
	    !genl_has_listeners(&ringtap_netlink_family, net,
				RINGTAP_NLGRP_EVENTS))
		return;

	msg = netlink_event(command, put, what);
	if (msg)
		genlmsg_multicast_netns(&ringtap_netlink_family, net, msg, 0,
					RINGTAP_NLGRP_EVENTS, GFP_KERNEL);
	else
		genl_set_err(&ringtap_netlink_family, net, 0,
			     RINGTAP_NLGRP_EVENTS, -ENOBUFS);
}

/* Both by who has opened the conversation, for a descriptor may be handed on to who has
 * more rights, and would use them for another.
 */
struct ringtap_viewer ringtap_netlink_viewer(const struct sk_buff *request)
{
	return (struct ringtap_viewer){
		.uid = sock_net_uid(sock_net(request->sk),
				    NETLINK_CB(request).sk),
		.is_admin = netlink_net_capable(request, CAP_NET_ADMIN),
	};
}

/* What is another user's is for who may configure the network. */
bool ringtap_netlink_may_see(const struct ringtap_viewer *viewer, kuid_t owner)
{
	return viewer->is_admin || uid_eq(viewer->uid, owner);
}

static u32 netlink_features(void)
{
	u32 features = RINGTAP_FEATURE_EVENTS;

	if (IS_ENABLED(CONFIG_NETFILTER_INGRESS))
		features |= RINGTAP_FEATURE_INGRESS;
	if (IS_ENABLED(CONFIG_TRACEPOINTS))
		features |= RINGTAP_FEATURE_TRACE;
	return features;
}

static int netlink_put_module(struct sk_buff *msg, const void *nothing)
{
	if (nla_put_u16(msg, RINGTAP_A_MODULE_FAMILY, ringtap_family()) ||
	    nla_put_u32(msg, RINGTAP_A_MODULE_ABI, RINGTAP_ABI) ||
	    nla_put_string(msg, RINGTAP_A_MODULE_VERSION, RINGTAP_VERSION) ||
	    nla_put_u32(msg, RINGTAP_A_MODULE_FEATURES, netlink_features()))
		return -EMSGSIZE;
	return 0;
}

int ringtap_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return ringtap_netlink_reply(info, RINGTAP_CMD_MODULE_GET,
				     netlink_put_module, NULL);
}

/* What happens to the sockets of all users is for who may configure the network. */
static const struct genl_multicast_group netlink_groups[] = {
	[RINGTAP_NLGRP_EVENTS] = {
		.name	= RINGTAP_MCGRP_EVENTS,
		.flags	= GENL_MCAST_CAP_NET_ADMIN,
	},
};

/* Requests share nothing here, and one that waits for RTNL keeps no other up. */
struct genl_family ringtap_netlink_family __ro_after_init = {
	.name		= RINGTAP_GENL_NAME,
	.version	= RINGTAP_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= ringtap_nl_ops,
	.n_ops		= ARRAY_SIZE(ringtap_nl_ops),
	.mcgrps		= netlink_groups,
	.n_mcgrps	= ARRAY_SIZE(netlink_groups),
};

int ringtap_netlink_init(void)
{
	int ret = genl_register_family(&ringtap_netlink_family);

	if (ret)
		return ret;
	/* For ringtap_netlink_tell(): the family has its groups. */
	smp_store_release(&netlink_is_open, true);
	return 0;
}

/* No socket is left, of which something could be told. */
void ringtap_netlink_exit(void)
{
	genl_unregister_family(&ringtap_netlink_family);
}

MODULE_ALIAS_GENL_FAMILY(RINGTAP_GENL_NAME);
