/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_BELL_H
#define RINGTAP_BELL_H

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/types.h>

struct ringtap_area;
struct ringtap_ring;
struct ringtap_sock;

/**
 * struct ringtap_bell - what publishes records and wakes the reader of a ring
 * @rs: the socket
 * @ring: the ring
 * @records: since somebody looked whether to wake
 * @jiffies: when that look was
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

int __must_check ringtap_bell_hang_all(struct ringtap_sock *rs,
				       struct ringtap_area *area);
void ringtap_bell_record(struct ringtap_bell *bell);
void ringtap_bell_settle_all(struct ringtap_sock *rs);
void ringtap_bell_silence_all(struct ringtap_area *area);

#endif /* RINGTAP_BELL_H */
