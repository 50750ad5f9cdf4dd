// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	include/netlink/specs/ringtap.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make ynl */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/ringtap_netlink.h>
#include <uapi/linux/ringtap.h>

/* RINGTAP_CMD_MODULE_GET - do */
const struct nla_policy ringtap_module_get_nl_policy[RINGTAP_A_MODULE_NONE + 1] = {
};

/* RINGTAP_CMD_DEVICE_GET - do */
const struct nla_policy ringtap_device_get_nl_policy[RINGTAP_A_DEVICE_IFINDEX + 1] = {
	[RINGTAP_A_DEVICE_IFINDEX] = { .type = NLA_U32, },
};

/* RINGTAP_CMD_SOCKET_GET - do */
const struct nla_policy ringtap_socket_get_nl_policy[RINGTAP_A_SOCKET_ID + 1] = {
	[RINGTAP_A_SOCKET_ID] = { .type = NLA_U32, },
};

/* RINGTAP_CMD_RING_GET - do */
const struct nla_policy ringtap_ring_get_nl_policy[RINGTAP_A_RING_NUMBER + 1] = {
	[RINGTAP_A_RING_SOCKET] = { .type = NLA_U32, },
	[RINGTAP_A_RING_NUMBER] = { .type = NLA_U32, },
};

/* RINGTAP_CMD_IFACE_GET - do */
const struct nla_policy ringtap_iface_get_nl_policy[RINGTAP_A_IFACE_ID + 1] = {
	[RINGTAP_A_IFACE_SOCKET] = { .type = NLA_U32, },
	[RINGTAP_A_IFACE_ID] = { .type = NLA_U32, },
};

/* RINGTAP_CMD_GROUP_GET - do */
const struct nla_policy ringtap_group_get_nl_policy[RINGTAP_A_GROUP_ID + 1] = {
	[RINGTAP_A_GROUP_ID] = { .type = NLA_U32, },
};

/* Ops table for ringtap */
const struct genl_ops ringtap_nl_ops[6] = {
	{
		.cmd		= RINGTAP_CMD_MODULE_GET,
		.doit		= ringtap_nl_module_get_doit,
		.policy		= ringtap_module_get_nl_policy,
		.maxattr	= RINGTAP_A_MODULE_NONE,
	},
	{
		.cmd		= RINGTAP_CMD_DEVICE_GET,
		.doit		= ringtap_nl_device_get_doit,
		.dumpit		= ringtap_nl_device_get_dumpit,
		.policy		= ringtap_device_get_nl_policy,
		.maxattr	= RINGTAP_A_DEVICE_IFINDEX,
	},
	{
		.cmd		= RINGTAP_CMD_SOCKET_GET,
		.doit		= ringtap_nl_socket_get_doit,
		.dumpit		= ringtap_nl_socket_get_dumpit,
		.policy		= ringtap_socket_get_nl_policy,
		.maxattr	= RINGTAP_A_SOCKET_ID,
	},
	{
		.cmd		= RINGTAP_CMD_RING_GET,
		.doit		= ringtap_nl_ring_get_doit,
		.dumpit		= ringtap_nl_ring_get_dumpit,
		.policy		= ringtap_ring_get_nl_policy,
		.maxattr	= RINGTAP_A_RING_NUMBER,
	},
	{
		.cmd		= RINGTAP_CMD_IFACE_GET,
		.doit		= ringtap_nl_iface_get_doit,
		.dumpit		= ringtap_nl_iface_get_dumpit,
		.policy		= ringtap_iface_get_nl_policy,
		.maxattr	= RINGTAP_A_IFACE_ID,
	},
	{
		.cmd		= RINGTAP_CMD_GROUP_GET,
		.doit		= ringtap_nl_group_get_doit,
		.dumpit		= ringtap_nl_group_get_dumpit,
		.policy		= ringtap_group_get_nl_policy,
		.maxattr	= RINGTAP_A_GROUP_ID,
	},
};

