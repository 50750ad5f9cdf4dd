/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CLOCK_H
#define RINGTAP_CLOCK_H

#include <linux/types.h>

struct ringtap_meta;
struct sk_buff;

bool ringtap_clock_exists(u32 clock);
u64 ringtap_clock_stamp(struct ringtap_meta *meta, const struct sk_buff *skb,
			u32 clock);

void ringtap_clock_init(void);
void ringtap_clock_exit(void);

#endif /* RINGTAP_CLOCK_H */
