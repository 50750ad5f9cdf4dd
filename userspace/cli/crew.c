// SPDX-License-Identifier: GPL-2.0
#include "crew.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"

/* The sentence may name a device by its number in a list. */
static int say_closed(const char *text, int err)
{
	char sentence[1024];

	snprintf(sentence, sizeof(sentence), "%s", text);
	plain_text(sentence);
	warnx("%s", sentence);
	return err;
}

static int open_one(struct crew *crew, const struct ringtap_options *options)
{
	int err = ringtap_open(&crew->one, options);

	crew->source = (struct source){ &crew->one, 1 };
	return err ? say_closed(ringtap_strerror(crew->one), err) : 0;
}

static int open_all(struct crew *crew, const struct ringtap_options *options,
		    unsigned int threads)
{
	int err = ringtap_crew_open(&crew->handle, options, threads);
	unsigned int i;

	if (err)
		return say_closed(ringtap_crew_strerror(crew->handle), err);
	crew->source.members = calloc(threads, sizeof(*crew->source.members));
	if (!crew->source.members)
		return say_closed("no memory", -ENOMEM);
	crew->source.nr = threads;
	for (i = 0; i < threads; i++)
		crew->source.members[i] = ringtap_crew_member(crew->handle, i);
	return 0;
}

int crew_open(struct crew *crew, const struct ringtap_options *options,
	      unsigned int threads)
{
	memset(crew, 0, sizeof(*crew));
	return threads ? open_all(crew, options, threads) :
			 open_one(crew, options);
}

void crew_close(struct crew *crew)
{
	if (crew->source.members != &crew->one)
		free(crew->source.members);
	ringtap_crew_close(crew->handle);
	ringtap_close(crew->one);
}

/* Who could not be stopped is called back, at the least. */
int crew_stop(struct crew *crew)
{
	int err;

	if (!crew->handle) {
		err = ringtap_stop(crew->one);
		if (err)
			warnx("%s", ringtap_strerror(crew->one));
		return err;
	}
	err = ringtap_crew_stop(crew->handle);
	if (err) {
		warnx("can't stop the capture: %s", strerror(-err));
		ringtap_crew_break(crew->handle);
	}
	return err;
}

static int begin(struct ringtap *rt, unsigned int nr, void *data)
{
	struct crew *crew = data;

	sem_post(&crew->begun);
	return crew->work(rt, nr, crew->data);
}

static void *run(void *arg)
{
	struct crew *crew = arg;

	crew->err = ringtap_crew_run(crew->handle, begin, crew);
	__atomic_store_n(&crew->over, true, __ATOMIC_RELEASE);
	sem_post(&crew->begun);
	return NULL;
}

static int start_runner(struct crew *crew)
{
	int err = pthread_create(&crew->thread, NULL, run, crew);

	crew->runs = !err;
	if (err)
		warnx("can't start a thread: %s", strerror(err));
	return -err;
}

/* Who has come so far has all threads, or none. */
int crew_start(struct crew *crew,
	       int (*work)(struct ringtap *rt, unsigned int nr, void *data),
	       void *data)
{
	int err;

	crew->work = work;
	crew->data = data;
	sem_init(&crew->begun, 0, 0);
	err = start_runner(crew);
	while (!err && sem_wait(&crew->begun))
		continue; /* a signal came */
	if (err || !__atomic_load_n(&crew->over, __ATOMIC_ACQUIRE) ||
	    !crew->err)
		return err;
	warnx("%s", ringtap_crew_strerror(crew->handle));
	return crew_join(crew);
}

int crew_join(struct crew *crew)
{
	if (crew->runs)
		pthread_join(crew->thread, NULL);
	crew->runs = false;
	return crew->err;
}
