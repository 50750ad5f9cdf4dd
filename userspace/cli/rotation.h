/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When a file is full, and what the next one is called: as tcpdump does it.
 */
#ifndef RINGTAP_ROTATION_H
#define RINGTAP_ROTATION_H

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct rotation_options - what makes a new file begin
 * @name: of the file; with @seconds, for strftime()
 * @bytes: a packet that comes when the file has more than these; 0: none
 * @seconds: a packet that comes so long after the first of the file; 0: none
 * @files: with @bytes: the names of so many are used in turn; with @seconds
 *	alone: after so many the capture ends; 0: there is no limit
 * @command: is run with the name of each file that is full; or NULL
 */
struct rotation_options {
	const char	*name;
	uint64_t	bytes;
	unsigned int	seconds;
	unsigned int	files;
	const char	*command;
};

/**
 * struct rotation - which file it is
 * @options: as asked for
 * @name: of the file
 * @number: of the file, in the row that @bytes makes
 * @periods: that are over
 * @until: nanoseconds since 1970: when the period ends
 * @cpus: those that @command may use: not only that of the thread that writes
 */
struct rotation {
	const struct rotation_options *options;
	char		name[PATH_MAX];
	unsigned int	number;
	unsigned int	periods;
	uint64_t	until;
	cpu_set_t	cpus;
};

enum rotation_need {
	ROTATION_NONE,
	ROTATION_NEXT,
	ROTATION_END,
};

/* The first file; @ns: now. Functions return 0 or a negative errno, and what
 * a user must know they have said.
 */
int rotation_begin(struct rotation *rotation,
		   const struct rotation_options *options, uint64_t ns);

/* Whether a packet of this time goes into a file that has so many bytes. */
bool rotation_due(const struct rotation *rotation, uint64_t bytes, uint64_t ns);

/* It does not: the name of the next file, or ROTATION_END. */
int rotation_next(struct rotation *rotation, uint64_t bytes, uint64_t ns,
		  enum rotation_need *need);

/* A file is full and closed: runs the command, and does not wait for it. */
void rotation_run(const struct rotation *rotation, const char *name);

#endif /* RINGTAP_ROTATION_H */
