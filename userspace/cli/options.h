/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_OPTIONS_H
#define RINGTAP_OPTIONS_H

#include <net/if.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

#include "output.h"

/* A table of them is worth a name of its own. */
#define DEVICES_MAX	64

/* Nothing is said of it: as it fits what is done with the packets. */
#define LATENCY_FITTING	UINT32_MAX

/**
 * struct capture_options - the command line of 'ringtap capture'
 * @ring: for the library
 * @member: of a group, if @ring says so
 * @devices: names of devices, then NULL
 * @numbered: those that were given as numbers
 * @nr_devices: number of devices
 * @filter: its text; or NULL
 * @output: files and lines
 * @threads: that read, each as a member of a group; 0: there is one, alone
 * @one_file: what they read is put together
 * @count: packets after which to end; 0: never
 * @latency_ms: how late packets may be read; 0: at once; LATENCY_FITTING
 * @user: who to become; or NULL
 * @total: only the number of packets is printed
 * @json: what is told about the capture is for programs
 */
struct capture_options {
	struct ringtap_options	ring;
	struct ringtap_member	member;
	const char		*devices[DEVICES_MAX + 1];
	char			numbered[DEVICES_MAX][IF_NAMESIZE];
	unsigned int		nr_devices;
	char			*filter;
	struct output_options	output;
	unsigned int		threads;
	bool			one_file;
	uint64_t		count;
	unsigned int		latency_ms;
	const char		*user;
	bool			total;
	bool			json;
};

/* -1: go on; else the exit status, and all is said. */
int options_parse(struct capture_options *options, int argc, char **argv);
void options_free(struct capture_options *options);

#endif /* RINGTAP_OPTIONS_H */
