/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The threads of a capture that has several, from their start to their end.
 */
#ifndef RINGTAP_CREW_H
#define RINGTAP_CREW_H

#include <pthread.h>
#include <ringtap/ringtap.h>
#include <semaphore.h>
#include <stdbool.h>

#include "source.h"

/**
 * struct crew - members of a group, each with a thread
 * @handle: the library's; NULL: there is one capture, and no thread
 * @source: the members
 * @one: the member, where there is only one
 * @work: what each thread does, and
 * @data: with what
 * @thread: waits for the others
 * @begun: posted when they begin, or can't
 * @runs: the thread is there
 * @over: and has nobody to wait for any more
 * @err: what it has to say at its end
 */
struct crew {
	struct ringtap_crew	*handle;
	struct source		source;
	struct ringtap		*one;
	int			(*work)(struct ringtap *rt, unsigned int nr,
					void *data);
	void			*data;
	pthread_t		thread;
	sem_t			begun;
	bool			runs;
	bool			over;
	int			err;
};

/* Functions return 0 or a negative errno; what a user must know they have said. */

/* Captures with one handle, or with so many members of a group. crew_close() also
 * after a failure.
 */
int crew_open(struct crew *crew, const struct ringtap_options *options,
	      unsigned int threads);
void crew_close(struct crew *crew);

/* Nothing is added to any ring any more. */
int crew_stop(struct crew *crew);

/* Each member's thread does its work, until crew_join(). None of them does if this
 * fails.
 */
int crew_start(struct crew *crew,
	       int (*work)(struct ringtap *rt, unsigned int nr, void *data),
	       void *data);
int crew_join(struct crew *crew);

#endif /* RINGTAP_CREW_H */
