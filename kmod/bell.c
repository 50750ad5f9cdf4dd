// SPDX-License-Identifier: GPL-2.0
/*
 * What stands behind a record: the reader may have it, and is woken. Each for
 * itself would cost more than a record; so for a ring that is one CPU's own, both
 * are done for several records at once, by a tasklet behind the softirq that
 * brings them. A reader that may be late needs no tasklet: the socket's timer
 * runs while records come, and each record is published.
 */
#include "bell.h"

#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/wait_bit.h>

#include "area.h"
#include "ring.h"
#include "sock.h"
#include "wakeup.h"

/* Records in one go behind which a reader that sleeps is woken: as many as NAPI
 * polls at once.
 */
#define BELL_RECORDS	64

/* What a reader has to wait for at least to be late: less would be a look for
 * every few records.
 */
#define BELL_LATE_BYTES	(16 << 10)

/* What was published before is seen by the reader, or its wish by us. Who has
 * read all of it already wants to be woken by the next one.
 */
static void bell_look(struct ringtap_bell *bell)
{
	u32 watermark = READ_ONCE(bell->rs->watermark);
	u32 unread = ringtap_ring_unread(bell->ring);

	ringtap_ring_note_unread(bell->ring, unread);
	if (!unread)
		return;
	if (unread < watermark)
		ringtap_wakeup_later(bell->rs);
	else
		ringtap_wakeup(bell->rs, ringtap_ring_wake(bell->ring));
}

static void bell_publish(struct ringtap_bell *bell)
{
	bell->records = 0;
	bell->jiffies = jiffies;
	bell->looked_for = 0;
	ringtap_ring_publish(bell->ring);
	bell_look(bell);
}

/* While there is not enough the next look is due at the record that makes it so,
 * or before, if the reader has read meanwhile. While there is, the reader reads; one
 * that goes to sleep upon some of it is woken an eighth too late at most.
 */
static void bell_look_late(struct ringtap_bell *bell)
{
	u32 watermark = READ_ONCE(bell->rs->watermark);
	u32 unread = ringtap_ring_unread(bell->ring);
	u32 head = bell->ring->room.head;

	ringtap_ring_note_unread(bell->ring, unread);
	if (unread < watermark) {
		bell->enough = head + watermark - unread;
		return;
	}
	bell->enough = head + watermark / 8;
	ringtap_wakeup(bell->rs, ringtap_ring_wake(bell->ring));
}

/* The first record of each tick asks for the timer, which then runs for longer
 * than that tick: see wakeup_timeout_late(). All others need not. The same for
 * the first one after the reader has changed its mind; what is asked for stands
 * behind a fence, so that the new watermark is seen.
 */
static void bell_record_late(struct ringtap_bell *bell, u32 late)
{
	unsigned long now;

	ringtap_ring_publish(bell->ring);
	now = jiffies;
	if (now != bell->jiffies || bell->looked_for != late) {
		bell->jiffies = now;
		bell->looked_for = late;
		ringtap_wakeup_later(bell->rs);
		bell_look_late(bell);
	} else if ((s32)(bell->ring->room.head - bell->enough) >= 0) {
		bell_look_late(bell);
	}
}

/* Of the ring's own CPU. One that goes away leaves its tasklets to another, at
 * once; it would take a new life of the first, with frames, to meet it there.
 */
static void bell_rung(struct tasklet_struct *tasklet)
{
	struct ringtap_bell *bell = container_of(tasklet, struct ringtap_bell,
						 tasklet);

	bell->rung = false;
	ringtap_burst_learn(&bell->burst, bell->ring->room.head == bell->first);
	if (bell->records)
		bell_publish(bell);
	smp_mb(); /* the head before the look at who waits for it */
	wake_up_var(bell); /* see ringtap_bell_settle_all() */
}

/**
 * ringtap_bell_record - a record was submitted: wakes the reader if it wants that
 * @bell: of its ring
 *
 * For a ring that is the CPU's own, behind all records that it submits without
 * a pause, behind each BELL_RECORDS of them, and at once for the first of each
 * tick, and for one that comes alone: a fence and a wakeup cost more than a
 * record, but none is kept back for long. CPUs that share a ring can't know that
 * of each other, and look each time; so does PREEMPT_RT, where a tasklet is run
 * when a thread gets to it.
 */
void ringtap_bell_record(struct ringtap_bell *bell)
{
	u32 late = READ_ONCE(bell->late);

	if (!bell->is_used) {
		bell_look(bell);
	} else if (late) {
		bell_record_late(bell, late);
	} else if (++bell->records >= BELL_RECORDS ||
		   time_after(jiffies, bell->jiffies) ||
		   ringtap_burst_is_one(&bell->burst)) {
		bell_publish(bell);
	} else if (!bell->rung) {
		/* Of high priority, to run before further rounds of NET_RX. */
		bell->rung = true;
		bell->first = bell->ring->room.head;
		tasklet_hi_schedule(&bell->tasklet);
	}
}

/* Who publishes something after the grace period publishes all that was
 * submitted before.
 */
static bool bell_has_published(const struct ringtap_ring *ring, u32 before)
{
	return READ_ONCE(ring->room.head) == before ||
	       READ_ONCE(ring->producer->head) != before;
}

/* The tasklet wakes who waits here. A record that was published without one,
 * as the first of a tick is, does not: a look for each tick is cheaper than a
 * look at the waiters for each record.
 */
static void bell_settle(struct ringtap_bell *bell)
{
	u32 before = READ_ONCE(bell->ring->producer->head);

	if (!bell->is_used)
		return;
	while (!wait_var_event_timeout(bell,
				       bell_has_published(bell->ring, before),
				       1))
		;
}

/**
 * ringtap_bell_settle_all - all that is submitted is published
 * @rs: the socket
 *
 * After a grace period; what a CPU has submitted before that began. Sleeps; the
 * bells need no lock.
 */
void ringtap_bell_settle_all(struct ringtap_sock *rs)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);
	u32 i;

	for (i = 0; area && i < area->geometry.nr_rings; i++)
		bell_settle(&area->bells[i]);
}

static void bell_hang(struct ringtap_bell *bell, struct ringtap_sock *rs,
		      struct ringtap_ring *ring)
{
	bell->rs = rs;
	bell->ring = ring;
	bell->is_used = !ring->shared && !IS_ENABLED(CONFIG_PREEMPT_RT);
	if (bell->is_used)
		ring->batch = RINGTAP_BATCH;
	tasklet_setup(&bell->tasklet, bell_rung);
}

/**
 * ringtap_bell_hang_all - one for each ring
 * @rs: the socket
 * @area: its rings
 */
int ringtap_bell_hang_all(struct ringtap_sock *rs, struct ringtap_area *area)
{
	u32 i;

	area->bells = kvcalloc(area->geometry.nr_rings, sizeof(*area->bells),
			       GFP_KERNEL_ACCOUNT);
	if (!area->bells)
		return -ENOMEM;

	for (i = 0; i < area->geometry.nr_rings; i++)
		bell_hang(&area->bells[i], rs, &area->rings[i]);
	return 0;
}

/**
 * ringtap_bell_suits_late - whether a reader may be late
 * @wanted: what it wants
 *
 * It waits for much, and for longer than the timer needs to find out that
 * nothing comes any more.
 */
bool ringtap_bell_suits_late(const struct ringtap_wakeup *wanted)
{
	return wanted->bytes >= BELL_LATE_BYTES &&
	       wanted->latency_us >= jiffies_to_usecs(1);
}

/**
 * ringtap_bell_set_late_all - whether a socket's reader may be late
 * @area: its rings
 * @is_late: it may; also if it already could, and wants something else now
 *
 * Under the socket's tuning. Some CPU may still be at a record that goes by what was
 * true before: one decides whether it is published behind that record, or rung for.
 */
void ringtap_bell_set_late_all(struct ringtap_area *area, bool is_late)
{
	struct ringtap_bell *bell;
	u32 i;

	smp_wmb(); /* pairs with the fence in bell_record_late() */
	for (i = 0; i < area->geometry.nr_rings; i++) {
		bell = &area->bells[i];
		/* Never 0, and none that an old look may have been for. */
		bell->generation += 2;
		WRITE_ONCE(bell->late, is_late ? bell->generation | 1 : 0);
	}
}

/* No record comes any more. The socket's timer may be started here. */
void ringtap_bell_silence_all(struct ringtap_area *area)
{
	u32 i;

	for (i = 0; i < area->geometry.nr_rings; i++)
		tasklet_kill(&area->bells[i].tasklet);
}
