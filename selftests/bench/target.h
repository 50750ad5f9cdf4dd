/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is aimed at, and how far it is.
 */
#ifndef BENCH_TARGET_H
#define BENCH_TARGET_H

#include <stdio.h>

/* Reads lines of -j and prints the table of targets: for each the median over
 * the rounds of a ratio, how far they lie apart, whether that is enough, and
 * the medians of what was measured, with the frames that were lost meanwhile
 * where there were any.
 *
 * Lines may also be of those who know their target themselves, one a round:
 *	{"target": "NAME", "value": 0.9, "most": 1, "figures": "TEXT"}
 * with "least" in place of "most" where more is better, and @figures left out
 * where there are none to show.
 *
 * 0, also where a target is not reached; 1: of one it can't be told.
 */
int target_print(FILE *lines);

#endif /* BENCH_TARGET_H */
