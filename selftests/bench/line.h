/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A measurement as a line of JSON.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

struct delay;
struct round;

/* What is measured, without the end of the line. */
void line_begin(const struct round *round, unsigned int turn);

/* And what came of it. */
void line_round(const struct round *round, unsigned int turn);
void line_delay(const struct round *round, unsigned int turn,
		const struct delay *delay);

#endif /* BENCH_LINE_H */
