// SPDX-License-Identifier: GPL-2.0
#include "meta.h"

#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <uapi/linux/ringtap.h>

/* LINKTYPE_* as registered with pcapng. */
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101
#define LINKTYPE_IEEE802_11	105
#define LINKTYPE_IEEE802_11_RADIOTAP	127

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
	case ARPHRD_TUNNEL:
	case ARPHRD_TUNNEL6:
	case ARPHRD_SIT:
	case ARPHRD_IPGRE:
	case ARPHRD_IP6GRE:
		return LINKTYPE_RAW;
	case ARPHRD_IEEE80211:
		return LINKTYPE_IEEE802_11;
	case ARPHRD_IEEE80211_RADIOTAP:
		return LINKTYPE_IEEE802_11_RADIOTAP;
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

static u32 meta_flags(const struct sk_buff *skb, u32 direction)
{
	u32 flags = direction == RINGTAP_DIR_OUT ? RINGTAP_FLAG_DIR_OUT :
						   RINGTAP_FLAG_DIR_IN;

	flags |= meta_reception(skb);
	flags |= meta_checksum(skb);
	if (skb_is_gso(skb) && skb_is_gso_tcp(skb))
		flags |= RINGTAP_FLAG_TSO;
	return flags;
}

/* Of a frame to be sent skb->data is the start. Of a received one, what the
 * file says of the link type decides, not what lies before the data: tunnels
 * leave there the header of the device below.
 */
static u32 meta_maclen(const struct sk_buff *skb, bool ethernet, u32 direction)
{
	if (direction == RINGTAP_DIR_OUT || !ethernet ||
	    !skb_mac_header_was_set(skb))
		return 0;
	return skb->data - skb_mac_header(skb);
}

/* Of a frame to be sent the field is the queue that it will take. */
static u32 meta_queue(const struct sk_buff *skb, u32 direction)
{
	if (direction == RINGTAP_DIR_OUT || !skb_rx_queue_recorded(skb))
		return RINGTAP_NO_QUEUE;
	return skb_get_rx_queue(skb);
}

/**
 * ringtap_meta_init - looks at a frame
 * @meta: result
 * @skb: the frame
 * @direction: RINGTAP_DIR_IN or RINGTAP_DIR_OUT
 */
void ringtap_meta_init(struct ringtap_meta *meta, const struct sk_buff *skb,
		       u32 direction)
{
	bool ethernet = ringtap_meta_linktype(skb->dev) == LINKTYPE_ETHERNET;

	meta->ns = 0;
	meta->maclen = meta_maclen(skb, ethernet, direction);
	meta->origlen = meta->maclen + skb->len;
	meta->flags = meta_flags(skb, direction);
	meta->queue = meta_queue(skb, direction);
	meta->vlan_proto = 0;
	if (skb_vlan_tag_present(skb) && ethernet &&
	    meta->origlen >= 2 * ETH_ALEN) {
		meta->vlan_proto = skb->vlan_proto;
		meta->vlan_tci = skb_vlan_tag_get(skb);
		meta->origlen += VLAN_HLEN;
	}
}
