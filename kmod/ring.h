/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The producer's side of a ring. Also built in userspace, where threads and
 * sanitizers test it: nothing here may need more of the kernel than
 * selftests/ring/ring_user.h has.
 *
 * One ring, two positions, one reader:
 *
 *	producer (here)                     consumer (libringtap)
 *
 *	reserve                             peek
 *	  LOAD.acq ->tail       (A)           LOAD.acq ->head       (C)
 *	  if (no room) lost                 read
 *	write                                 LOAD $data
 *	  STORE $data                       release
 *	submit                                STORE.rel ->tail      (D)
 *	  if (enough are submitted)
 *	    publish                         nothing to peek
 *	publish, behind a batch               STORE ->need
 *	  write fence           (B)           full fence            (F)
 *	  STORE ->head
 *	wake                                  LOAD ->head, again
 *	  full fence            (E)           if (still nothing) sleep
 *	  if (LOAD ->need has changed)
 *	    wake the consumer
 *
 * A pairs with D, B with C, E with F.
 *
 * (A) if this barrier was missing, $data could be stored before ->tail was
 * loaded, over bytes that the consumer is still reading.
 *
 * (B) if this barrier was missing, ->head could be stored before $data, and
 * the consumer would read what stood there a lap ago. An own ring's are all
 * stores of one CPU, which a write fence puts in order, for less than a release.
 * In a shared ring it is a release, for what other CPUs have stored.
 *
 * (C) if this barrier was missing, the consumer could load $data before it
 * loaded the ->head that covers them.
 *
 * (D) if this barrier was missing, ->tail could be stored before $data were
 * loaded, and the producer would write over them.
 *
 * (E, F) if one of them was missing, the producer could miss the new ->need
 * and the consumer the new ->head, both: the consumer sleeps on a record.
 * The second look at ->head is what F is for; without it the record that was
 * published just before ->need was stored wakes nobody.
 *
 * A ring that one CPU alone fills is its own: no lock, no locked instruction,
 * and the reader's cache line is touched once for several records. Whoever
 * submits sees to it that the last of them is published, too.
 *
 * A shared ring takes its lock to reserve and to submit, never while a frame
 * is copied. Records are then finished in any order but published in the
 * order of their positions: reservations in flight stand in a list, submit
 * takes its own out and moves ->head up to the oldest that is left. So no
 * record ever carries a busy mark, and there is one protocol to read.
 *
 * What the consumer writes is read once, checked, and used for nothing but
 * the question whether there is room: the kernel's own head rules.
 */
#ifndef RINGTAP_RING_H
#define RINGTAP_RING_H

#ifdef __KERNEL__
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>
#include <asm/barrier.h>

/* What smp_store_release() is, but for loads, and for stores of other CPUs. */
static inline void ring_store_behind_stores(u32 *to, u32 value)
{
	smp_wmb(); /* as the caller says */
	WRITE_ONCE(*to, value);
}
#else
#include "ring_user.h"
#endif

#include "room.h"

/* Records of an own ring that are published together, if they come in one go:
 * what a publication costs no longer shows then, and a reader that is awake
 * does not wait for long.
 */
#define RINGTAP_BATCH	16

/**
 * struct ringtap_flight - a reservation of a shared ring
 * @prev: the one before it
 * @next: the one after it; or the next that is free
 * @start: position of its record
 */
struct ringtap_flight {
	struct ringtap_flight	*prev;
	struct ringtap_flight	*next;
	u32			start;
};

/**
 * struct ringtap_ring - the kernel's private half of a ring
 * @data: the memory, mapped twice in a row
 * @shared: several CPUs fill the ring; else @lock and what concerns
 *	reservations in flight are not used
 * @skips: it may skip
 * @batch: records that are published together, at most
 * @producer: what the consumer may know
 * @consumer: what the consumer says; user memory, never to be believed
 * @due: position before which all has waited long enough; whoever keeps the
 *	time writes it
 * @lock: of a shared ring, protects all below
 * @room: where the next record comes
 * @pending: records of an own ring that are submitted and not yet published
 * @published: position before which they are
 * @served: the consumer's need that was answered last
 * @highest: units that were unread at the most, as far as somebody has looked
 * @lost: records there was no room for since the last one that got some
 * @in_flight: reservations in the order of their positions
 * @free: as many as CPUs could need at once
 *
 * An own ring's fields from @room on belong to its CPU, with softirqs off.
 */
struct ringtap_ring {
	void			*data;
	bool			shared;
	bool			skips;
	u32			batch;
	struct ringtap_producer	*producer;
	struct ringtap_consumer	*consumer;
	u32			due;

	spinlock_t		lock ____cacheline_aligned_in_smp;
	struct ringtap_room	room;
	u32			pending;
	u32			published;
	u32			served;
	u32			highest;
	u64			lost;
	struct ringtap_flight	in_flight;
	struct ringtap_flight	*free;
};

/**
 * struct ringtap_slot - room for one record
 * @data: where to write it
 * @lost: records that found no room before it; what it is to report
 * @flight: the reservation, of a shared ring
 */
struct ringtap_slot {
	void			*data;
	u64			lost;
	struct ringtap_flight	*flight;
};

/**
 * ringtap_ring_publish - the consumer may have all that is submitted
 * @ring: a ring that is this CPU's own; softirqs are off
 */
static inline void ringtap_ring_publish(struct ringtap_ring *ring)
{
	if (!ring->pending)
		return;
	ring->pending = 0;
	ring->published = ring->room.head;
	/* B, matches C */
	ring_store_behind_stores(&ring->producer->head, ring->published);
}

static inline bool ring_reserve(struct ringtap_ring *ring, u32 bytes,
				u32 lost_bytes, struct ringtap_slot *slot)
{
	u32 units = (ring->lost ? bytes + lost_bytes : bytes) / RINGTAP_UNIT;
	u32 start;

	if (!ringtap_room_take(&ring->room, ring->producer, ring->consumer,
			       units)) {
		/* The consumer can't make room of what it does not know. */
		ringtap_ring_publish(ring);
		return false;
	}

	start = ring->room.head - units;
	slot->data = ring->data +
		     (size_t)(start & (ring->room.units - 1)) * RINGTAP_UNIT;
	slot->lost = ring->lost;
	ring->lost = 0;
	return true;
}

static inline void ring_flight_add(struct ringtap_ring *ring,
				   struct ringtap_flight *flight, u32 start)
{
	ring->free = flight->next;
	flight->start = start;
	flight->next = &ring->in_flight;
	flight->prev = ring->in_flight.prev;
	flight->prev->next = flight;
	ring->in_flight.prev = flight;
}

static inline void ring_flight_del(struct ringtap_ring *ring,
				   struct ringtap_flight *flight)
{
	flight->prev->next = flight->next;
	flight->next->prev = flight->prev;
	flight->next = ring->free;
	ring->free = flight;
}

static inline bool ring_reserve_shared(struct ringtap_ring *ring, u32 bytes,
				       u32 lost_bytes, struct ringtap_slot *slot)
{
	u32 start = ring->room.head;

	/* Never so, or a CPU has two at a time: then this one is not to be had. */
	if (unlikely(!ring->free))
		return false;
	if (!ring_reserve(ring, bytes, lost_bytes, slot))
		return false;

	slot->flight = ring->free;
	ring_flight_add(ring, slot->flight, start);
	return true;
}

/* All records before the oldest that is still being written. */
static inline u32 ring_finished(const struct ringtap_ring *ring)
{
	const struct ringtap_flight *oldest = ring->in_flight.next;

	return oldest == &ring->in_flight ? ring->room.head : oldest->start;
}

/**
 * ringtap_ring_try_reserve - room for a record
 * @ring: the ring of this CPU; softirqs are off
 * @bytes: of the record, a multiple of RINGTAP_UNIT
 * @lost_bytes: how much longer it gets if it is to report lost records
 * @slot: filled in if there is room
 *
 * A CPU has one reservation at a time, and nothing that can fail stands
 * between here and ringtap_ring_submit().
 *
 * Return: false if there is no room; unless it finds a place elsewhere, the
 * record then is one for ringtap_ring_lose().
 */
static inline bool __must_check
ringtap_ring_try_reserve(struct ringtap_ring *ring, u32 bytes, u32 lost_bytes,
			 struct ringtap_slot *slot)
{
	bool reserved;

	if (!ring->shared)
		return ring_reserve(ring, bytes, lost_bytes, slot);

	spin_lock(&ring->lock);
	reserved = ring_reserve_shared(ring, bytes, lost_bytes, slot);
	spin_unlock(&ring->lock);
	return reserved;
}

/**
 * ringtap_ring_lose - counts a record that found no room
 * @ring: as above; the next record that does will tell
 */
static inline void ringtap_ring_lose(struct ringtap_ring *ring)
{
	if (!ring->shared) {
		ring->lost++;
		return;
	}

	spin_lock(&ring->lock);
	ring->lost++;
	spin_unlock(&ring->lock);
}

/* Both, for a record that can't be placed elsewhere. */
static inline bool __must_check
ringtap_ring_reserve(struct ringtap_ring *ring, u32 bytes, u32 lost_bytes,
		     struct ringtap_slot *slot)
{
	if (ringtap_ring_try_reserve(ring, bytes, lost_bytes, slot))
		return true;
	ringtap_ring_lose(ring);
	return false;
}

/* Much of a small ring is not kept back. */
static inline bool ring_is_due_to_publish(const struct ringtap_ring *ring)
{
	return ring->pending >= ring->batch ||
	       ring->room.head - ring->published >= ring->room.units / 8;
}

/**
 * ringtap_ring_submit - the record is written, the consumer may have it
 * @ring: the ring it was reserved in
 * @slot: as ringtap_ring_reserve() left it
 *
 * It may have it soon: of an own ring with a batch of more than one, behind the
 * last record the caller has to see to ringtap_ring_publish().
 */
static inline void ringtap_ring_submit(struct ringtap_ring *ring,
				       const struct ringtap_slot *slot)
{
	struct ringtap_producer *producer = ring->producer;

	if (!ring->shared) {
		ring->pending++;
		if (ring_is_due_to_publish(ring))
			ringtap_ring_publish(ring);
		return;
	}

	spin_lock(&ring->lock);
	ring_flight_del(ring, slot->flight);
	/* B, matches C */
	smp_store_release(&producer->head, ring_finished(ring));
	spin_unlock(&ring->lock);
}

/**
 * ringtap_ring_wake - whether the consumer wants to be woken
 * @ring: a ring of which a record was just published
 *
 * True once for each change of the consumer's need. Two CPUs of a shared
 * ring may both see the same change: a wakeup too many, never one too few.
 * The fence serves the caller's own flags as well, see ringtap_wakeup_poll().
 */
static inline bool ringtap_ring_wake(struct ringtap_ring *ring)
{
	u32 need;

	smp_mb(); /* E, matches F */
	need = READ_ONCE(ring->consumer->need);
	if (likely(need == READ_ONCE(ring->served)))
		return false;

	WRITE_ONCE(ring->served, need);
	return true;
}

/* Of what lies between two positions. The producer may be about to change it,
 * but for what a head that was loaded before makes readable.
 */
static inline u32 ring_skipped(const struct ringtap_skip *skip, u32 tail,
			       u32 head)
{
	u32 from = READ_ONCE(skip->from);
	u32 units = READ_ONCE(skip->to) - from;

	return from - tail < head - tail && units < head - from ? units : 0;
}

/**
 * ringtap_ring_unread - how much there is to read
 * @ring: any ring
 *
 * From any context: looks at what both sides have published. With a consumer
 * that lies about its tail the answer is any, and is its own problem.
 */
static inline u32 ringtap_ring_unread(const struct ringtap_ring *ring)
{
	/* Skips before it are told by then, as to the consumer. */
	u32 head = smp_load_acquire(&ring->producer->head);
	u32 tail = READ_ONCE(ring->consumer->tail);
	u32 unread = head - tail;
	u32 i;

	for (i = 0; ring->skips && i < RINGTAP_SKIPS; i++)
		unread -= ring_skipped(&ring->producer->skips[i], tail, head);
	return unread;
}

/**
 * ringtap_ring_note_unread - for who wants to know how full it ever was
 * @ring: any ring
 * @unread: what ringtap_ring_unread() has found
 *
 * Of two CPUs that note at a time one may be overlooked. More than there is room for
 * is no measurement: the consumer has read, between the two loads, what another CPU
 * has published meanwhile, or it lies.
 */
static inline void ringtap_ring_note_unread(struct ringtap_ring *ring,
					    u32 unread)
{
	if (unread > READ_ONCE(ring->highest) && unread <= ring->room.units)
		WRITE_ONCE(ring->highest, unread);
}

/**
 * ringtap_ring_is_nearly_full - three quarters of it are unread, or more
 * @ring: the ring of this CPU; softirqs are off
 *
 * The reader's line is looked at only where its last known tail leaves a doubt.
 * Of a shared ring it is what it was a moment ago.
 */
static inline bool
ringtap_ring_is_nearly_full(const struct ringtap_ring *ring)
{
	u32 much = ring->room.units / 4 * 3;

	return READ_ONCE(ring->room.head) - READ_ONCE(ring->room.tail) >= much &&
	       ringtap_ring_unread(ring) >= much;
}

/**
 * ringtap_ring_set_due - what is unread now has waited long enough
 * @ring: any ring
 */
static inline void ringtap_ring_set_due(struct ringtap_ring *ring)
{
	WRITE_ONCE(ring->due, READ_ONCE(ring->producer->head));
}

/**
 * ringtap_ring_is_due - whether some of that is unread still
 * @ring: any ring
 *
 * However often it is asked, and whoever asks: only reading changes it. Who has
 * read past the mark may meet it again, without a new one, when all positions
 * have come round or where a skip lies over it, and looks into the ring in vain.
 */
static inline bool ringtap_ring_is_due(const struct ringtap_ring *ring)
{
	u32 head = READ_ONCE(ring->producer->head);

	return head - READ_ONCE(ring->due) <
	       head - READ_ONCE(ring->consumer->tail);
}

/**
 * ringtap_ring_init - makes an empty ring of zeroed memory
 * @ring: zeroed
 * @data: @units * RINGTAP_UNIT bytes, mapped twice in a row
 * @units: a power of two
 * @producer: in memory that the consumer can't write
 * @consumer: in memory that it can
 * @flights: one for each CPU that shares the ring; NULL: it is one CPU's own
 * @nr_flights: number of them
 *
 * Each record is published at once, unless the caller sets another batch.
 */
static inline void
ringtap_ring_init(struct ringtap_ring *ring, void *data, u32 units,
		  struct ringtap_producer *producer,
		  struct ringtap_consumer *consumer,
		  struct ringtap_flight *flights, u32 nr_flights)
{
	u32 i;

	ring->data = data;
	ring->room.units = units;
	ring->room.limit = ring->room.head;
	ring->published = ring->room.head;
	ring->producer = producer;
	ring->consumer = consumer;
	ring->shared = flights;
	ring->batch = 1;
	spin_lock_init(&ring->lock);
	ring->in_flight.next = &ring->in_flight;
	ring->in_flight.prev = &ring->in_flight;
	for (i = 0; i < nr_flights; i++) {
		flights[i].next = ring->free;
		ring->free = &flights[i];
	}
}

/**
 * ringtap_ring_allow_skips - the ring is one CPU's own, and its reader follows
 * @ring: nothing was reserved yet
 * @window: see struct ringtap_room; twice the largest record at least
 */
static inline void ringtap_ring_allow_skips(struct ringtap_ring *ring,
					    u32 window)
{
	ring->skips = window;
	ring->room.window = window;
}

#endif /* RINGTAP_RING_H */
