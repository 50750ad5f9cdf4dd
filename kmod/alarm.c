// SPDX-License-Identifier: GPL-2.0
/*
 * Events of sockets that lose frames for want of room. Who loses one has a word to
 * look at, and no more: the counting is done by who looks, a second at a time.
 */
#include "alarm.h"

#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <uapi/linux/ringtap_netlink.h>

#include "iface.h"
#include "netlink.h"
#include "sock.h"

static unsigned int drop_watermark = 1;
module_param(drop_watermark, uint, 0644);
MODULE_PARM_DESC(drop_watermark,
		 "Frames lost in a second for want of room that are an event; 0: none are");

/* Who loses frames has a busy CPU: not the one to look from. */
static struct workqueue_struct *alarm_queue;

/* How many more than when somebody looked last. */
static u64 alarm_count(struct ringtap_sock *rs)
{
	struct ringtap_alarm *alarm = &rs->alarm;
	struct ringtap_stats sum;
	u64 more;

	ringtap_iface_sum(rs, &sum);
	more = sum.dropped_full - alarm->lost;
	alarm->lost = sum.dropped_full;
	return more;
}

static void alarm_tell(struct ringtap_sock *rs, u64 more)
{
	u32 watermark = READ_ONCE(drop_watermark);
	bool is_loss = watermark && more >= watermark;

	if (rs->alarm.is_loss == is_loss || (is_loss && rs->alarm.has_ended))
		return;
	rs->alarm.is_loss = is_loss;
	ringtap_netlink_tell_socket(rs, is_loss ? RINGTAP_CMD_SOCKET_LOSS_NTF :
						  RINGTAP_CMD_SOCKET_CALM_NTF);
}

/* False: there is nothing to look for until a frame is lost. Who loses one just when
 * the alarm is turned off may still find it on: so it is looked once more after that.
 */
static bool alarm_look(struct ringtap_sock *rs)
{
	struct ringtap_alarm *alarm = &rs->alarm;
	bool was_loss = alarm->is_loss;
	u64 more = alarm_count(rs);

	lockdep_assert_held(&rs->conf);

	alarm_tell(rs, more);
	if (more || was_loss) {
		WRITE_ONCE(alarm->is_on, true);
		return true;
	}
	return xchg(&alarm->is_on, false);
}

static void alarm_work(struct work_struct *work)
{
	struct ringtap_alarm *alarm = container_of(to_delayed_work(work),
						   struct ringtap_alarm, look);
	struct ringtap_sock *rs = container_of(alarm, struct ringtap_sock,
					       alarm);

	mutex_lock(&rs->conf);
	/* Also if a frame was lost meanwhile, for it was counted. */
	if (alarm_look(rs))
		mod_delayed_work(alarm_queue, &alarm->look, HZ);
	mutex_unlock(&rs->conf);
}

/* The first to be lost is looked for at once. In any context that delivers. */
void ringtap_alarm_raise(struct ringtap_alarm *alarm)
{
	if (!xchg(&alarm->is_on, true))
		queue_delayed_work(alarm_queue, &alarm->look, 0);
}

/* Nobody delivers any more: what was lost and not yet told is told now, before the end
 * itself, and nothing that is lost after it.
 */
void ringtap_alarm_end(struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	if (!rs->alarm.is_loss)
		alarm_tell(rs, alarm_count(rs));
	rs->alarm.has_ended = true;
}

int __init ringtap_alarm_init(void)
{
	alarm_queue = alloc_workqueue("ringtap", WQ_UNBOUND, 0);
	return alarm_queue ? 0 : -ENOMEM;
}

/* No socket is left. */
void ringtap_alarm_exit(void)
{
	destroy_workqueue(alarm_queue);
}

void ringtap_alarm_set(struct ringtap_sock *rs)
{
	INIT_DELAYED_WORK(&rs->alarm.look, alarm_work);
}

/* Nobody can raise it any more. */
void ringtap_alarm_cancel(struct ringtap_sock *rs)
{
	lockdep_assert_not_held(&rs->conf);

	cancel_delayed_work_sync(&rs->alarm.look);
}
