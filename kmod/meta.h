/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_META_H
#define RINGTAP_META_H

#include <linux/types.h>

struct net_device;
struct sk_buff;

#define RINGTAP_NO_QUEUE	U32_MAX

/**
 * struct ringtap_meta - what is known of a frame besides its bytes
 * @ns: when it was met, by the system's clock; 0 until somebody asked
 * @origlen: bytes that it had on the wire, VLAN tag included
 * @maclen: bytes of it in front of skb->data
 * @flags: RINGTAP_FLAG_* of the record
 * @queue: receive queue, or RINGTAP_NO_QUEUE
 * @vlan_proto: of the tag that was taken out of the frame; 0: none was
 * @vlan_tci: of that tag
 *
 * Made once per frame, for all sockets that see it.
 */
struct ringtap_meta {
	u64	ns;
	u32	origlen;
	u32	maclen;
	u32	flags;
	u32	queue;
	__be16	vlan_proto;
	u16	vlan_tci;
};

void ringtap_meta_init(struct ringtap_meta *meta, const struct sk_buff *skb,
		       u32 direction);
int ringtap_meta_linktype(const struct net_device *dev);

#endif /* RINGTAP_META_H */
