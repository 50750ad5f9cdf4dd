// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	include/netlink/specs/ringtap.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: make ynl */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/ringtap_netlink.h>

/* RINGTAP_CMD_MODULE_GET - do */
const struct nla_policy ringtap_module_get_nl_policy[RINGTAP_A_MODULE_NONE + 1] = {
};

/* Ops table for ringtap */
const struct genl_ops ringtap_nl_ops[1] = {
	{
		.cmd		= RINGTAP_CMD_MODULE_GET,
		.doit		= ringtap_nl_module_get_doit,
		.policy		= ringtap_module_get_nl_policy,
		.maxattr	= RINGTAP_A_MODULE_NONE,
	},
};
