/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WAKEUP_H
#define RINGTAP_WAKEUP_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

struct ringtap_sock;

void ringtap_wakeup_init(struct ringtap_sock *rs);
int ringtap_wakeup_set(struct ringtap_sock *rs,
		       const struct ringtap_wakeup *wanted);
void ringtap_wakeup_cancel(struct ringtap_sock *rs);

void ringtap_wakeup(struct ringtap_sock *rs, bool wake);
void ringtap_wakeup_later(struct ringtap_sock *rs);
bool ringtap_wakeup_poll(struct ringtap_sock *rs);
int ringtap_wakeup_sleep(struct ringtap_sock *rs, long timeout);
void ringtap_wakeup_break(struct ringtap_sock *rs);

#endif /* RINGTAP_WAKEUP_H */
