/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The strands of a group's members, put together in the order of time.
 *
 * As long as every strand has something unread, the earliest of their records comes
 * next. Where one has nothing, what the others have waits until that one's thread
 * has found its rings empty, late enough that what was there before has come out of
 * them; all that has waited so long goes then, in the order of time with whatever
 * came meanwhile.
 */
#ifndef RINGTAP_BRAID_H
#define RINGTAP_BRAID_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

#include "strand.h"

/**
 * struct braided - a strand, as its reader sees it
 * @strand: it
 * @read: position behind what was peeked
 * @seen: the head, when it was looked at last
 * @waiting: before it lies what waits for its time to be over
 * @due: before it lies what has waited long enough
 * @ended: behind @seen nothing follows
 */
struct braided {
	struct strand	strand;
	uint64_t	read;
	uint64_t	seen;
	uint64_t	waiting;
	uint64_t	due;
	bool		ended;
};

/**
 * struct braid - strands in the order of time
 * @all: the strands
 * @nr: how many
 * @bell: rings when one of them has something, or has found nothing
 * @ordered: or as they come
 * @since: when the wait began of what waits
 * @newest: the latest time stamp among those who wait
 * @due: the same, of those who have waited
 * @looked: what is due goes if those who have nothing have looked since then
 * @last: time stamp of the record that was given out last
 * @late: records that were given out after one of a later time
 */
struct braid {
	struct braided	*all;
	unsigned int	nr;
	struct bell	bell;
	bool		ordered;
	uint64_t	since;
	uint64_t	newest;
	uint64_t	due;
	uint64_t	looked;
	uint64_t	last;
	uint64_t	late;
};

/* Functions return 0 or a negative errno. braid_exit() also after a failure, and
 * when no thread copies any more.
 */
int braid_init(struct braid *braid, struct ringtap *const *members,
	       unsigned int nr, bool ordered);
void braid_exit(struct braid *braid);

/* The work of the thread of a member: returns when its capture ends. */
void braid_copy(struct braid *braid, unsigned int nr);

/* As ringtap_peek(), but that @span has nothing but data and length. */
int braid_peek(struct braid *braid, struct ringtap_span *span);

/* All that was peeked. */
void braid_release(struct braid *braid);

/* To poll(), after braid_sleep() and until braid_wake(): readable when there may be
 * something to peek. braid_sleep(): how many milliseconds at most; -1: any.
 */
int braid_fd(const struct braid *braid);
int braid_sleep(struct braid *braid);
void braid_wake(struct braid *braid);

/* Whose end it was that braid_peek() told of. */
const struct ringtap *braid_ended(const struct braid *braid);

/* The threads end, whatever is left. */
void braid_close(struct braid *braid);

#endif /* RINGTAP_BRAID_H */
