// SPDX-License-Identifier: BSD-2-Clause
/*
 * The reader's side of the rings. The letters name the barriers; the
 * kernel's halves bear the same ones.
 */
#include <errno.h>

#include "internal.h"

/* C: what was written before the head was stored is seen after loading it. */
static uint32_t load_head(const struct ring *ring)
{
	return __atomic_load_n(&ring->producer->head, __ATOMIC_ACQUIRE);
}

static bool in_skip(const struct ringtap_skip *skip, uint32_t position)
{
	return position - skip->from < skip->to - skip->from;
}

/* Nobody is to stay where nothing is: for who compares positions, to be at the
 * beginning of a skip is to be at its end.
 */
static void leave(const struct ringtap_skip *skip, uint32_t *position)
{
	if (in_skip(skip, *position))
		*position = skip->to;
}

/* What was released up to there is released up to here. */
static void follow(struct ring *ring, const struct ringtap_skip *skip)
{
	if (ring->tail == ring->read) {
		ring->tail = skip->to;
		__atomic_store_n(&ring->consumer->tail, ring->tail,
				 __ATOMIC_RELEASE);
	}
	ring->read = skip->to;
	leave(skip, &ring->mark);
	leave(skip, &ring->seen);
	leave(skip, &ring->waiting);
	leave(skip, &ring->due);
	ring->skipped[1] = ring->skipped[0];
	ring->skipped[0] = *skip;
}

/* The kernel may change both ends meanwhile, but not those of one that lies
 * between what is not released and a head that was loaded before.
 */
static struct ringtap_skip load_skip(const struct ring *ring, unsigned int i)
{
	const struct ringtap_skip *skip = &ring->producer->skips[i];

	return (struct ringtap_skip){
		.from = __atomic_load_n(&skip->from, __ATOMIC_RELAXED),
		.to = __atomic_load_n(&skip->to, __ATOMIC_RELAXED),
	};
}

/* Behind it there is a record: an end that is another's lies elsewhere. */
static bool is_ahead(const struct ring *ring, const struct ringtap_skip *skip,
		     uint32_t head)
{
	return skip->from - ring->read < skip->to - ring->read &&
	       skip->to - ring->read < head - ring->read;
}

/* Goes on where the records do; up to where they lie in a row. */
static uint32_t row_end(struct ring *ring, uint32_t head)
{
	uint32_t end = head;
	struct ringtap_skip skip;
	unsigned int i;

	for (i = 0; ring->skips && i < RINGTAP_SKIPS; i++) {
		skip = load_skip(ring, i);
		if (!is_ahead(ring, &skip, head))
			continue;
		if (skip.from == ring->read) {
			follow(ring, &skip);
			return row_end(ring, head);
		}
		if (skip.from - ring->read < end - ring->read)
			end = skip.from;
	}
	return end;
}

/* Units that are not released, also behind skips that the reader has not come to. */
uint32_t ringtap_held(const struct ring *ring)
{
	uint32_t head = load_head(ring);
	uint32_t held = head - ring->tail;
	uint32_t skipped = 0;
	struct ringtap_skip skip;
	unsigned int i;

	for (i = 0; ring->skips && i < RINGTAP_SKIPS; i++) {
		if (ring->skipped[i].from - ring->tail < held)
			skipped += ring->skipped[i].to - ring->skipped[i].from;
		skip = load_skip(ring, i);
		if (is_ahead(ring, &skip, head))
			skipped += skip.to - skip.from;
	}
	return held - skipped;
}

/* What is behind the tail is forgotten: positions come round. */
static void forget_skipped(struct ring *ring)
{
	uint32_t held = ring->read - ring->tail;
	unsigned int i;

	for (i = 0; i < RINGTAP_SKIPS; i++) {
		leave(&ring->skipped[i], &ring->tail);
		if (ring->read - ring->skipped[i].to >= held)
			ring->skipped[i] = (struct ringtap_skip){};
	}
}

bool ringtap_unread(const struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		if (load_head(&rt->rings[i]) != rt->rings[i].read)
			return true;
	return false;
}

/* Of what was read; there may be more to read. */
bool ringtap_all_released(const struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		if (rt->rings[i].tail != rt->rings[i].read)
			return false;
	return true;
}

/* From here on the newest filter answers for what is not there yet. What is
 * there lies before the mark, also if it was put before a mark of then.
 */
void ringtap_mark_rings(struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		rt->rings[i].mark = load_head(&rt->rings[i]);
}

/* Not past the mark in one span, which may lie behind a head of before. */
uint32_t ringtap_span_end(const struct ringtap *rt, struct ring *ring,
			  uint32_t head)
{
	if (ring->filter == rt->filter)
		return head;
	if (ring->read == ring->mark) {
		ring->filter = rt->filter;
		return head;
	}
	return (int32_t)(head - ring->mark) < 0 ? head : ring->mark;
}

int ringtap_load_head(struct ringtap *rt, unsigned int i, uint32_t *head)
{
	struct ring *ring = &rt->rings[i];
	uint32_t laps = ring->skips ? 2 : 1;
	uint32_t unread;

	*head = load_head(ring);
	unread = *head - ring->tail;
	if (unread <= laps * ring->units) {
		*head = row_end(ring, *head);
		unread = *head - ring->read;
		if (unread <= ring->units)
			return 0;
	}
	return ringtap_error_set(rt, -EPROTO,
		"ring %u is broken: %u positions are said to be unread, it has %u",
		i, unread, ring->units);
}

/* All that is unread, up to the end. */
void ringtap_fill_span(struct ringtap *rt, unsigned int i, uint32_t end,
		       struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[i];

	span->data = ring->data + (size_t)(ring->read & (ring->units - 1)) * 4;
	span->len = (size_t)(end - ring->read) * 4;
	span->ring = i;
	span->filter = ring->filter;
	span->end = end;
	ring->read = end;
}

static int take(struct ringtap *rt, struct ringtap_span *span)
{
	unsigned int n = rt->layout.nr_rings;
	unsigned int i, turn;
	uint32_t head;
	int err;

	for (turn = 0; turn < n; turn++) {
		i = (rt->next + turn) % n;
		err = ringtap_load_head(rt, i, &head);
		if (err)
			return err;
		if (head == rt->rings[i].read)
			continue;
		ringtap_fill_span(rt, i,
				  ringtap_span_end(rt, &rt->rings[i], head),
				  span);
		rt->next = (i + 1) % n;
		return 1;
	}
	return 0;
}

/* F: the need is stored before the heads are loaded again. The producer stores
 * its head, then loads the need: one of the two sees the other.
 */
void ringtap_arm(struct ringtap *rt)
{
	struct ringtap_consumer *consumer;
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++) {
		consumer = rt->rings[i].consumer;
		__atomic_store_n(&consumer->need, consumer->need + 1,
				 __ATOMIC_RELAXED);
	}
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* To be looked at before the heads: then empty rings stay empty. */
uint32_t ringtap_end_flags(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->state->flags, __ATOMIC_ACQUIRE) &
	       (RINGTAP_STATE_DOWN | RINGTAP_STATE_STOPPED);
}

int ringtap_fail_end(struct ringtap *rt, uint32_t flags)
{
	if (flags & RINGTAP_STATE_STOPPED)
		return ringtap_error_set(rt, -ESHUTDOWN,
					 "the capture was stopped");
	return ringtap_error_set(rt, -ENETDOWN, "the device went away");
}

static int take_next(struct ringtap *rt, struct ringtap_span *span, bool final)
{
	if (rt->merge.on)
		return ringtap_merge_take(rt, span, final);
	return take(rt, span);
}

int ringtap_peek(struct ringtap *rt, struct ringtap_span *span)
{
	uint32_t end;
	int ret;

	if (__atomic_load_n(&rt->broken, __ATOMIC_RELAXED)) {
		ringtap_wait_forget(rt);
		return 0;
	}
	ret = take_next(rt, span, false);
	if (ret)
		return ret;
	ringtap_wait_forget(rt);
	/* Who has come from a busy look comes to the next one, which arms when
	 * its time is over.
	 */
	if (!rt->busy || rt->watermark || rt->watched)
		ringtap_arm(rt);
	end = ringtap_end_flags(rt);
	ret = take_next(rt, span, end);
	if (ret)
		return ret;
	if (end)
		return ringtap_fail_end(rt, end);
	ringtap_wait_until(rt, ringtap_merge_hold(rt));
	return 0;
}

void ringtap_release(struct ringtap *rt, const struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[span->ring];

	ring->tail = span->end;
	forget_skipped(ring);
	/* D: all reading of the span is done before the kernel writes there. */
	__atomic_store_n(&ring->consumer->tail, ring->tail, __ATOMIC_RELEASE);
}
