/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_SKBUFF_H
#define RINGTAP_COMPAT_LINUX_SKBUFF_H

#include_next <linux/skbuff.h>

#ifndef RINGTAP_HAS_SKB_FRAGS_READABLE
/* No memory of devices in skbs yet. */
static inline bool skb_frags_readable(const struct sk_buff *skb)
{
	return true;
}
#endif

#endif /* RINGTAP_COMPAT_LINUX_SKBUFF_H */
