/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FLOW_H
#define RINGTAP_FLOW_H

#include <linux/types.h>

struct sk_buff;

u32 ringtap_flow_hash(const struct sk_buff *skb);
u32 ringtap_flow_hash_ip(const struct sk_buff *skb);
u32 ringtap_flow_hash_inner(const struct sk_buff *skb);

#endif /* RINGTAP_FLOW_H */
