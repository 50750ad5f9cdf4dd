/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	include/netlink/specs/ringtap.yaml */
/* YNL-GEN uapi header */
/* To regenerate run: make ynl */

#ifndef _UAPI_LINUX_RINGTAP_NETLINK_H
#define _UAPI_LINUX_RINGTAP_NETLINK_H

#define RINGTAP_GENL_NAME	"ringtap"
#define RINGTAP_GENL_VERSION	1

enum ringtap_module_attr {
	RINGTAP_A_MODULE_NONE = 1,
	RINGTAP_A_MODULE_FAMILY,
	RINGTAP_A_MODULE_ABI,
	RINGTAP_A_MODULE_VERSION,

	__RINGTAP_A_MODULE_MAX,
	RINGTAP_A_MODULE_MAX = (__RINGTAP_A_MODULE_MAX - 1)
};

enum ringtap_device_attr {
	RINGTAP_A_DEVICE_IFINDEX = 1,
	RINGTAP_A_DEVICE_NAME,
	RINGTAP_A_DEVICE_LINKTYPE,
	RINGTAP_A_DEVICE_MODE,
	RINGTAP_A_DEVICE_HOOK,
	RINGTAP_A_DEVICE_WHY,
	RINGTAP_A_DEVICE_HOLDER,

	__RINGTAP_A_DEVICE_MAX,
	RINGTAP_A_DEVICE_MAX = (__RINGTAP_A_DEVICE_MAX - 1)
};

enum ringtap_cmd {
	RINGTAP_CMD_MODULE_GET = 1,
	RINGTAP_CMD_DEVICE_GET,

	__RINGTAP_CMD_MAX,
	RINGTAP_CMD_MAX = (__RINGTAP_CMD_MAX - 1)
};

#endif /* _UAPI_LINUX_RINGTAP_NETLINK_H */
