/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The highest rate at which nothing is lost.
 */
#ifndef BENCH_SEARCH_H
#define BENCH_SEARCH_H

#include <stdbool.h>

struct round;

/* What stands above the lines of search_run(). */
void search_head(void);

/* By halving, in a few probes of some tenths of a second; the first one is as
 * fast as can be, with the frames that @round says. Prints a line of what it
 * found; with @json it is JSON, and each probe has one before it. 0; 1: the
 * numbers of a probe do not add up; -1: can't be run, and why was said.
 *
 * A ring hides what its reader is too slow for until it is full: what a reader
 * keeps up with is seen with a small one.
 */
int search_run(const struct round *round, unsigned int turn, bool json);

#endif /* BENCH_SEARCH_H */
