// SPDX-License-Identifier: GPL-2.0
#include "braid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One CPU may be so much later than another with what it has stamped. Not more: who
 * has found its rings empty holds nothing back.
 */
#define HOLD_NS		(RINGTAP_HOLD_US * 1000ull)

/* As much as comes in a fraction of a second, and many of the longest records. */
#define STRAND_BYTES	(16u << 20)

/* Nothing waits as soon as one part in so many of a strand is not released. */
#define CROWD		2

/**
 * struct choice - which record is next
 * @from: where it is; NULL: nothing is unread
 * @ns: when it was stamped
 * @limit: those behind it that are not later than this come with it
 * @complete: no strand is empty, but for those that have ended
 * @waited: some strand has what has waited long enough
 */
struct choice {
	struct braided	*from;
	uint64_t	ns;
	uint64_t	limit;
	bool		complete;
	bool		waited;
};

int braid_init(struct braid *braid, struct ringtap *const *members,
	       unsigned int nr, bool ordered)
{
	unsigned int i;
	int err;

	memset(braid, 0, sizeof(*braid));
	braid->ordered = ordered;
	err = bell_init(&braid->bell);
	if (err)
		return err;
	braid->all = calloc(nr, sizeof(*braid->all));
	if (!braid->all)
		return -ENOMEM;
	for (i = 0; i < nr && !err; i++) {
		braid->nr = i + 1;
		err = strand_init(&braid->all[i].strand, members[i],
				  &braid->bell, STRAND_BYTES);
	}
	return err;
}

void braid_exit(struct braid *braid)
{
	unsigned int i;

	for (i = 0; i < braid->nr; i++)
		strand_exit(&braid->all[i].strand);
	bell_exit(&braid->bell);
	free(braid->all);
}

void braid_copy(struct braid *braid, unsigned int nr)
{
	strand_run(&braid->all[nr].strand);
}

static const struct ringtap_record *record_at(const struct braided *braided,
					      uint64_t position)
{
	return (const void *)strand_at(&braided->strand, position);
}

/* A block that is no packet goes with the one before it. */
static uint64_t stamp(const struct ringtap_record *record)
{
	if (record->type != RINGTAP_RECORD_EPB)
		return 0;
	return (uint64_t)record->ts_high << 32 | record->ts_low;
}

static void look(struct braid *braid)
{
	struct braided *braided;
	unsigned int i;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		braided->seen = strand_head(&braided->strand, &braided->ended);
	}
}

static struct choice choose(struct braid *braid)
{
	struct choice choice = {
		.ns = UINT64_MAX, .limit = UINT64_MAX, .complete = true,
	};
	struct braided *braided;
	unsigned int i;
	uint64_t ns;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (braided->read == braided->seen) {
			choice.complete &= braided->ended;
			continue;
		}
		choice.waited |= braided->due > braided->read;
		ns = stamp(record_at(braided, braided->read));
		if (!choice.from || ns < choice.ns) {
			choice.limit = choice.ns;
			choice.from = braided;
			choice.ns = ns;
		} else if (ns < choice.limit) {
			choice.limit = ns;
		}
	}
	return choice;
}

/* The record before a position is found by its end: its length is repeated there. */
static uint64_t stamp_before(const struct braided *braided, uint64_t position)
{
	const uint8_t *end;
	uint32_t len;

	end = strand_at(&braided->strand, braided->read) +
	      (position - braided->read);
	memcpy(&len, end - sizeof(len), sizeof(len));
	return stamp((const void *)(end - len));
}

static void begin_wait(struct braid *braid, uint64_t now)
{
	struct braided *braided;
	unsigned int i;
	uint64_t ns;

	braid->since = now;
	braid->newest = 0;
	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		braided->waiting = braided->seen;
		if (braided->read == braided->seen)
			continue;
		ns = stamp_before(braided, braided->seen);
		if (ns > braid->newest)
			braid->newest = ns;
	}
}

/* @looked: who has nothing must have looked since then for what is due to go; also
 * who had something until now, and may have more that he has not brought yet.
 */
static void end_wait(struct braid *braid, uint64_t looked)
{
	unsigned int i;

	for (i = 0; i < braid->nr; i++)
		braid->all[i].due = braid->all[i].waiting;
	braid->due = braid->newest;
	braid->looked = looked;
}

/* What is full costs packets, and an order that costs packets is none. */
static bool is_crowded(const struct braid *braid)
{
	const struct braided *braided;
	unsigned int i;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (braided->seen - braided->strand.tail >
		    braided->strand.size / CROWD)
			return true;
	}
	return false;
}

/* Whoever has nothing has looked since then; who has not is asked to, if that is
 * already past.
 */
static bool all_have_looked(struct braid *braid, uint64_t when)
{
	bool past = strand_now() >= when, all = true;
	struct braided *braided;
	unsigned int i;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (braided->ended || braided->read != braided->seen ||
		    strand_looked(&braided->strand) >= when)
			continue;
		all = false;
		if (past)
			strand_ask(&braided->strand);
	}
	return all;
}

static bool anything_waits(const struct braid *braid)
{
	unsigned int i;

	for (i = 0; i < braid->nr; i++)
		if (braid->all[i].waiting > braid->all[i].read)
			return true;
	return false;
}

/* Some of what is there is made due, if its time has come; the rest waits next. What
 * was copied before a thread has said that it finds nothing is seen before that is
 * believed.
 */
static bool hurry(struct braid *braid)
{
	uint64_t when;

	if (is_crowded(braid)) {
		begin_wait(braid, strand_now());
		end_wait(braid, 0);
		return true;
	}
	if (!anything_waits(braid))
		begin_wait(braid, strand_now());
	when = braid->since + HOLD_NS;
	if (!all_have_looked(braid, when))
		return false;
	look(braid);
	end_wait(braid, when);
	begin_wait(braid, strand_now());
	return true;
}

static void count_late(struct braid *braid, uint64_t ns)
{
	if (ns < braid->last)
		braid->late++;
	braid->last = ns;
}

/* By its place, since it has waited; by its time, as long as others of that time
 * are still to come.
 */
static bool is_due(const struct braid *braid, const struct choice *choice,
		   uint64_t position, uint64_t ns)
{
	return choice->complete || position < choice->from->due ||
	       (choice->waited && ns <= braid->due);
}

/* Records up to the limit, but the first in any case. */
static void take_run(struct braid *braid, const struct choice *choice,
		     struct ringtap_span *span)
{
	struct braided *from = choice->from;
	const struct ringtap_record *record;
	uint64_t at = from->read, ns;

	do {
		record = record_at(from, at);
		ns = stamp(record);
		if (at != from->read && (ns > choice->limit ||
					 !is_due(braid, choice, at, ns)))
			break;
		if (ns)
			count_late(braid, ns);
		at += record->len;
	} while (at != from->seen);
	span->data = strand_at(&from->strand, from->read);
	span->len = at - from->read;
	from->read = at;
}

/* One strand after the other. */
static int take_any(struct braid *braid, struct ringtap_span *span)
{
	struct braided *braided;
	unsigned int i;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (braided->read == braided->seen)
			continue;
		span->data = strand_at(&braided->strand, braided->read);
		span->len = braided->seen - braided->read;
		braided->read = braided->seen;
		return 1;
	}
	return 0;
}

/* As long as there is something of all, nobody need look for more. What is found
 * lacking is so after the last look.
 */
static int take_first(struct braid *braid, struct ringtap_span *span)
{
	struct choice choice = choose(braid);
	bool lacking = false;

	if (!choice.from || !choice.complete) {
		lacking = all_have_looked(braid, braid->looked);
		look(braid);
		choice = choose(braid);
	}
	if (!choice.from)
		return 0;
	if (!choice.complete &&
	    !(lacking && is_due(braid, &choice, choice.from->read, choice.ns))) {
		if (!hurry(braid))
			return 0;
		choice = choose(braid);
		if (!is_due(braid, &choice, choice.from->read, choice.ns))
			return 0;
	}
	take_run(braid, &choice, span);
	return 1;
}

static int take(struct braid *braid, struct ringtap_span *span)
{
	if (braid->ordered)
		return take_first(braid, span);
	if (take_any(braid, span))
		return 1;
	look(braid);
	return take_any(braid, span);
}

static const struct braided *first_broken(const struct braid *braid)
{
	const struct braided *braided;
	unsigned int i;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (braided->ended && braided->read == braided->seen &&
		    braided->strand.err != -ESHUTDOWN &&
		    braided->strand.err != -ENETDOWN)
			return braided;
	}
	return NULL;
}

/* One that is broken ends all; the others do when all have. */
static const struct braided *ended(const struct braid *braid)
{
	const struct braided *broken = first_broken(braid);
	unsigned int i;

	for (i = 0; i < braid->nr && !broken; i++)
		if (!braid->all[i].ended ||
		    braid->all[i].read != braid->all[i].seen)
			return NULL;
	return broken ? broken : &braid->all[0];
}

int braid_peek(struct braid *braid, struct ringtap_span *span)
{
	const struct braided *braided;

	if (take(braid, span))
		return 1;
	braided = ended(braid);
	return braided ? braided->strand.err : 0;
}

void braid_release(struct braid *braid)
{
	unsigned int i;

	for (i = 0; i < braid->nr; i++)
		strand_release(&braid->all[i].strand, braid->all[i].read);
}

int braid_fd(const struct braid *braid)
{
	return braid->bell.fd;
}

static bool has_changed(const struct braid *braid)
{
	const struct braided *braided;
	unsigned int i;
	bool is_ended;

	for (i = 0; i < braid->nr; i++) {
		braided = &braid->all[i];
		if (strand_head(&braided->strand, &is_ended) != braided->seen ||
		    is_ended != braided->ended)
			return true;
	}
	return false;
}

/* What has come until the bell is armed is there to be peeked: no sleep then. */
int braid_sleep(struct braid *braid)
{
	uint64_t now, until = braid->since + HOLD_NS;
	struct choice choice;

	bell_arm(&braid->bell);
	if (has_changed(braid))
		return 0;
	choice = choose(braid);
	if (!choice.from)
		return -1;
	if (is_due(braid, &choice, choice.from->read, choice.ns) &&
	    all_have_looked(braid, braid->looked))
		return 0;
	now = strand_now();
	/* Who was asked to look rings when he has. */
	if (now >= until)
		return all_have_looked(braid, until) ? 0 : -1;
	return (until - now) / 1000000 + 1;
}

void braid_wake(struct braid *braid)
{
	bell_quiet(&braid->bell);
}

const struct ringtap *braid_ended(const struct braid *braid)
{
	const struct braided *braided = ended(braid);

	return braided ? braided->strand.rt : braid->all[0].strand.rt;
}

void braid_close(struct braid *braid)
{
	unsigned int i;

	for (i = 0; i < braid->nr; i++)
		strand_close(&braid->all[i].strand);
}
