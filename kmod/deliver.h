/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_DELIVER_H
#define RINGTAP_DELIVER_H

#include <linux/types.h>

struct ringtap_meta;
struct ringtap_port;
struct sk_buff;

bool ringtap_deliver(const struct ringtap_port *port, struct sk_buff *skb,
		     struct ringtap_meta *meta);
void ringtap_deliver_forget_heirs(void);

#endif /* RINGTAP_DELIVER_H */
