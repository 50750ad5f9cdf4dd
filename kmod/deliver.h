/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_DELIVER_H
#define RINGTAP_DELIVER_H

#include <linux/types.h>

struct ringtap_meta;
struct ringtap_port;
struct sk_buff;

/**
 * enum ringtap_verdict - what a socket does with a frame
 * @RINGTAP_LEFT: the stack gets it
 * @RINGTAP_TAKEN: the stack does not
 * @RINGTAP_NO_ROOM: there is none in the ring, and nothing is counted yet
 */
enum ringtap_verdict {
	RINGTAP_LEFT,
	RINGTAP_TAKEN,
	RINGTAP_NO_ROOM,
};

bool ringtap_deliver(const struct ringtap_port *port, struct sk_buff *skb,
		     struct ringtap_meta *meta);
enum ringtap_verdict __must_check
ringtap_deliver_try(const struct ringtap_port *port, struct sk_buff *skb,
		    struct ringtap_meta *meta);
bool ringtap_deliver_lose(const struct ringtap_port *port,
			  const struct sk_buff *skb,
			  const struct ringtap_meta *meta);
void ringtap_deliver_refuse(const struct ringtap_port *port,
			    const struct sk_buff *skb,
			    const struct ringtap_meta *meta);

#endif /* RINGTAP_DELIVER_H */
