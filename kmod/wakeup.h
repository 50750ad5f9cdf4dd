/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WAKEUP_H
#define RINGTAP_WAKEUP_H

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

struct ringtap_area;
struct ringtap_ring;
struct ringtap_sock;

/**
 * struct ringtap_bell - what publishes records and wakes the reader of a ring
 * @rs: the socket
 * @ring: the ring
 * @records: since somebody looked whether to wake
 * @jiffies: when that was
 * @rung: @tasklet is to run, and has not begun to
 * @tasklet: runs on the ring's CPU behind those softirqs that bring frames
 *
 * But for the first two it is used for a ring that is one CPU's own, by it.
 */
struct ringtap_bell {
	struct ringtap_sock	*rs;
	struct ringtap_ring	*ring;
	u32			records;
	unsigned long		jiffies;
	bool			rung;
	struct tasklet_struct	tasklet;
} __aligned(128);

void ringtap_wakeup_init(struct ringtap_sock *rs);
int __must_check ringtap_wakeup_hang_bells(struct ringtap_sock *rs,
					   struct ringtap_area *area);
int ringtap_wakeup_set(struct ringtap_sock *rs,
		       const struct ringtap_wakeup *wanted);
void ringtap_wakeup_settle(struct ringtap_sock *rs);
void ringtap_wakeup_cancel(struct ringtap_sock *rs);

void ringtap_wakeup(struct ringtap_bell *bell);
bool ringtap_wakeup_poll(struct ringtap_sock *rs);
int ringtap_wakeup_sleep(struct ringtap_sock *rs, long timeout);
void ringtap_wakeup_break(struct ringtap_sock *rs);

#endif /* RINGTAP_WAKEUP_H */
