/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_OPTIONS_H
#define RINGTAP_OPTIONS_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct capture_options - the command line of 'ringtap capture'
 * @ring: for the library
 * @file: to write to, "-" is standard output; NULL: print only
 * @count: packets after which to end; 0: never
 * @print: a readable line for each packet
 * @flush: the line is written at once
 */
struct capture_options {
	struct ringtap_options	ring;
	const char		*file;
	uint64_t		count;
	bool			print;
	bool			flush;
};

/* -1: go on; else the exit status, and all is said. */
int options_parse(struct capture_options *options, int argc, char **argv);

const char *mode_name(unsigned int mode);

#endif /* RINGTAP_OPTIONS_H */
