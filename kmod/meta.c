// SPDX-License-Identifier: GPL-2.0
#include "meta.h"

#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/timekeeping.h>
#include <uapi/linux/ringtap.h>

/* LINKTYPE_* as registered with pcapng. */
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101

/* Number of a device's link type in a file, or -EPROTONOSUPPORT. */
int ringtap_meta_linktype(const struct net_device *dev)
{
	switch (dev->type) {
	case ARPHRD_ETHER:
	case ARPHRD_LOOPBACK:
		return LINKTYPE_ETHERNET;
	case ARPHRD_NONE:
	case ARPHRD_PPP:
	case ARPHRD_RAWIP:
		return LINKTYPE_RAW;
	default:
		return -EPROTONOSUPPORT;
	}
}

static u32 meta_reception(const struct sk_buff *skb)
{
	switch (skb->pkt_type) {
	case PACKET_HOST:
		return RINGTAP_FLAG_TYPE_UNICAST;
	case PACKET_BROADCAST:
		return RINGTAP_FLAG_TYPE_BROADCAST;
	case PACKET_MULTICAST:
		return RINGTAP_FLAG_TYPE_MULTICAST;
	case PACKET_OTHERHOST:
		return RINGTAP_FLAG_TYPE_PROMISC;
	default:
		return 0;
	}
}

static u32 meta_checksum(const struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		return RINGTAP_FLAG_CSUM_NOTREADY;
	if (skb->ip_summed == CHECKSUM_UNNECESSARY)
		return RINGTAP_FLAG_CSUM_VALID;
	return 0;
}

static u32 meta_flags(const struct sk_buff *skb)
{
	u32 flags = RINGTAP_FLAG_DIR_IN;

	flags |= meta_reception(skb);
	flags |= meta_checksum(skb);
	if (skb_is_gso(skb) && skb_is_gso_tcp(skb))
		flags |= RINGTAP_FLAG_TSO;
	return flags;
}

/* What the file says of the link type decides, not what lies before the data:
 * tunnels leave there the header of the device below.
 */
static u32 meta_maclen(const struct sk_buff *skb)
{
	if (ringtap_meta_linktype(skb->dev) != LINKTYPE_ETHERNET ||
	    !skb_mac_header_was_set(skb))
		return 0;
	return skb->data - skb_mac_header(skb);
}

void ringtap_meta_init(struct ringtap_meta *meta, const struct sk_buff *skb)
{
	meta->ns = 0;
	meta->maclen = meta_maclen(skb);
	meta->origlen = meta->maclen + skb->len;
	meta->flags = meta_flags(skb);
	meta->queue = skb_rx_queue_recorded(skb) ? skb_get_rx_queue(skb) :
						   RINGTAP_NO_QUEUE;
	meta->vlan_proto = 0;
	if (skb_vlan_tag_present(skb) && meta->maclen >= ETH_HLEN) {
		meta->vlan_proto = skb->vlan_proto;
		meta->vlan_tci = skb_vlan_tag_get(skb);
	}
	if (meta->vlan_proto)
		meta->origlen += VLAN_HLEN;
}

/**
 * ringtap_meta_stamp - when the frame was received
 * @meta: the frame's
 * @skb: the frame
 *
 * Reads the clock at most once per frame, and not at all where the frame
 * brings the time along.
 */
u64 ringtap_meta_stamp(struct ringtap_meta *meta, const struct sk_buff *skb)
{
	if (!meta->ns)
		meta->ns = ktime_to_ns(skb_tstamp(skb)) ?: ktime_get_real_ns();
	return meta->ns;
}
