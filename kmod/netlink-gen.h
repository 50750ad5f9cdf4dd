/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	include/netlink/specs/ringtap.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: make ynl */

#ifndef _LINUX_RINGTAP_GEN_H
#define _LINUX_RINGTAP_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/ringtap_netlink.h>
#include <uapi/linux/ringtap.h>

extern const struct nla_policy ringtap_module_get_nl_policy[RINGTAP_A_MODULE_NONE + 1];

extern const struct nla_policy ringtap_device_get_nl_policy[RINGTAP_A_DEVICE_IFINDEX + 1];

extern const struct nla_policy ringtap_socket_get_nl_policy[RINGTAP_A_SOCKET_ID + 1];

extern const struct nla_policy ringtap_ring_get_nl_policy[RINGTAP_A_RING_NUMBER + 1];

extern const struct nla_policy ringtap_iface_get_nl_policy[RINGTAP_A_IFACE_ID + 1];

extern const struct nla_policy ringtap_group_get_nl_policy[RINGTAP_A_GROUP_ID + 1];

/* Ops table for ringtap */
extern const struct genl_ops ringtap_nl_ops[6];

int ringtap_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_device_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_device_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int ringtap_nl_socket_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_socket_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int ringtap_nl_ring_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_ring_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int ringtap_nl_iface_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_iface_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int ringtap_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int ringtap_nl_group_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);

enum {
	RINGTAP_NLGRP_EVENTS,
};

#endif /* _LINUX_RINGTAP_GEN_H */
