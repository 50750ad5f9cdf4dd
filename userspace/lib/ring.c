// SPDX-License-Identifier: BSD-2-Clause
/*
 * The reader's side of the rings. The letters name the barriers; the
 * kernel's halves bear the same ones.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

/* C: what was written before the head was stored is seen after loading it. */
static uint32_t load_head(const struct ring *ring)
{
	return __atomic_load_n(ring->head, __ATOMIC_ACQUIRE);
}

static bool unread(const struct ringtap *rt)
{
	unsigned int i;

	for (i = 0; i < rt->layout.nr_rings; i++)
		if (load_head(&rt->rings[i]) != rt->rings[i].read)
			return true;
	return false;
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

/* Not past the mark in one span. */
static uint32_t span_end(const struct ringtap *rt, struct ring *ring,
			 uint32_t head)
{
	if (ring->filter == rt->filter)
		return head;
	if (ring->read == ring->mark) {
		ring->filter = rt->filter;
		return head;
	}
	return ring->mark;
}

static int take(struct ringtap *rt, struct ringtap_span *span)
{
	unsigned int n = rt->layout.nr_rings;
	unsigned int i, turn;
	struct ring *ring;
	uint32_t head;

	for (turn = 0; turn < n; turn++) {
		i = (rt->next + turn) % n;
		ring = &rt->rings[i];
		head = load_head(ring);
		if (head == ring->read)
			continue;
		if (head - ring->tail > ring->units)
			return ringtap_error_set(rt, -EPROTO,
				"ring %u is broken: %u positions are said to be unread, it has %u",
				i, head - ring->tail, ring->units);
		span->end = span_end(rt, ring, head);
		span->data = ring->data +
			     (size_t)(ring->read & (ring->units - 1)) * 4;
		span->len = (size_t)(span->end - ring->read) * 4;
		span->ring = i;
		span->filter = ring->filter;
		ring->read = span->end;
		rt->next = (i + 1) % n;
		return 1;
	}
	return 0;
}

/* F: the need is stored before the heads are loaded again. The producer stores
 * its head, then loads the need: one of the two sees the other.
 */
static void arm(struct ringtap *rt)
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
static uint32_t end_flags(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->state->flags, __ATOMIC_ACQUIRE) &
	       (RINGTAP_STATE_DOWN | RINGTAP_STATE_STOPPED);
}

static int fail_end(struct ringtap *rt, uint32_t flags)
{
	if (flags & RINGTAP_STATE_STOPPED)
		return ringtap_error_set(rt, -ESHUTDOWN,
					 "the capture was stopped");
	return ringtap_error_set(rt, -ENETDOWN, "the device went away");
}

int ringtap_peek(struct ringtap *rt, struct ringtap_span *span)
{
	int ret = take(rt, span);
	uint32_t end;

	if (ret)
		return ret;
	arm(rt);
	end = end_flags(rt);
	ret = take(rt, span);
	if (!ret && end)
		ret = fail_end(rt, end);
	return ret;
}

void ringtap_release(struct ringtap *rt, const struct ringtap_span *span)
{
	struct ring *ring = &rt->rings[span->ring];

	ring->tail = span->end;
	/* D: all reading of the span is done before the kernel writes there. */
	__atomic_store_n(&ring->consumer->tail, ring->tail, __ATOMIC_RELEASE);
}

int ringtap_wait(struct ringtap *rt, int timeout_ms)
{
	struct pollfd pfd = { .fd = rt->fd, .events = POLLIN };
	uint32_t end = end_flags(rt);
	int ret;

	if (end || !rt->watermark) {
		if (unread(rt))
			return 1;
		if (end)
			return fail_end(rt, end);
	}
	ret = poll(&pfd, 1, timeout_ms);
	if (ret < 0)
		return ringtap_error_set(rt, -errno, "can't wait: %s",
					 strerror(errno));
	end = end_flags(rt);
	if (ret && end && !unread(rt))
		return fail_end(rt, end);
	return ret;
}

int ringtap_fd(const struct ringtap *rt)
{
	return rt->fd;
}
