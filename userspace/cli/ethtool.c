// SPDX-License-Identifier: GPL-2.0
#include "ethtool.h"

#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <string.h>

#include "inquiry.h"

/* Younger than the oldest headers that this is built with. */
#define MSG_RSS_GET		38
#define RSS_INDIR		4
#define NETDEV_DEV_GET		1
#define NETDEV_IFINDEX		1
#define NETDEV_XDP_FEATURES	3
#define XDP_BASIC		0x1
#define XDP_ZEROCOPY		0x8

/* In each message of ethtool's the first attribute is its header. */
#define HEADER	1

static const char *const features[NR_FEATURES] = {
	[FEATURE_GRO]			= "rx-gro",
	[FEATURE_GRO_HW]		= "rx-gro-hw",
	[FEATURE_LRO]			= "rx-lro",
	[FEATURE_RX_VLAN]		= "rx-vlan-hw-parse",
	[FEATURE_VLAN_FILTER]		= "rx-vlan-filter",
	[FEATURE_TX_CHECKSUM_4]		= "tx-checksum-ipv4",
	[FEATURE_TX_CHECKSUM_6]		= "tx-checksum-ipv6",
	[FEATURE_TX_CHECKSUM_ANY]	= "tx-checksum-ip-generic",
	[FEATURE_TSO_4]			= "tx-tcp-segmentation",
	[FEATURE_TSO_6]			= "tx-tcp6-segmentation",
};

static int reply_rings(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case ETHTOOL_A_RINGS_RX:
			ethtool->rx_ring.now = mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_RINGS_RX_MAX:
			ethtool->rx_ring.most = mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_RINGS_TX:
			ethtool->tx_ring.now = mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_RINGS_TX_MAX:
			ethtool->tx_ring.most = mnl_attr_get_u32(attr);
			break;
		}
	}
	return MNL_CB_OK;
}

static int reply_channels(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case ETHTOOL_A_CHANNELS_RX_COUNT:
		case ETHTOOL_A_CHANNELS_COMBINED_COUNT:
			ethtool->rx_queues.now += mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_CHANNELS_RX_MAX:
		case ETHTOOL_A_CHANNELS_COMBINED_MAX:
			ethtool->rx_queues.most += mnl_attr_get_u32(attr);
			break;
		}
	}
	return MNL_CB_OK;
}

static int reply_coalesce(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case ETHTOOL_A_COALESCE_RX_USECS:
			ethtool->has_coalesce = true;
			ethtool->usecs = mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_COALESCE_RX_MAX_FRAMES:
			ethtool->has_coalesce = true;
			ethtool->frames = mnl_attr_get_u32(attr);
			break;
		case ETHTOOL_A_COALESCE_USE_ADAPTIVE_RX:
			ethtool->adaptive = mnl_attr_get_u8(attr);
			break;
		}
	}
	return MNL_CB_OK;
}

/* How many different queues stand in the table. */
static unsigned int different(const uint32_t *queues, unsigned int nr)
{
	unsigned int i, j, found = 0;

	for (i = 0; i < nr; i++) {
		for (j = 0; j < i; j++)
			if (queues[j] == queues[i])
				break;
		found += j == i;
	}
	return found;
}

static int reply_rss(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != RSS_INDIR)
			continue;
		ethtool->rss = true;
		ethtool->rss_entries = mnl_attr_get_payload_len(attr) /
				       sizeof(uint32_t);
		ethtool->rss_queues = different(mnl_attr_get_payload(attr),
						ethtool->rss_entries);
	}
	return MNL_CB_OK;
}

static unsigned int feature_named(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_FEATURES; i++)
		if (!strcmp(features[i], name))
			return 1u << i;
	return 0;
}

/* Its bit, if it is one of those above and set. */
static unsigned int feature_bit(const struct nlattr *bit, bool has_mask)
{
	const struct nlattr *attr;
	bool is_set = !has_mask;
	unsigned int named = 0;

	mnl_attr_for_each_nested(attr, bit) {
		if (mnl_attr_get_type(attr) == ETHTOOL_A_BITSET_BIT_NAME)
			named = feature_named(mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == ETHTOOL_A_BITSET_BIT_VALUE)
			is_set = true;
	}
	return is_set ? named : 0;
}

/* A list of the bits that are set; with a mask: of all, and some of them are. */
static unsigned int feature_bits(const struct nlattr *bitset)
{
	const struct nlattr *attr, *bit;
	bool has_mask = true;
	unsigned int bits = 0;

	mnl_attr_for_each_nested(attr, bitset)
		if (mnl_attr_get_type(attr) == ETHTOOL_A_BITSET_NOMASK)
			has_mask = false;
	mnl_attr_for_each_nested(attr, bitset)
		if (mnl_attr_get_type(attr) == ETHTOOL_A_BITSET_BITS)
			mnl_attr_for_each_nested(bit, attr)
				bits |= feature_bit(bit, has_mask);
	return bits;
}

static int reply_features(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;
	unsigned int fixed = 0;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case ETHTOOL_A_FEATURES_ACTIVE:
			ethtool->has_features = true;
			ethtool->features = feature_bits(attr);
			break;
		case ETHTOOL_A_FEATURES_HW:
			ethtool->changeable = feature_bits(attr);
			break;
		case ETHTOOL_A_FEATURES_NOCHANGE:
			fixed = feature_bits(attr);
			break;
		}
	}
	ethtool->changeable &= ~fixed;
	return MNL_CB_OK;
}

static int reply_netdev(const struct nlmsghdr *nlh, void *data)
{
	struct ethtool *ethtool = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == NETDEV_XDP_FEATURES) {
			ethtool->tells_xdp = true;
			ethtool->xdp = mnl_attr_get_u64(attr) & XDP_BASIC;
			ethtool->zerocopy = mnl_attr_get_u64(attr) &
					    XDP_ZEROCOPY;
		}
	return MNL_CB_OK;
}

/* Most drivers have no answer to some of it, which is no failure. */
static void ask(struct inquiry *inquiry, uint16_t family, uint8_t command,
		unsigned int ifindex, mnl_cb_t reply, struct ethtool *ethtool)
{
	struct nlmsghdr *nlh = inquiry_begin_generic(inquiry, family, 0,
						     command);
	struct nlattr *header = mnl_attr_nest_start(nlh, HEADER);

	mnl_attr_put_u32(nlh, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	mnl_attr_nest_end(nlh, header);
	inquiry_run(inquiry, reply, ethtool);
}

static void ask_ethtool(struct inquiry *inquiry, unsigned int ifindex,
			struct ethtool *ethtool)
{
	uint16_t family = inquiry_family(inquiry, ETHTOOL_GENL_NAME);

	ethtool->asked = family;
	if (!family)
		return;
	ask(inquiry, family, ETHTOOL_MSG_RINGS_GET, ifindex, reply_rings,
	    ethtool);
	ask(inquiry, family, ETHTOOL_MSG_CHANNELS_GET, ifindex, reply_channels,
	    ethtool);
	ask(inquiry, family, ETHTOOL_MSG_COALESCE_GET, ifindex, reply_coalesce,
	    ethtool);
	ask(inquiry, family, MSG_RSS_GET, ifindex, reply_rss, ethtool);
	ask(inquiry, family, ETHTOOL_MSG_FEATURES_GET, ifindex, reply_features,
	    ethtool);
}

static void ask_netdev(struct inquiry *inquiry, unsigned int ifindex,
		       struct ethtool *ethtool)
{
	uint16_t family = inquiry_family(inquiry, "netdev");

	if (!family)
		return;
	mnl_attr_put_u32(inquiry_begin_generic(inquiry, family, 0,
					       NETDEV_DEV_GET),
			 NETDEV_IFINDEX, ifindex);
	inquiry_run(inquiry, reply_netdev, ethtool);
}

void ethtool_load(struct ethtool *ethtool, unsigned int ifindex)
{
	struct inquiry inquiry;

	memset(ethtool, 0, sizeof(*ethtool));
	if (!inquiry_open(&inquiry, NETLINK_GENERIC)) {
		ask_ethtool(&inquiry, ifindex, ethtool);
		ask_netdev(&inquiry, ifindex, ethtool);
	}
	inquiry_close(&inquiry);
}

bool ethtool_has(const struct ethtool *ethtool, enum ethtool_feature feature)
{
	return ethtool->features & 1u << feature;
}

bool ethtool_insists(const struct ethtool *ethtool,
		     enum ethtool_feature feature)
{
	return ethtool->features & ~ethtool->changeable & 1u << feature;
}
