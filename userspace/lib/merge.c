// SPDX-License-Identifier: BSD-2-Clause
/*
 * The rings as one stream in the order of time.
 *
 * As long as every ring has something unread, the earliest of their records
 * comes next. A ring without any may be that of an idle CPU, or of one that has
 * stamped a frame and is still writing its record. Nobody can tell the two
 * apart, so that what is there waits for a while: rings are looked at, and when
 * the time is over, all that was there then is due, and goes in the order of
 * time with whatever earlier came meanwhile. What comes later still is given
 * out when it comes, and counted.
 *
 * How long a record has waited is measured by when it was seen, not by its time
 * stamp: that may be a device's clock, and the system's may be set.
 */
#include <errno.h>

#include "internal.h"

#define RECORD_MIN	(sizeof(struct ringtap_record) + 4)

/* Nothing waits as soon as one part in so many of a ring is not released. */
#define CROWD		8

/**
 * struct choice - which record is next
 * @ring: where it is; the number of rings if there is none
 * @ns: when it was stamped
 * @limit: those behind it in its ring that are not later than this come with it
 * @complete: no ring is empty
 * @waited: some ring has what has waited long enough
 */
struct choice {
	unsigned int	ring;
	uint64_t	ns;
	uint64_t	limit;
	bool		complete;
	bool		waited;
};

static const struct ringtap_record *record_at(const struct ring *ring,
					      uint32_t position)
{
	return (const void *)(ring->data +
			      (size_t)(position & (ring->units - 1)) * 4);
}

/* A block that is no packet goes with the one before it. */
static uint64_t stamp(const struct ringtap_record *record)
{
	if (record->type != RINGTAP_RECORD_EPB)
		return 0;
	return (uint64_t)record->ts_high << 32 | record->ts_low;
}

static int fail_record(struct ringtap *rt, const struct ring *ring,
		       uint32_t position)
{
	return ringtap_error_set(rt, -EPROTO,
		"ring %u is broken: what stands at position %u is no record",
		(unsigned int)(ring - rt->rings), position);
}

static struct choice choose(const struct ringtap *rt)
{
	unsigned int n = rt->layout.nr_rings;
	struct choice choice = {
		.ring = n, .ns = UINT64_MAX, .limit = UINT64_MAX,
		.complete = true,
	};
	const struct ring *ring;
	unsigned int i;
	uint64_t ns;

	for (i = 0; i < n; i++) {
		ring = &rt->rings[i];
		if (ring->read == ring->seen) {
			choice.complete = false;
			continue;
		}
		choice.waited |= ring->due != ring->read;
		ns = stamp(record_at(ring, ring->read));
		if (choice.ring == n || ns < choice.ns) {
			choice.limit = choice.ns;
			choice.ring = i;
			choice.ns = ns;
		} else if (ns < choice.limit) {
			choice.limit = ns;
		}
	}
	return choice;
}

static int look(struct ringtap *rt)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < rt->layout.nr_rings && !err; i++)
		err = ringtap_load_head(rt, i, &rt->rings[i].seen);
	return err;
}

/* The record before a position that is not read yet is found by its end: its
 * length is repeated there.
 */
static int stamp_before(struct ringtap *rt, const struct ring *ring,
			uint32_t position, uint64_t *ns)
{
	uint32_t unread = position - ring->read;
	const uint8_t *end;
	uint32_t len;

	end = (const uint8_t *)record_at(ring, ring->read) + (size_t)unread * 4;
	len = *(const uint32_t *)(end - 4);
	if (len < RECORD_MIN || len % 4 || len / 4 > unread)
		return fail_record(rt, ring, position);
	*ns = stamp(record_at(ring, position - len / 4));
	return 0;
}

static int newest(struct ringtap *rt, uint64_t *ns)
{
	const struct ring *ring;
	uint64_t ring_ns = 0;
	unsigned int i;
	int err = 0;

	*ns = 0;
	for (i = 0; i < rt->layout.nr_rings && !err; i++) {
		ring = &rt->rings[i];
		if (ring->read == ring->seen)
			continue;
		err = stamp_before(rt, ring, ring->seen, &ring_ns);
		if (!err && ring_ns > *ns)
			*ns = ring_ns;
	}
	return err;
}

static int begin_wait(struct ringtap *rt, uint64_t now)
{
	struct merge *merge = &rt->merge;
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		rt->rings[i].waiting = rt->rings[i].seen;
	merge->looked_at = now;
	return newest(rt, &merge->newest);
}

static void end_wait(struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		rt->rings[i].due = rt->rings[i].waiting;
	rt->merge.due = rt->merge.newest;
}

/* When the time since the last look is over, what was there then becomes due,
 * and what is there now is what waits next.
 */
static int advance(struct ringtap *rt)
{
	uint64_t now = ringtap_monotonic();

	if (now - rt->merge.looked_at < rt->merge.hold)
		return 0;
	end_wait(rt);
	if (choose(rt).waited)
		rt->merge.given = now;
	return begin_wait(rt, now);
}

/* Units that are not released, of the ring that has most. */
static uint32_t most_held(const struct ringtap *rt)
{
	uint32_t held, most = 0;
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++) {
		held = ringtap_held(&rt->rings[i]);
		if (held > most)
			most = held;
	}
	return most;
}

/* A ring fills up with what waits: an order that costs packets is none. */
static bool is_crowded(const struct ringtap *rt)
{
	return most_held(rt) > rt->rings->units / CROWD;
}

bool ringtap_merge_has_enough(const struct ringtap *rt)
{
	return most_held(rt) >= rt->watermark / 4;
}

/* Some of what is there is made due, if its time has come. */
static int hurry(struct ringtap *rt)
{
	int err;

	if (!is_crowded(rt))
		return advance(rt);
	err = begin_wait(rt, ringtap_monotonic());
	if (!err)
		end_wait(rt);
	return err;
}

/* By its place, since it has waited; by its time, as long as others of that time
 * are still to come.
 */
static bool is_due(const struct ringtap *rt, const struct choice *choice,
		   const struct ring *ring, uint32_t position, uint64_t ns)
{
	return position - ring->read < ring->due - ring->read ||
	       (choice->waited && ns <= rt->merge.due);
}

/* No position is left behind the reader: they run freely, and what is far
 * behind would seem to be ahead.
 */
static void take_up_to(struct ringtap *rt, const struct choice *choice,
		       uint32_t end, struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[choice->ring];
	uint32_t taken = end - ring->read;

	if (ring->due - ring->read < taken)
		ring->due = end;
	if (ring->waiting - ring->read < taken)
		ring->waiting = end;
	ringtap_fill_span(rt, choice->ring, end, span);
}

/* Other threads may ask. */
static void count_late(struct merge *merge, uint64_t ns)
{
	if (ns < merge->last)
		__atomic_store_n(&merge->late, merge->late + 1,
				 __ATOMIC_RELAXED);
	merge->last = ns;
}

/* Records up to the limit, but the first in any case. */
static int take_run(struct ringtap *rt, const struct choice *choice, bool all,
		    struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[choice->ring];
	uint32_t end = ringtap_span_end(rt, ring, ring->seen);
	const struct ringtap_record *record;
	uint32_t at = ring->read;
	uint64_t ns;

	do {
		record = record_at(ring, at);
		ns = stamp(record);
		if (at != ring->read && (ns > choice->limit ||
					 !(all || is_due(rt, choice, ring, at, ns))))
			break;
		if (record->len < RECORD_MIN || record->len % 4 ||
		    record->len / 4 > end - at)
			return fail_record(rt, ring, at);
		if (ns)
			count_late(&rt->merge, ns);
		at += record->len / 4;
	} while (at != end);
	take_up_to(rt, choice, at, span);
	return 1;
}

/* Where no other ring has anything, all that has waited goes at once, and
 * nobody need look at each record: most of the time it is one CPU that has
 * frames, or one much more than the others.
 */
static int take_all(struct ringtap *rt, const struct choice *choice,
		    uint32_t end, struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[choice->ring];
	uint64_t last;
	int err;

	end = ringtap_span_end(rt, ring, end);
	err = stamp_before(rt, ring, end, &last);
	if (err)
		return err;
	count_late(&rt->merge, choice->ns);
	rt->merge.last = last;
	take_up_to(rt, choice, end, span);
	return 1;
}

/* Up to where a ring may be taken whole; where it is read: nothing may. */
static uint32_t whole_end(const struct ringtap *rt, const struct choice *choice,
			  bool final)
{
	const struct ring *ring = &rt->rings[choice->ring];

	if (choice->limit != UINT64_MAX)
		return ring->read;
	return final ? ring->seen : ring->due;
}

static int take_choice(struct ringtap *rt, const struct choice *choice,
		       bool final, struct ringtap_span *span)
{
	const struct ring *ring = &rt->rings[choice->ring];
	uint32_t end = whole_end(rt, choice, final);

	if (end != ring->read)
		return take_all(rt, choice, end, span);
	return take_run(rt, choice, choice->complete || final, span);
}

static bool choice_is_due(const struct ringtap *rt, const struct choice *choice)
{
	const struct ring *ring = &rt->rings[choice->ring];

	return choice->complete ||
	       is_due(rt, choice, ring, ring->read, choice->ns);
}

int ringtap_merge_take(struct ringtap *rt, struct ringtap_span *span,
		       bool final)
{
	struct choice choice = choose(rt);
	int err;

	if (!choice.complete) {
		err = look(rt);
		if (err)
			return err;
		choice = choose(rt);
	}
	if (choice.ring == rt->layout.nr_rings)
		return 0;
	if (!final && !choice_is_due(rt, &choice)) {
		err = hurry(rt);
		if (err)
			return err;
		choice = choose(rt);
		if (!choice_is_due(rt, &choice))
			return 0;
	}
	return take_choice(rt, &choice, final, span);
}

/* Who may be late is not woken each time that something is due, or he never slept
 * longer than that takes; but when there is as much as he waits for. What is the
 * matter with a ring, peek says.
 */
uint64_t ringtap_merge_hold(struct ringtap *rt)
{
	const struct merge *merge = &rt->merge;
	struct choice choice;
	uint64_t due, now;

	if (!merge->on)
		return RINGTAP_NOTHING_HELD;
	if (look(rt))
		return 0;
	choice = choose(rt);
	if (choice.ring == rt->layout.nr_rings)
		return RINGTAP_NOTHING_HELD;
	if (choice_is_due(rt, &choice) || is_crowded(rt))
		return 0;
	due = merge->looked_at + merge->hold;
	if (due < merge->given + merge->rest && !ringtap_merge_has_enough(rt))
		due = merge->given + merge->rest;
	now = ringtap_monotonic();
	return now < due ? due - now : 0;
}

uint64_t ringtap_late(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->merge.late, __ATOMIC_RELAXED);
}

bool ringtap_holds(const struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; rt->merge.on && i < rt->layout.nr_rings; i++)
		if (rt->rings[i].read != rt->rings[i].seen)
			return true;
	return false;
}
