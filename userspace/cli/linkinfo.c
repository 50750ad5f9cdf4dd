// SPDX-License-Identifier: GPL-2.0
#include "linkinfo.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "inquiry.h"

/* Kernels that know of several programs at a time tell each under its own name. */
static int attr_xdp(const struct nlattr *attr, void *data)
{
	struct linkinfo *info = data;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_XDP_DRV_PROG_ID:
		info->xdp_driver = mnl_attr_get_u32(attr);
		break;
	case IFLA_XDP_SKB_PROG_ID:
		info->xdp_generic = mnl_attr_get_u32(attr);
		break;
	case IFLA_XDP_HW_PROG_ID:
		info->xdp_hardware = mnl_attr_get_u32(attr);
		break;
	}
	return MNL_CB_OK;
}

static int attr_info(const struct nlattr *attr, void *data)
{
	struct linkinfo *info = data;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_MTU:
		info->mtu = mnl_attr_get_u32(attr);
		break;
	case IFLA_NUM_RX_QUEUES:
		info->rx_queues = mnl_attr_get_u32(attr);
		break;
	case IFLA_PROMISCUITY:
		info->promiscuity = mnl_attr_get_u32(attr);
		break;
	case IFLA_GRO_MAX_SIZE:
		info->gro_max = mnl_attr_get_u32(attr);
		break;
	case IFLA_PARENT_DEV_BUS_NAME:
		snprintf(info->bus, sizeof(info->bus), "%s",
			 mnl_attr_get_str(attr));
		break;
	case IFLA_PARENT_DEV_NAME:
		snprintf(info->parent, sizeof(info->parent), "%s",
			 mnl_attr_get_str(attr));
		break;
	case IFLA_XDP:
		return mnl_attr_parse_nested(attr, attr_xdp, info);
	}
	return MNL_CB_OK;
}

static int reply_link(const struct nlmsghdr *nlh, void *data)
{
	const struct ifinfomsg *header = mnl_nlmsg_get_payload(nlh);
	struct linkinfo *info = data;

	info->type = header->ifi_type;
	return mnl_attr_parse(nlh, sizeof(*header), attr_info, info);
}

int linkinfo_load(struct linkinfo *info, unsigned int ifindex)
{
	const struct ifinfomsg header = { .ifi_index = ifindex };
	struct inquiry inquiry;
	struct nlmsghdr *nlh;
	int err;

	memset(info, 0, sizeof(*info));
	err = inquiry_open(&inquiry, NETLINK_ROUTE);
	if (!err) {
		nlh = inquiry_begin(&inquiry, RTM_GETLINK, 0, &header,
				    sizeof(header));
		mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
		err = inquiry_run(&inquiry, reply_link, info);
	}
	inquiry_close(&inquiry);
	return err;
}
