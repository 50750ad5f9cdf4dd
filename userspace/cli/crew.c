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

int crew_stop(struct crew *crew)
{
	int err;

	if (crew->handle) {
		err = ringtap_crew_stop(crew->handle);
		if (err)
			warnx("%s", ringtap_crew_strerror(crew->handle));
	} else {
		err = ringtap_stop(crew->one);
		if (err)
			warnx("%s", ringtap_strerror(crew->one));
	}
	return err;
}

static void *run(void *arg)
{
	struct crew *crew = arg;

	crew->err = ringtap_crew_run(crew->handle, crew->work, crew->data);
	if (crew->err)
		warnx("%s", ringtap_crew_strerror(crew->handle));
	return NULL;
}

int crew_start(struct crew *crew,
	       int (*work)(struct ringtap *rt, unsigned int nr, void *data),
	       void *data)
{
	int err;

	crew->work = work;
	crew->data = data;
	err = pthread_create(&crew->thread, NULL, run, crew);
	if (err)
		warnx("can't start a thread: %s", strerror(err));
	crew->runs = !err;
	return -err;
}

int crew_join(struct crew *crew)
{
	if (crew->runs)
		pthread_join(crew->thread, NULL);
	crew->runs = false;
	return crew->err;
}
