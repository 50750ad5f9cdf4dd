// SPDX-License-Identifier: GPL-2.0
/*
 * A reader's sleep: until there is something to read, or enough, or until it
 * has waited long enough. The socket's timer runs only while there is something
 * unread that is not enough; it is started by who finds it so. For a reader that
 * may be late it runs while records come.
 */
#include "wakeup.h"

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <net/sock.h>

#include "area.h"
#include "bell.h"
#include "ring.h"
#include "sock.h"
#include "trace.h"

/**
 * ringtap_wakeup - wakes the reader if it wants that
 * @rs: the socket
 * @wake: by its need, as ringtap_ring_wake() has found
 *
 * Else by a poll() that sleeps. The fence in ringtap_ring_wake() stands between
 * the record and the look at @polled as well; it pairs with the one in
 * ringtap_wakeup_poll().
 */
void ringtap_wakeup(struct ringtap_sock *rs, bool wake)
{
	if (READ_ONCE(rs->polled) && xchg(&rs->polled, 0))
		wake = true;
	if (!wake)
		return;
	atomic64_inc(&rs->wakeups);
	trace_ringtap_wakeup(rs);
	rs->sk.sk_data_ready(&rs->sk);
}

static ktime_t wakeup_latency(const struct ringtap_sock *rs)
{
	return ns_to_ktime(READ_ONCE(rs->latency_us) * (u64)NSEC_PER_USEC);
}

/**
 * enum wakeup_timer - a socket's timer
 * @TIMER_STOPPED: nobody is woken by it
 * @TIMER_RUNS: or is about to be started
 * @TIMER_ASKED: and since it ran out last somebody has asked for it
 */
enum wakeup_timer {
	TIMER_STOPPED,
	TIMER_RUNS,
	TIMER_ASKED,
};

/* Should the latency be changed meanwhile, either who does it finds the timer
 * running, or the new one is found here.
 */
static void wakeup_start_timer(struct ringtap_sock *rs)
{
	ktime_t latency;

	do {
		latency = wakeup_latency(rs);
		hrtimer_start(&rs->timer, latency, HRTIMER_MODE_REL_SOFT);
		smp_mb(); /* pairs with the one in wakeup_restart_timer() */
	} while (latency != wakeup_latency(rs));
}

/**
 * ringtap_wakeup_later - wakes the reader when it has waited long enough
 * @rs: the socket
 *
 * Nothing if the timer runs already. If it has just run out, then xchg() makes
 * it see the record that the caller has submitted, and wake for that one, too.
 * A full fence in any case.
 */
void ringtap_wakeup_later(struct ringtap_sock *rs)
{
	/* Who says that it runs has to start it before others rely on that. */
	preempt_disable();
	if (!xchg(&rs->timer_state, TIMER_ASKED))
		wakeup_start_timer(rs);
	preempt_enable();
}

static void wakeup_set_due(const struct ringtap_area *area)
{
	u32 i;

	for (i = 0; i < area->geometry.nr_rings; i++) {
		ringtap_ring_note_unread(&area->rings[i],
					 ringtap_ring_unread(&area->rings[i]));
		ringtap_ring_set_due(&area->rings[i]);
	}
}

static void wakeup_for_all(struct ringtap_sock *rs,
			   const struct ringtap_area *area)
{
	bool wake = false;
	u32 i;

	for (i = 0; i < area->geometry.nr_rings; i++)
		wake |= ringtap_ring_wake(&area->rings[i]);
	ringtap_wakeup(rs, wake);
}

/* Of what a late reader is to get, only the first record of each tick asks for
 * the timer. So it does not end before two ticks are over in which nobody did: what
 * comes then is the first of its tick. An asker finds it running, and keeps it
 * so, or starts it.
 */
static enum hrtimer_restart wakeup_timeout_late(struct ringtap_sock *rs)
{
	ktime_t tick = ns_to_ktime(jiffies_to_nsecs(1));

	/* Pairs with ringtap_wakeup_later(). */
	if (xchg(&rs->timer_state, TIMER_RUNS) == TIMER_ASKED)
		rs->asked = jiffies;
	wakeup_set_due(rs->area);
	if (ringtap_area_unread(rs->area))
		wakeup_for_all(rs, rs->area);
	if (time_after(jiffies, rs->asked + 1) &&
	    cmpxchg(&rs->timer_state, TIMER_RUNS, TIMER_STOPPED) == TIMER_RUNS)
		return HRTIMER_NORESTART;
	/* The latency may be one for which nobody is late any more. */
	hrtimer_forward_now(&rs->timer, max(wakeup_latency(rs), tick));
	return HRTIMER_RESTART;
}

static enum hrtimer_restart wakeup_timeout(struct hrtimer *timer)
{
	struct ringtap_sock *rs = container_of(timer, struct ringtap_sock, timer);

	if (READ_ONCE(rs->is_late))
		return wakeup_timeout_late(rs);

	xchg(&rs->timer_state, TIMER_STOPPED); /* as above */
	wakeup_set_due(rs->area);
	wakeup_for_all(rs, rs->area);
	return HRTIMER_NORESTART;
}

static bool wakeup_is_due(struct ringtap_sock *rs,
			  const struct ringtap_area *area)
{
	u32 watermark = READ_ONCE(rs->watermark);
	u32 unread = ringtap_area_unread(area);
	u32 i;

	if (!unread)
		return false;
	if (unread >= watermark)
		return true;
	for (i = 0; i < area->geometry.nr_rings; i++)
		if (ringtap_ring_is_due(&area->rings[i]))
			return true;
	return false;
}

/**
 * ringtap_wakeup_poll - whether the socket is readable
 * @rs: the socket
 *
 * The answer is the same for all who ask, and lasts until the reader has read:
 * an epoll asks again before it reports, and one that watches an epoll makes
 * it ask once more.
 *
 * If not, the caller announces itself and looks again, as the reader does with
 * its need, and with the same fences: who finds nothing here is woken by the
 * next record. On every call, also from epoll, which after a wakeup looks
 * here, and drops the event without a word if there is nothing: the reader's
 * need is served then, and only @polled still stands for it.
 */
bool ringtap_wakeup_poll(struct ringtap_sock *rs)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);

	if (area && wakeup_is_due(rs, area))
		return true;

	WRITE_ONCE(rs->polled, 1);
	smp_mb(); /* F, matches E in ringtap_ring_wake() */
	area = smp_load_acquire(&rs->area); /* as above; it may have come */
	if (!area)
		return false;
	if (wakeup_is_due(rs, area))
		return true;
	if (ringtap_area_unread(area))
		ringtap_wakeup_later(rs);
	return false;
}

/* By one of those who ask. */
static bool wakeup_is_broken(struct ringtap_sock *rs)
{
	return READ_ONCE(rs->broken) && xchg(&rs->broken, 0);
}

static bool wakeup_is_over(const struct ringtap_area *area)
{
	return READ_ONCE(area->state->flags) &
	       (RINGTAP_STATE_DOWN | RINGTAP_STATE_STOPPED);
}

/* Begun anew, a sleep with a time limit would have all its time again; and
 * io_uring takes the code for a result.
 */
static int wakeup_interrupted(long timeout)
{
	if (timeout == MAX_SCHEDULE_TIMEOUT && !(current->flags & PF_IO_WORKER))
		return -ERESTARTNOHAND;
	return -EINTR;
}

/**
 * ringtap_wakeup_sleep - sleeps until poll() would find the socket readable
 * @rs: the socket
 * @timeout: jiffies
 *
 * In itself what poll() is for one socket, without what poll() needs for many.
 *
 * Return: 0, also at the end of the capture; -ECANCELED, once for
 * ringtap_wakeup_break(); -EAGAIN: the time is over; -ERESTARTNOHAND, with a time
 * limit -EINTR: a signal; -ENODATA: there are no rings yet.
 */
int ringtap_wakeup_sleep(struct ringtap_sock *rs, long timeout)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);
	bool broken = false;
	long left;

	if (!area)
		return -ENODATA;
	left = wait_event_interruptible_timeout(*sk_sleep(&rs->sk),
						(broken = wakeup_is_broken(rs)) ||
						wakeup_is_over(area) ||
						ringtap_wakeup_poll(rs),
						timeout);
	if (broken)
		return -ECANCELED;
	if (left < 0)
		return wakeup_interrupted(timeout);
	return left ? 0 : -EAGAIN;
}

/**
 * ringtap_wakeup_break - ends a sleep, or the next one
 * @rs: the socket
 *
 * What the caller has stored before is seen by who takes the flag. Somebody
 * sleeps, or is about to: the flag stands before he looks, or he is in the queue
 * by then. Nothing has become readable, so that nobody is told but who sleeps.
 */
void ringtap_wakeup_break(struct ringtap_sock *rs)
{
	smp_store_release(&rs->broken, 1); /* pairs with wakeup_is_broken() */
	wake_up_interruptible_all(sk_sleep(&rs->sk));
}

void ringtap_wakeup_init(struct ringtap_sock *rs)
{
	mutex_init(&rs->tuning);
	hrtimer_setup(&rs->timer, wakeup_timeout, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_SOFT);
}

/* No record and no poll() comes any more, and no bell rings. */
void ringtap_wakeup_cancel(struct ringtap_sock *rs)
{
	hrtimer_cancel(&rs->timer);
}

/* Who sleeps by the old rule looks again by the new one, and starts the timer
 * anew. For a late reader's records, of which not each asks, it goes on.
 */
static void wakeup_restart_timer(struct ringtap_sock *rs)
{
	smp_mb(); /* pairs with the one in wakeup_start_timer() */
	if (!hrtimer_cancel(&rs->timer))
		return;
	xchg(&rs->timer_state, TIMER_STOPPED);
	if (rs->is_late)
		ringtap_wakeup_later(rs);
}

/* While a CPU may be at a record that asks for no timer, as for a late reader, the
 * timer goes on like one.
 */
static void wakeup_apply(struct ringtap_sock *rs, struct ringtap_area *area,
			 const struct ringtap_wakeup *wanted)
{
	bool is_late = ringtap_bell_suits_late(wanted);
	bool was_late = rs->is_late;

	lockdep_assert_held(&rs->tuning);

	WRITE_ONCE(rs->latency_us, wanted->latency_us);
	WRITE_ONCE(rs->watermark, DIV_ROUND_UP(wanted->bytes, RINGTAP_UNIT));
	WRITE_ONCE(rs->is_late, is_late || was_late);
	ringtap_bell_set_late_all(area, is_late);
	if (was_late)
		synchronize_net();
	WRITE_ONCE(rs->is_late, is_late);
	wakeup_restart_timer(rs);
}

/**
 * ringtap_wakeup_set - how long a reader may sleep
 * @rs: the socket; has its rings
 * @wanted: what the reader wants
 *
 * Return: 0; -EINVAL: no latency, too long a one, or more bytes than half of
 * a ring, which might never be reached; -ENODATA: there are no rings yet.
 */
int ringtap_wakeup_set(struct ringtap_sock *rs,
		       const struct ringtap_wakeup *wanted)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);

	if (!area)
		return -ENODATA;
	if (wanted->bytes > area->geometry.ring_bytes / 2 ||
	    wanted->latency_us > RINGTAP_LATENCY_MAX_US ||
	    (wanted->bytes && !wanted->latency_us))
		return -EINVAL;

	mutex_lock(&rs->tuning);
	wakeup_apply(rs, area, wanted);
	mutex_unlock(&rs->tuning);
	rs->sk.sk_data_ready(&rs->sk);
	return 0;
}
