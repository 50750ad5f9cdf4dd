// SPDX-License-Identifier: GPL-2.0
/*
 * Makes one sk_buff. Whatever memory it has besides the frame is poisoned:
 * what lies there must not come out in a record.
 */
#include "specimen.h"

#include <linux/if_vlan.h>
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "zoo.h"

#define POISON		0xa5

/* Odd, so that nothing is aligned by luck. */
#define HEADROOM	131
#define TAILROOM	67
#define FRAG_OFFSET	61

static atomic_t released;

static void zerocopy_complete(struct sk_buff *skb, struct ubuf_info *uarg,
			      bool success)
{
	atomic_inc(&released);
}

#ifdef ZOO_HAS_UBUF_INFO_OPS
static const struct ubuf_info_ops zerocopy_ops = {
	.complete = zerocopy_complete,
};
#endif

/* One for all: they are told apart by counting. */
static struct ubuf_info zerocopy = {
#ifdef ZOO_HAS_UBUF_INFO_OPS
	.ops = &zerocopy_ops,
#else
	.callback = zerocopy_complete,
#endif
	.refcnt = REFCOUNT_INIT(1),
	.flags = SKBFL_ZEROCOPY_FRAG,
};

unsigned int specimen_released(void)
{
	return atomic_read(&released);
}

/**
 * struct bytes - those of the frame that have no place yet
 * @at: the next one
 * @left: how many there are
 */
struct bytes {
	const u8 *at;
	u32 left;
};

static const u8 *bytes_take(struct bytes *bytes, u32 len)
{
	const u8 *at = bytes->at;

	bytes->at += len;
	bytes->left -= len;
	return at;
}

/* An even share of what is left, so that @parts of them take all of it. */
static u32 bytes_share(const struct bytes *bytes, u32 parts)
{
	return DIV_ROUND_UP(bytes->left, parts);
}

static struct sk_buff *head_make(struct bytes *bytes, u32 len)
{
	struct sk_buff *skb;

	skb = alloc_skb(HEADROOM + len + TAILROOM, GFP_KERNEL);
	if (!skb)
		return NULL;

	memset(skb->head, POISON, skb_end_offset(skb));
	skb_reserve(skb, HEADROOM);
	skb_put_data(skb, bytes_take(bytes, len), len);
	return skb;
}

static int frag_add(struct sk_buff *skb, struct bytes *bytes, u32 len)
{
	unsigned int order = get_order(FRAG_OFFSET + len + TAILROOM);
	unsigned int room = PAGE_SIZE << order;
	struct page *page;

	page = alloc_pages(GFP_KERNEL | __GFP_COMP, order);
	if (!page)
		return -ENOMEM;

	memset(page_address(page), POISON, room);
	memcpy(page_address(page) + FRAG_OFFSET, bytes_take(bytes, len), len);
	skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, FRAG_OFFSET, len,
			room);
	return 0;
}

static int frags_add(struct sk_buff *skb, struct bytes *bytes, u32 len,
		     u32 parts)
{
	struct bytes all = { .at = bytes->at, .left = len };
	int ret = 0;

	for (; !ret && all.left; parts--)
		ret = frag_add(skb, &all, bytes_share(&all, parts));
	bytes_take(bytes, len);
	return ret;
}

static int member_add(struct sk_buff *skb, struct sk_buff ***end,
		      struct bytes *bytes, u32 len,
		      const struct zoo_order *order)
{
	u32 paged = order->traits & ZOO_FRAGS ? len / 2 : 0;
	struct sk_buff *member;

	member = head_make(bytes, len - paged);
	if (!member)
		return -ENOMEM;

	**end = member;
	*end = &member->next;
	if (frags_add(member, bytes, paged, 1))
		return -ENOMEM;

#ifdef ZOO_HAS_UNREADABLE
	member->unreadable = !!(order->traits & ZOO_UNREADABLE_LIST);
#endif
	skb->len += len;
	skb->data_len += len;
	skb->truesize += member->truesize;
	return 0;
}

static int list_add_members(struct sk_buff *skb, struct bytes *bytes,
			    u32 parts, const struct zoo_order *order)
{
	struct sk_buff **end = &skb_shinfo(skb)->frag_list;
	int ret = 0;

	for (; !ret && bytes->left; parts--)
		ret = member_add(skb, &end, bytes, bytes_share(bytes, parts),
				 order);
	return ret;
}

static int rest_add(struct sk_buff *skb, struct bytes *bytes,
		    const struct zoo_order *order)
{
	u32 parts = max(order->parts, 1u);
	u32 paged = bytes->left;
	int ret = 0;

	if (order->traits & ZOO_LIST)
		paged /= 2;
	if (order->traits & ZOO_FRAGS)
		ret = frags_add(skb, bytes, paged,
				min_t(u32, parts, MAX_SKB_FRAGS));
	if (!ret && order->traits & ZOO_LIST)
		ret = list_add_members(skb, bytes, parts, order);
	return ret;
}

static void describe_checksum(struct sk_buff *skb, u32 checksum)
{
	switch (checksum) {
	case ZOO_CHECKSUM_UNNECESSARY:
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		break;
	case ZOO_CHECKSUM_COMPLETE:
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = (__force __wsum)0x12345678;
		break;
	case ZOO_CHECKSUM_PARTIAL:
		skb->ip_summed = CHECKSUM_PARTIAL;
		skb->csum_start = skb_headroom(skb);
		skb->csum_offset = 16;
		break;
	}
}

static void describe_gso(struct sk_buff *skb, u32 gso)
{
	static const unsigned int types[] = {
		[ZOO_GSO_TCP4] = SKB_GSO_TCPV4,
		[ZOO_GSO_TCP6] = SKB_GSO_TCPV6,
		[ZOO_GSO_UDP] = SKB_GSO_UDP_L4,
	};
	struct skb_shared_info *info = skb_shinfo(skb);

	if (!gso || gso >= ARRAY_SIZE(types))
		return;
	info->gso_type = types[gso];
	info->gso_size = 1448;
	info->gso_segs = DIV_ROUND_UP(skb->len, 1448);
}

static void describe_time(struct sk_buff *skb, const struct zoo_order *order)
{
	if (order->tstamp)
		skb_set_delivery_time(skb, ns_to_ktime(order->tstamp),
				      order->clock);
	if (order->hwtstamp)
		skb_hwtstamps(skb)->hwtstamp = ns_to_ktime(order->hwtstamp);
}

static void describe(struct sk_buff *skb, const struct zoo_order *order)
{
	skb->protocol = htons(order->protocol);
	skb->pkt_type = order->pkt_type;
	describe_checksum(skb, order->checksum);
	describe_gso(skb, order->gso);
	describe_time(skb, order);
	if (order->vlan_proto)
		__vlan_hwaccel_put_tag(skb, htons(order->vlan_proto),
				       order->vlan_tci);
	if (order->queue)
		skb_record_rx_queue(skb, order->queue - 1);
	if (order->traits & ZOO_ZEROCOPY)
		skb_zcopy_init(skb, &zerocopy);
#ifdef ZOO_HAS_UNREADABLE
	skb->unreadable = !!(order->traits & ZOO_UNREADABLE);
#endif
}

struct sk_buff *specimen_make(const struct zoo_order *order, const u8 *frame)
{
	struct bytes bytes = { .at = frame, .left = order->len };
	struct sk_buff *skb;

	skb = head_make(&bytes, order->linear);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	if (rest_add(skb, &bytes, order)) {
		kfree_skb(skb);
		return ERR_PTR(-ENOMEM);
	}

	skb_reset_mac_header(skb);
	__skb_pull(skb, order->maclen);
	if (order->traits & ZOO_NO_MAC)
		skb_unset_mac_header(skb);
	describe(skb, order);
	return skb;
}

bool specimen_intact(const struct sk_buff *skb, const struct zoo_order *order,
		     const u8 *frame)
{
	bool same;
	u8 *now;

	if (refcount_read(&skb->users) != 1 ||
	    skb->len != order->len - order->maclen ||
	    skb_headlen(skb) != order->linear - order->maclen ||
	    skb_headroom(skb) != HEADROOM + order->maclen)
		return false;

	now = kvmalloc(order->len, GFP_KERNEL);
	same = now && !skb_copy_bits(skb, -(int)order->maclen, now, order->len) &&
	       !memcmp(now, frame, order->len);
	kvfree(now);
	return same;
}
