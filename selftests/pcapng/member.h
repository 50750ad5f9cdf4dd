/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A member of a group that there is none of: what it has to read is put there by
 * the test, and its thread reads it as the library's.
 */
#ifndef MEMBER_H
#define MEMBER_H

#include <pthread.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

/* Spans that nobody has read yet. */
#define MEMBER_SPANS	4096

/**
 * struct ringtap - a member
 * @lock: of all of it
 * @news: something has changed
 * @spans: not read yet; each is a piece of memory
 * @put: how many were ever put
 * @read: of these, were peeked
 * @released: of these, were released, and are no memory any more
 * @broken: ringtap_break() was called
 * @end: what it ends with when all is read; 0: not yet
 * @held: its thread does not come back from ringtap_peek(),
 * @until: or not when it has read so many; 0: there is no such number
 * @holds: what is not read yet is held back; ringtap_wait() ends that
 * @breaks: how often it was called back
 * @sleeps: its thread is in ringtap_wait()
 */
struct ringtap {
	pthread_mutex_t		lock;
	pthread_cond_t		news;
	struct ringtap_span	spans[MEMBER_SPANS];
	unsigned int		put;
	unsigned int		read;
	unsigned int		released;
	bool			broken;
	int			end;
	bool			held;
	unsigned int		until;
	bool			holds;
	unsigned int		breaks;
	bool			sleeps;
};

void member_init(struct ringtap *member);
void member_exit(struct ringtap *member);

/* A span of so many records, one nanosecond apart; waits for room. */
void member_put(struct ringtap *member, uint64_t ns, unsigned int records,
		uint32_t caplen);

void member_hold(struct ringtap *member, bool held);
void member_hold_after(struct ringtap *member, unsigned int spans);
void member_hold_back(struct ringtap *member);
void member_end(struct ringtap *member, int err);
bool member_sleeps(struct ringtap *member);

#endif /* MEMBER_H */
