/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_PROMISC_H
#define RINGTAP_PROMISC_H

struct net_device;
struct ringtap_promisc;

struct ringtap_promisc *ringtap_promisc_get(struct net_device *dev);
void ringtap_promisc_put(struct ringtap_promisc *promisc);
void ringtap_promisc_put_later(struct ringtap_promisc *promisc);

int ringtap_promisc_init(void);
void ringtap_promisc_exit(void);

#endif /* RINGTAP_PROMISC_H */
