/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The packets of one member of a group, in the order of time, as a thread of its
 * own copies them out of the rings: these are free again at once, and who reads
 * all strands together has nothing to order but strands.
 *
 *	rings -> ringtap_peek() -> strand_run() | head   memory   tail | strand_take()
 */
#ifndef RINGTAP_STRAND_H
#define RINGTAP_STRAND_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct bell - wakes who reads the strands
 * @fd: readable after it rang
 * @need: he sleeps, or is about to
 */
struct bell {
	int	fd;
	int	need;
};

/**
 * struct strand - records on their way from one thread to another
 * @rt: where they come from
 * @bell: of who reads
 * @memory: mapped twice in a row
 * @size: bytes of it, a power of two
 * @head: bytes that were ever copied; always the end of a record
 * @tail: bytes that are free again
 * @looked: when the rings were found empty last, by CLOCK_MONOTONIC
 * @asked: to look again
 * @room_fd: readable when the copying thread should look at @tail
 * @full: it sleeps, or is about to
 * @closed: nobody reads any more
 * @ended: nothing more comes, and @err says why
 * @err: a negative errno
 */
struct strand {
	struct ringtap	*rt;
	struct bell	*bell;
	uint8_t		*memory;
	size_t		size;
	uint64_t	head;
	uint64_t	tail;
	uint64_t	looked;
	int		asked;
	int		room_fd;
	int		full;
	bool		closed;
	bool		ended;
	int		err;
};

/* Functions return 0 or a negative errno. */
int bell_init(struct bell *bell);
void bell_exit(struct bell *bell);

/* Before the last look at what a sleeper waits for; after the sleep. */
void bell_arm(struct bell *bell);
void bell_quiet(struct bell *bell);

int strand_init(struct strand *strand, struct ringtap *rt, struct bell *bell,
		size_t size);
void strand_exit(struct strand *strand);

/* Copies until the capture ends, or the strand is closed: a thread's work. */
void strand_run(struct strand *strand);

/* The reader's side. */

/* All that was copied; *ended is looked at before, so that nothing follows it. */
uint64_t strand_head(const struct strand *strand, bool *ended);
const uint8_t *strand_at(const struct strand *strand, uint64_t position);
void strand_release(struct strand *strand, uint64_t position);

/* When it was found empty last; asks for another look. */
uint64_t strand_looked(const struct strand *strand);
void strand_ask(struct strand *strand);

/* The copying thread ends, whatever is left. */
void strand_close(struct strand *strand);

uint64_t strand_now(void);

#endif /* RINGTAP_STRAND_H */
