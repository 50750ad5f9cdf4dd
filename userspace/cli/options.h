/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_OPTIONS_H
#define RINGTAP_OPTIONS_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

/* A table of them is worth a name of its own. */
#define DEVICES_MAX	64

/**
 * struct capture_options - the command line of 'ringtap capture'
 * @ring: for the library
 * @devices: names of devices, then NULL
 * @nr_devices: number of them
 * @file: to write to, "-" is standard output; NULL: print only
 * @count: packets after which to end; 0: never
 * @print: a readable line for each packet
 * @flush: the line is written at once
 */
struct capture_options {
	struct ringtap_options	ring;
	const char		*devices[DEVICES_MAX + 1];
	unsigned int		nr_devices;
	const char		*file;
	uint64_t		count;
	bool			print;
	bool			flush;
};

/* -1: go on; else the exit status, and all is said. */
int options_parse(struct capture_options *options, int argc, char **argv);

#endif /* RINGTAP_OPTIONS_H */
