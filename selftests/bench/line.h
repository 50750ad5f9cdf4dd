/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A measurement as a line of JSON.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct delay;
struct round;

/* What is measured, without the end of the line. */
void line_begin(const struct round *round, unsigned int turn);

/* And what came of it. */
void line_round(const struct round *round, unsigned int turn);
void line_delay(const struct round *round, unsigned int turn,
		const struct delay *delay);

/* Of a line that was written so: a number, NAN if there is none of that name;
 * a text, false if there is none that fits.
 */
double line_number(const char *line, const char *key);
bool line_text(const char *line, const char *key, char *text, size_t size);

#endif /* BENCH_LINE_H */
