/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ZOO_SPECIMEN_H
#define RINGTAP_ZOO_SPECIMEN_H

#include <linux/types.h>

struct sk_buff;
struct zoo_order;

/* As ordered, but for the device; or an ERR_PTR(). */
struct sk_buff *specimen_make(const struct zoo_order *order, const u8 *frame);

/* Whether it still holds these bytes, and nobody else holds it. */
bool specimen_intact(const struct sk_buff *skb, const struct zoo_order *order,
		     const u8 *frame);

/* Zerocopy buffers that were given back since the module was loaded. */
unsigned int specimen_released(void);

#endif /* RINGTAP_ZOO_SPECIMEN_H */
