/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ALARM_H
#define RINGTAP_ALARM_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct ringtap_sock;

/**
 * struct ringtap_alarm - tells when a socket begins to lose frames, and ceases
 * @is_on: somebody will look at what was lost; a word for xchg()
 * @is_loss: it was told that frames are lost, and not yet that no more are
 * @has_ended: the socket delivers no more
 * @lost: frames for which there was no room, when somebody looked last
 * @look: looks, each second as long as frames are lost
 *
 * All but @is_on belongs to who looks, under the socket's configuration lock.
 */
struct ringtap_alarm {
	u32			is_on;
	bool			is_loss;
	bool			has_ended;
	u64			lost;
	struct delayed_work	look;
};

int ringtap_alarm_init(void);
void ringtap_alarm_exit(void);

void ringtap_alarm_set(struct ringtap_sock *rs);
void ringtap_alarm_end(struct ringtap_sock *rs);
void ringtap_alarm_cancel(struct ringtap_sock *rs);
void ringtap_alarm_raise(struct ringtap_alarm *alarm);

/* A frame was lost, and counted. */
static inline void ringtap_alarm_lost(struct ringtap_alarm *alarm)
{
	if (unlikely(!READ_ONCE(alarm->is_on)))
		ringtap_alarm_raise(alarm);
}

#endif /* RINGTAP_ALARM_H */
