/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ROSTER_H
#define RINGTAP_ROSTER_H

#include <linux/types.h>

struct net;
struct ringtap_sock;

int __must_check ringtap_roster_add(struct ringtap_sock *rs);
void ringtap_roster_remove(struct ringtap_sock *rs);
struct ringtap_sock *ringtap_roster_get(const struct net *net, u32 id);
struct ringtap_sock *ringtap_roster_get_next(const struct net *net, u64 id);
u32 ringtap_roster_changes(void);

#endif /* RINGTAP_ROSTER_H */
