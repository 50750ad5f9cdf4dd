// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ringtap_netlink.h>
#include <string.h>

#include "internal.h"

static int attr_module(const struct nlattr *attr, void *data)
{
	struct ringtap_module_info *info = data;

	switch (mnl_attr_get_type(attr)) {
	case RINGTAP_A_MODULE_FAMILY:
		if (mnl_attr_validate(attr, MNL_TYPE_U16) < 0)
			return MNL_CB_ERROR;
		info->family = mnl_attr_get_u16(attr);
		break;
	case RINGTAP_A_MODULE_ABI:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			return MNL_CB_ERROR;
		info->abi = mnl_attr_get_u32(attr);
		break;
	case RINGTAP_A_MODULE_VERSION:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			return MNL_CB_ERROR;
		strncpy(info->version, mnl_attr_get_str(attr),
			sizeof(info->version) - 1);
		break;
	case RINGTAP_A_MODULE_FEATURES:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			return MNL_CB_ERROR;
		info->features = mnl_attr_get_u32(attr);
		break;
	}
	return MNL_CB_OK;
}

static int reply_module(const struct nlmsghdr *nlh, void *data)
{
	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), attr_module,
			      data);
}

int ringtap_module_info(struct ringtap_module_info *info)
{
	struct ringtap_genl genl;
	int err;

	memset(info, 0, sizeof(*info));
	err = ringtap_genl_open(&genl, RINGTAP_GENL_NAME);
	if (err)
		return err;
	err = ringtap_genl_ask(&genl, RINGTAP_CMD_MODULE_GET,
			       RINGTAP_GENL_VERSION, reply_module, info);
	ringtap_genl_close(&genl);
	if (!err && (!info->family || !info->abi))
		err = -EPROTO;
	return err;
}
