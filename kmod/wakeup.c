// SPDX-License-Identifier: GPL-2.0
/*
 * When a sleeping reader is woken: at once, or when enough is unread, or when
 * it has waited long enough. The timer runs only while there is something
 * unread that is not enough; it is started by who finds it so.
 */
#include "wakeup.h"

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <net/sock.h>

#include "area.h"
#include "ring.h"
#include "sock.h"

/* Records in one go behind which a reader that sleeps is woken: as many as NAPI
 * polls at once.
 */
#define WAKEUP_RECORDS	64

/* Takes the reader's wish to be woken: by its need, seen by the caller, or by
 * poll(). The fence in ringtap_ring_wake() stands between the record and the
 * look at @polled as well; it pairs with the one in ringtap_wakeup_poll().
 */
static void wakeup_data_ready(struct ringtap_sock *rs, bool wake)
{
	if (READ_ONCE(rs->polled) && xchg(&rs->polled, 0))
		wake = true;
	if (!wake)
		return;
	atomic64_inc(&rs->wakeups);
	rs->sk.sk_data_ready(&rs->sk);
}

/* Nothing if it runs already. If it has just run out, then xchg() makes it see
 * the record that the caller has submitted, and wake for that one, too.
 */
static void wakeup_later(struct ringtap_sock *rs)
{
	u64 ns = READ_ONCE(rs->latency_us) * (u64)NSEC_PER_USEC;

	if (!xchg(&rs->timer_runs, 1))
		hrtimer_start(&rs->timer, ns_to_ktime(ns),
			      HRTIMER_MODE_REL_SOFT);
}

static enum hrtimer_restart wakeup_timeout(struct hrtimer *timer)
{
	struct ringtap_sock *rs = container_of(timer, struct ringtap_sock, timer);
	struct ringtap_area *area = rs->area;
	bool wake = false;
	u32 i;

	xchg(&rs->timer_runs, 0); /* pairs with wakeup_later() */
	for (i = 0; i < area->geometry.nr_rings; i++)
		ringtap_ring_set_due(&area->rings[i]);
	for (i = 0; i < area->geometry.nr_rings; i++)
		wake |= ringtap_ring_wake(&area->rings[i]);
	wakeup_data_ready(rs, wake);
	return HRTIMER_NORESTART;
}

/* What was published before is seen by the reader, or its wish by us. Who has
 * read all of it already wants to be woken by the next one.
 */
static void wakeup_now(struct ringtap_sock *rs, struct ringtap_ring *ring)
{
	u32 watermark = READ_ONCE(rs->watermark);
	u32 unread = ringtap_ring_unread(ring);

	if (!unread)
		return;
	if (unlikely(watermark) && unread < watermark)
		wakeup_later(rs);
	else
		wakeup_data_ready(rs, ringtap_ring_wake(ring));
}

static void wakeup_publish(struct ringtap_bell *bell)
{
	bell->records = 0;
	bell->jiffies = jiffies;
	ringtap_ring_publish(bell->ring);
	wakeup_now(bell->rs, bell->ring);
}

/* Of the ring's own CPU. One that goes away leaves its tasklets to another, at
 * once; it would take a new life of the first, with frames, to meet it there.
 */
static void wakeup_rung(struct tasklet_struct *tasklet)
{
	struct ringtap_bell *bell = container_of(tasklet, struct ringtap_bell,
						 tasklet);

	bell->rung = false;
	if (bell->records)
		wakeup_publish(bell);
	smp_mb(); /* the head before the look at who waits for it */
	wake_up_var(bell); /* see ringtap_wakeup_settle() */
}

static bool wakeup_by_bell(const struct ringtap_ring *ring)
{
	return ring->batch > 1;
}

/**
 * ringtap_wakeup - a record was submitted: wakes the reader if it wants that
 * @bell: of its ring
 *
 * For a ring that is the CPU's own, behind all records that it submits without
 * a pause, behind each WAKEUP_RECORDS of them, and at once for the first of each
 * tick: a fence and a wakeup cost more than a record, but none is kept back for
 * long. CPUs that share a ring can't know that of each other, and look each time;
 * so does PREEMPT_RT, where a tasklet is run when a thread gets to it.
 */
void ringtap_wakeup(struct ringtap_bell *bell)
{
	if (!wakeup_by_bell(bell->ring)) {
		wakeup_now(bell->rs, bell->ring);
		return;
	}
	if (++bell->records >= WAKEUP_RECORDS ||
	    time_after(jiffies, bell->jiffies)) {
		wakeup_publish(bell);
		return;
	}
	if (bell->rung)
		return;

	/* Of high priority, to run before further rounds of NET_RX. */
	bell->rung = true;
	tasklet_hi_schedule(&bell->tasklet);
}

/* Who publishes something after the grace period publishes all that was
 * submitted before.
 */
static bool wakeup_has_published(const struct ringtap_ring *ring, u32 before)
{
	return READ_ONCE(ring->room.head) == before ||
	       READ_ONCE(ring->producer->head) != before;
}

/**
 * ringtap_wakeup_settle - all that is submitted is published
 * @rs: the socket
 *
 * After a grace period; what a CPU has submitted before that began. Sleeps; the
 * bells need no lock.
 */
void ringtap_wakeup_settle(struct ringtap_sock *rs)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);
	struct ringtap_ring *ring;
	u32 before;
	u32 i;

	for (i = 0; area && i < area->geometry.nr_rings; i++) {
		ring = &area->rings[i];
		if (!wakeup_by_bell(ring))
			continue;
		before = READ_ONCE(ring->producer->head);
		wait_var_event(&area->bells[i],
			       wakeup_has_published(ring, before));
	}
}

/**
 * ringtap_wakeup_hang_bells - one for each ring
 * @rs: the socket
 * @area: its rings
 */
int ringtap_wakeup_hang_bells(struct ringtap_sock *rs,
			      struct ringtap_area *area)
{
	struct ringtap_bell *bell;
	u32 i;

	area->bells = kvcalloc(area->geometry.nr_rings, sizeof(*area->bells),
			       GFP_KERNEL_ACCOUNT);
	if (!area->bells)
		return -ENOMEM;

	for (i = 0; i < area->geometry.nr_rings; i++) {
		bell = &area->bells[i];
		bell->rs = rs;
		bell->ring = &area->rings[i];
		if (!bell->ring->shared && !IS_ENABLED(CONFIG_PREEMPT_RT))
			bell->ring->batch = RINGTAP_BATCH;
		tasklet_setup(&bell->tasklet, wakeup_rung);
	}
	return 0;
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
		wakeup_later(rs);
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
	hrtimer_setup(&rs->timer, wakeup_timeout, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_SOFT);
}

/* No record and no poll() comes any more. A bell may start the timer. */
void ringtap_wakeup_cancel(struct ringtap_sock *rs)
{
	struct ringtap_area *area = rs->area;
	u32 i;

	for (i = 0; area && i < area->geometry.nr_rings; i++)
		tasklet_kill(&area->bells[i].tasklet);
	hrtimer_cancel(&rs->timer);
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

	WRITE_ONCE(rs->latency_us, wanted->latency_us);
	WRITE_ONCE(rs->watermark, DIV_ROUND_UP(wanted->bytes, RINGTAP_UNIT));
	/* Who sleeps by the old rule looks again by the new one, and starts
	 * the timer anew.
	 */
	if (hrtimer_cancel(&rs->timer))
		xchg(&rs->timer_runs, 0);
	rs->sk.sk_data_ready(&rs->sk);
	return 0;
}
