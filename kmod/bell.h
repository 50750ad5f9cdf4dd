/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_BELL_H
#define RINGTAP_BELL_H

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/types.h>

#include "burst.h"

struct ringtap_area;
struct ringtap_ring;
struct ringtap_sock;
struct ringtap_wakeup;

/**
 * struct ringtap_bell - what publishes records and wakes the reader of a ring
 * @rs: the socket
 * @ring: the ring
 * @is_used: the ring is one CPU's own, which can know what it brings together
 * @late: 0, or the reader may be late, see ringtap_bell_set_late_all()
 * @generation: changes with @late, of which it is a part
 * @records: since somebody looked whether to wake
 * @jiffies: when that look was
 * @looked_for: @late at that look; 0: it was not for a late reader
 * @enough: position at which the next one is due for a late reader
 * @burst: how records come
 * @first: position behind the record for which @tasklet was rung
 * @rung: @tasklet is to run, and has not begun to
 * @tasklet: runs on the ring's CPU behind those softirqs that bring frames
 *
 * From @records on it belongs to the ring's CPU.
 */
struct ringtap_bell {
	struct ringtap_sock	*rs;
	struct ringtap_ring	*ring;
	bool			is_used;
	u32			late;
	u32			generation;
	u32			records;
	unsigned long		jiffies;
	u32			looked_for;
	u32			enough;
	struct ringtap_burst	burst;
	u32			first;
	bool			rung;
	struct tasklet_struct	tasklet;
} __aligned(128);

int __must_check ringtap_bell_hang_all(struct ringtap_sock *rs,
				       struct ringtap_area *area);
bool ringtap_bell_suits_late(const struct ringtap_wakeup *wanted);
void ringtap_bell_set_late_all(struct ringtap_area *area, bool is_late);
void ringtap_bell_record(struct ringtap_bell *bell);
void ringtap_bell_settle_all(struct ringtap_sock *rs);
void ringtap_bell_silence_all(struct ringtap_area *area);

#endif /* RINGTAP_BELL_H */
