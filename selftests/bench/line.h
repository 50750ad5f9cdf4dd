/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A measurement as a line of JSON.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

struct round;

void line_round(const struct round *round, unsigned int turn);

#endif /* BENCH_LINE_H */
