// SPDX-License-Identifier: GPL-2.0
#include "rotation.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SECOND	1000000000ull

static int fail_name(const struct rotation_options *options)
{
	warnx("-w %s: the name is too long, or empty", options->name);
	return -ENAMETOOLONG;
}

/* Digits of the largest number there will be, as tcpdump counts them. */
static int width(unsigned int files)
{
	int digits = 0;

	for (files -= files > 0; files; files /= 10)
		digits++;
	return digits;
}

/* Sets @name. Without -C there are no numbers, and the first has one only if
 * the names are used in turn.
 */
static int set_name(struct rotation *rotation, uint64_t ns)
{
	const struct rotation_options *options = rotation->options;
	int digits = options->bytes ? width(options->files) : 0;
	size_t size = sizeof(rotation->name), len;
	time_t second = ns / SECOND;
	struct tm tm;

	if (options->seconds) {
		localtime_r(&second, &tm);
		/* The user's own format. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		len = strftime(rotation->name, size, options->name, &tm);
#pragma GCC diagnostic pop
	} else {
		len = strlen(options->name);
		if (len < size)
			memcpy(rotation->name, options->name, len + 1);
	}
	if (!len || len + 12 > size)
		return fail_name(options);
	if (digits || rotation->number)
		snprintf(rotation->name + len, size - len, "%0*u", digits,
			 rotation->number);
	return 0;
}

static void begin_period(struct rotation *rotation, uint64_t ns)
{
	rotation->until = UINT64_MAX;
	if (rotation->options->seconds)
		rotation->until = ns + rotation->options->seconds * SECOND;
}

int rotation_begin(struct rotation *rotation,
		   const struct rotation_options *options, uint64_t ns)
{
	memset(rotation, 0, sizeof(*rotation));
	rotation->options = options;
	if (sched_getaffinity(0, sizeof(rotation->cpus), &rotation->cpus))
		CPU_ZERO(&rotation->cpus);
	begin_period(rotation, ns);
	return set_name(rotation, ns);
}

static bool full(const struct rotation *rotation, uint64_t bytes)
{
	return rotation->options->bytes && bytes > rotation->options->bytes;
}

bool rotation_due(const struct rotation *rotation, uint64_t bytes, uint64_t ns)
{
	return ns >= rotation->until || full(rotation, bytes);
}

static enum rotation_need next_period(struct rotation *rotation, uint64_t ns)
{
	const struct rotation_options *options = rotation->options;

	begin_period(rotation, ns);
	rotation->periods++;
	rotation->number = 0;
	if (!options->bytes && options->files &&
	    rotation->periods >= options->files)
		return ROTATION_END;
	return ROTATION_NEXT;
}

int rotation_next(struct rotation *rotation, uint64_t bytes, uint64_t ns,
		  enum rotation_need *need)
{
	const struct rotation_options *options = rotation->options;

	*need = ROTATION_NEXT;
	if (ns >= rotation->until) {
		*need = next_period(rotation, ns);
	} else if (full(rotation, bytes)) {
		rotation->number++;
		if (options->files && rotation->number >= options->files)
			rotation->number = 0;
	}
	return *need == ROTATION_NEXT ? set_name(rotation, ns) : 0;
}

void rotation_run(const struct rotation *rotation, const char *name)
{
	const char *command = rotation->options->command;
	pid_t pid;

	if (!command)
		return;
	pid = fork();
	if (pid < 0)
		warn("can't run %s %s", command, name);
	if (pid)
		return;
	sched_setaffinity(0, sizeof(rotation->cpus), &rotation->cpus);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	setpriority(PRIO_PROCESS, 0, 19);
	execlp(command, command, name, NULL);
	warn("can't run %s %s", command, name);
	_exit(1);
}
