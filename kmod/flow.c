// SPDX-License-Identifier: GPL-2.0
/*
 * What belongs together: a number of 32 bits for a frame, the same for both
 * directions of a flow and for all fragments of a datagram. By the kernel's flow
 * dissector and its key, which nobody outside knows.
 */
#include "flow.h"

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/udp.h>
#include <net/flow_dissector.h>

/* A tunnel in a tunnel in a tunnel: more are for somebody else to find. */
#define FLOW_TUNNELS	3
#define FLOW_TAGS	2

#define FLOW_PORT_VXLAN		4789
#define FLOW_PORT_VXLAN_LINUX	8472
#define FLOW_PORT_GENEVE	6081
#define FLOW_PORT_GTPU		2152

#define VXLAN_HLEN		8
#define VXLAN_FLAG_VNI		0x08

#define GENEVE_HLEN		8
#define GENEVE_VERSION(byte)	((byte) >> 6)
#define GENEVE_OPTLEN(byte)	(((byte) & 0x3f) * 4)

#define GTPU_HLEN		8
#define GTPU_MORE_HLEN		4
#define GTPU_VERSION_MASK	0xf0	/* the version and the protocol type */
#define GTPU_VERSION_1		0x30
#define GTPU_MORE		0x07	/* sequence number, N-PDU, extensions */
#define GTPU_EXTENSIONS		0x04
#define GTPU_PACKET		255
#define GTPU_EXTENSIONS_MAX	8

/**
 * struct flow_start - where a packet begins in a frame
 * @proto: its protocol, as Ethernet has it
 * @off: bytes from skb->data on
 */
struct flow_start {
	__be16	proto;
	int	off;
};

/* @start: NULL: where the frame's network header is. */
static bool flow_dissect(const struct sk_buff *skb, struct flow_keys *keys,
			 const struct flow_start *start, unsigned int flags)
{
	memset(keys, 0, sizeof(*keys));
	if (!start)
		return __skb_flow_dissect(NULL, skb, &flow_keys_dissector, keys,
					  NULL, 0, 0, 0, flags);
	return __skb_flow_dissect(NULL, skb, &flow_keys_dissector, keys,
				  skb->data, start->proto, start->off,
				  skb_headlen(skb), flags);
}

/* A frame to be sent may have its tag in it, while its network header is that of the
 * packet behind the tag.
 */
static bool flow_dissect_outer(const struct sk_buff *skb, struct flow_keys *keys,
			       unsigned int flags)
{
	struct flow_start start = {
		.proto = skb->protocol,
		.off = skb_mac_offset(skb) + ETH_HLEN,
	};
	bool tagged = eth_type_vlan(skb->protocol) &&
		      skb->dev->type == ARPHRD_ETHER &&
		      skb_mac_header_was_set(skb);

	return flow_dissect(skb, keys, tagged ? &start : NULL, flags);
}

/* By the addresses, the protocol and the ports, and nothing else: tags, labels and
 * keys of tunnels differ by direction. Sorted, so that it is the same for both.
 */
static u32 flow_hash_of(struct flow_keys *keys)
{
	memset(&keys->tags, 0, sizeof(keys->tags));
	memset(&keys->vlan, 0, sizeof(keys->vlan));
	memset(&keys->cvlan, 0, sizeof(keys->cvlan));
	memset(&keys->keyid, 0, sizeof(keys->keyid));
	memset(&keys->icmp, 0, sizeof(keys->icmp));
	return flow_hash_from_keys(keys);
}

/* For most frames as PACKET_FANOUT_HASH has it, which does not look at the ports
 * behind a flow label, and is misled by a tag in a frame that is sent.
 */
u32 ringtap_flow_hash(const struct sk_buff *skb)
{
	struct flow_keys keys;

	flow_dissect_outer(skb, &keys, 0);
	return flow_hash_of(&keys);
}

u32 ringtap_flow_hash_ip(const struct sk_buff *skb)
{
	struct flow_keys keys;

	flow_dissect_outer(skb, &keys, FLOW_DISSECTOR_F_STOP_AT_ENCAP);
	/* Of a tunnel the former would be that of what is in it. */
	keys.basic.n_proto = 0;
	keys.basic.ip_proto = 0;
	keys.ports.ports = 0;
	return flow_hash_of(&keys);
}

static bool flow_load(const struct sk_buff *skb, int off, void *to, int len)
{
	return off >= 0 && !skb_copy_bits(skb, off, to, len);
}

/* Not by the dissector, which takes the first tag that it meets for the one that was
 * taken out of the frame.
 */
static bool flow_skip_tags(const struct sk_buff *skb, struct flow_start *inner)
{
	struct vlan_hdr tag;
	u32 i;

	for (i = 0; i < FLOW_TAGS && eth_type_vlan(inner->proto); i++) {
		if (!flow_load(skb, inner->off, &tag, sizeof(tag)))
			return false;
		inner->proto = tag.h_vlan_encapsulated_proto;
		inner->off += sizeof(tag);
	}
	return true;
}

static bool flow_ethernet(const struct sk_buff *skb, int off,
			  struct flow_start *inner)
{
	struct ethhdr eth;

	if (!flow_load(skb, off, &eth, sizeof(eth)))
		return false;
	inner->proto = eth.h_proto;
	inner->off = off + sizeof(eth);
	return flow_skip_tags(skb, inner);
}

/* What has no header of its own below: by the version that it begins with. */
static bool flow_ip(const struct sk_buff *skb, int off,
		    struct flow_start *inner)
{
	u8 first;

	if (!flow_load(skb, off, &first, sizeof(first)))
		return false;
	switch (first >> 4) {
	case 4:
		inner->proto = htons(ETH_P_IP);
		break;
	case 6:
		inner->proto = htons(ETH_P_IPV6);
		break;
	default:
		return false;
	}
	inner->off = off;
	return true;
}

static bool flow_vxlan(const struct sk_buff *skb, int off,
		       struct flow_start *inner)
{
	u8 header[VXLAN_HLEN];

	return flow_load(skb, off, header, sizeof(header)) &&
	       header[0] & VXLAN_FLAG_VNI &&
	       flow_ethernet(skb, off + VXLAN_HLEN, inner);
}

static bool flow_geneve(const struct sk_buff *skb, int off,
			struct flow_start *inner)
{
	u8 header[GENEVE_HLEN];
	__be16 proto;

	if (!flow_load(skb, off, header, sizeof(header)) ||
	    GENEVE_VERSION(header[0]))
		return false;

	off += GENEVE_HLEN + GENEVE_OPTLEN(header[0]);
	memcpy(&proto, &header[2], sizeof(proto));
	if (proto == htons(ETH_P_TEB))
		return flow_ethernet(skb, off, inner);
	inner->proto = proto;
	inner->off = off;
	return flow_skip_tags(skb, inner);
}

/* Each extension tells its length, and at its end what the next one is. */
static int flow_gtpu_extensions(const struct sk_buff *skb, int off, u8 next)
{
	u8 len, i;

	for (i = 0; next && i < GTPU_EXTENSIONS_MAX; i++) {
		if (!flow_load(skb, off, &len, sizeof(len)) || !len)
			return -1;
		off += len * 4;
		if (!flow_load(skb, off - 1, &next, sizeof(next)))
			return -1;
	}
	return next ? -1 : off;
}

static bool flow_gtpu(const struct sk_buff *skb, int off,
		      struct flow_start *inner)
{
	u8 header[GTPU_HLEN + GTPU_MORE_HLEN];

	if (!flow_load(skb, off, header, GTPU_HLEN) ||
	    (header[0] & GTPU_VERSION_MASK) != GTPU_VERSION_1 ||
	    header[1] != GTPU_PACKET)
		return false;

	if (header[0] & GTPU_MORE) {
		if (!flow_load(skb, off, header, sizeof(header)))
			return false;
		off += GTPU_MORE_HLEN;
		if (header[0] & GTPU_EXTENSIONS)
			off = flow_gtpu_extensions(skb, off + GTPU_HLEN,
						   header[11]) - GTPU_HLEN;
	}
	return flow_ip(skb, off + GTPU_HLEN, inner);
}

/* By the port that it is sent to: the other one is the sender's choice. */
static bool flow_tunnel(const struct sk_buff *skb, const struct flow_keys *keys,
			struct flow_start *inner)
{
	int off = keys->control.thoff + sizeof(struct udphdr);

	if (keys->basic.ip_proto != IPPROTO_UDP ||
	    keys->control.flags & FLOW_DIS_IS_FRAGMENT)
		return false;
	switch (ntohs(keys->ports.dst)) {
	case FLOW_PORT_VXLAN:
	case FLOW_PORT_VXLAN_LINUX:
		return flow_vxlan(skb, off, inner);
	case FLOW_PORT_GENEVE:
		return flow_geneve(skb, off, inner);
	case FLOW_PORT_GTPU:
		return flow_gtpu(skb, off, inner);
	default:
		return false;
	}
}

/**
 * ringtap_flow_hash_inner - by the innermost packet that is found
 * @skb: the frame
 *
 * The dissector goes through VLAN, PPPoE, IPIP and GRE by itself. What is no tunnel
 * after all, though its port is one's, counts as what it is outside.
 */
u32 ringtap_flow_hash_inner(const struct sk_buff *skb)
{
	struct flow_keys keys, inner;
	struct flow_start start;
	u32 i;

	flow_dissect_outer(skb, &keys, 0);
	for (i = 0; i < FLOW_TUNNELS; i++) {
		if (!flow_tunnel(skb, &keys, &start) ||
		    !flow_dissect(skb, &inner, &start, 0))
			break;
		keys = inner;
	}
	return flow_hash_of(&keys);
}
