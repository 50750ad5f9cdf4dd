/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FANOUT_H
#define RINGTAP_FANOUT_H

#include <linux/types.h>

struct ringtap_meta;
struct ringtap_team;
struct sk_buff;

void ringtap_fanout_init(void);
bool ringtap_fanout(struct ringtap_team *team, struct sk_buff *skb,
		    struct ringtap_meta *meta);
void ringtap_fanout_refuse(struct ringtap_team *team, const struct sk_buff *skb,
			   const struct ringtap_meta *meta);

#endif /* RINGTAP_FANOUT_H */
