/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_HEIR_H
#define RINGTAP_HEIR_H

#include <linux/types.h>

struct sk_buff;

void ringtap_heir_forget_all(void);
void ringtap_heir_remember(const struct sk_buff *skb);
bool ringtap_heir_has_had(const struct sk_buff *skb);

#endif /* RINGTAP_HEIR_H */
