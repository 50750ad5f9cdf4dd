// SPDX-License-Identifier: GPL-2.0
#include "record.h"

#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/minmax.h>
#include <linux/skbuff.h>
#include <linux/string.h>

/* Where the tag stood: behind the two addresses. */
#define TAG_OFFSET	(2 * ETH_ALEN)

/* The frame's bytes from @from on; most frames lie in one piece. They are all
 * there: the lengths come from the frame itself, and its memory was found
 * readable before the record was reserved. Should an skb contradict itself, or
 * have a list of others of which one is not readable, the reader gets zeroes,
 * not what the ring held before.
 */
static void record_copy(const struct sk_buff *skb, int from, void *to, u32 len)
{
	if (likely((int)len <= (int)skb_headlen(skb) - from))
		memcpy(to, skb->data + from, len);
	else if (unlikely(skb_copy_bits(skb, from, to, len)))
		memset(to, 0, len);
}

/* The frame with the VLAN tag back in it that the device or the stack took
 * out, as it was on the wire.
 */
static void record_copy_tagged(const struct sk_buff *skb,
			       const struct ringtap_meta *meta,
			       u8 *to, u32 caplen)
{
	__be16 tag[2] = { meta->vlan_proto, htons(meta->vlan_tci) };
	int from = -(int)meta->maclen;
	u32 len;

	len = min_t(u32, caplen, TAG_OFFSET);
	record_copy(skb, from, to, len);
	if (caplen <= TAG_OFFSET)
		return;

	len = min_t(u32, caplen - TAG_OFFSET, VLAN_HLEN);
	memcpy(to + TAG_OFFSET, tag, len);
	if (caplen <= TAG_OFFSET + VLAN_HLEN)
		return;

	record_copy(skb, from + TAG_OFFSET, to + TAG_OFFSET + VLAN_HLEN,
		    caplen - TAG_OFFSET - VLAN_HLEN);
}

static void *record_option(void *to, u16 code, const void *value, u16 len)
{
	u16 header[2] = { code, len };

	memcpy(to, header, sizeof(header));
	memcpy(to + sizeof(header), value, len);
	return to + sizeof(header) + len;
}

static void *record_options(void *to, const struct ringtap_meta *meta,
			    u64 lost)
{
	to = record_option(to, RINGTAP_OPT_FLAGS, &meta->flags,
			   sizeof(meta->flags));
	if (meta->queue != RINGTAP_NO_QUEUE)
		to = record_option(to, RINGTAP_OPT_QUEUE, &meta->queue,
				   sizeof(meta->queue));
	if (lost)
		to = record_option(to, RINGTAP_OPT_DROPCOUNT, &lost,
				   sizeof(lost));
	memset(to, 0, RINGTAP_OPTION_HDR); /* RINGTAP_OPT_END */
	return to + RINGTAP_OPTION_HDR;
}

/**
 * ringtap_record_write - a frame as a pcapng block
 * @data: room for ringtap_record_bytes(), and RINGTAP_LOST_BYTES if @lost
 * @skb: the frame
 * @meta: the frame's
 * @ns: its time stamp
 * @iface: interface id
 * @caplen: bytes of the frame to keep, at most meta->origlen
 * @lost: records that found no room just before this one
 */
void ringtap_record_write(void *data, const struct sk_buff *skb,
			  const struct ringtap_meta *meta, u64 ns, u32 iface,
			  u32 caplen, u64 lost)
{
	struct ringtap_record *record = data;
	u32 padded = ALIGN(caplen, 4);
	u32 len;

	/* The padding, of which the frame then takes what it needs. */
	memset(record->data + padded - sizeof(u32), 0, sizeof(u32));

	len = ringtap_record_bytes(meta, caplen);
	if (lost)
		len += RINGTAP_LOST_BYTES;

	record->type = RINGTAP_RECORD_EPB;
	record->len = len;
	record->iface = iface;
	record->ts_high = upper_32_bits(ns);
	record->ts_low = lower_32_bits(ns);
	record->caplen = caplen;
	record->origlen = meta->origlen;

	if (meta->vlan_proto)
		record_copy_tagged(skb, meta, record->data, caplen);
	else
		record_copy(skb, -(int)meta->maclen, record->data, caplen);

	data = record_options(record->data + padded, meta, lost);
	memcpy(data, &len, sizeof(len));
}
