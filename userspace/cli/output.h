/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where packets go: a file, readable lines, or both.
 */
#ifndef RINGTAP_OUTPUT_H
#define RINGTAP_OUTPUT_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "file.h"
#include "print/print.h"

/**
 * struct output - what is written where
 * @rt: whose packets these are
 * @file: its fd is -1 if there is none
 * @print: lines on standard output
 * @print_options: how they look
 * @print_state: of the lines
 * @flush: after each line
 * @captured: packets that were written or printed
 * @snaplen: for the interface blocks
 * @start: nanoseconds since 1970
 * @nr_ifaces: length of @ifaces; all are described in the file
 * @ifaces: by id
 * @os: kernel name and release
 */
struct output {
	struct ringtap		*rt;
	struct file		file;
	bool			print;
	struct print_options	print_options;
	struct print_state	print_state;
	bool			flush;
	uint64_t		captured;
	uint32_t		snaplen;
	uint64_t		start;
	unsigned int		nr_ifaces;
	struct ringtap_iface	*ifaces;
	char			os[2 * sizeof(((struct utsname *)0)->release)];
};

/* Functions return 0 or a negative errno; what a user must know they have said.
 */
int output_open(struct output *out, const char *file);

/* From here on there are packets to come. */
int output_begin(struct output *out, struct ringtap *rt);

/* The first packets of a span, @limit at most. */
int output_span(struct output *out, const struct ringtap_span *span,
		uint64_t limit);

/* Nothing stays in a buffer. */
int output_flush(struct output *out);

/* Writes what belongs to the end of a file, and closes it. */
int output_finish(struct output *out, const struct ringtap_stats *stats);

#endif /* RINGTAP_OUTPUT_H */
