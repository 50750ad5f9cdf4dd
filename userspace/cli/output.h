/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where packets go: files, readable lines, or both.
 */
#ifndef RINGTAP_OUTPUT_H
#define RINGTAP_OUTPUT_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

#include "print/print.h"
#include "writer.h"

/**
 * struct output_options - what is put out
 * @writer: into files
 * @print: lines on standard output
 * @flush: after each line
 * @lines: what they are like
 */
struct output_options {
	struct writer_options	writer;
	struct print_options	lines;
	bool			print;
	bool			flush;
};

/**
 * struct output - where packets go
 * @options: as asked for
 * @writer: of files, which also knows the interfaces
 * @lines: what is kept between them
 * @printed: packets of which there is a line
 */
struct output {
	const struct output_options *options;
	struct writer	writer;
	struct print_state lines;
	uint64_t	printed;
};

/* Somebody reads what is written while it is: a pipe, a terminal. A file, also one
 * that will be made, is read later, and what goes to /dev/null by nobody.
 */
bool output_is_live(const struct output_options *options);

/* /dev/null, and what else is not made by who opens it. */
bool output_is_device(const char *name);

/* Functions return 0 or a negative errno; what a user must know they have said.
 */
int output_open(struct output *out, const struct output_options *options,
		const struct source *source);

/* The first packets of the spans, @limit at most, in their order. They may be
 * released afterwards.
 */
int output_spans(struct output *out, struct ringtap_span *spans, unsigned int n,
		 uint64_t limit);

/* Packets that were written, or printed if there is no file. */
uint64_t output_captured(const struct output *out);

/* As many files as there may be are full. */
bool output_ended(const struct output *out);

/* Nothing stays in a buffer. */
int output_flush(struct output *out);

/* Writes what belongs to the end of a file, and closes it. */
int output_close(struct output *out);

#endif /* RINGTAP_OUTPUT_H */
