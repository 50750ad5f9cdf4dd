/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A reader that stops for a while.
 */
#ifndef BENCH_STALL_H
#define BENCH_STALL_H

struct plan;

/* Few frames come meanwhile, to all contenders at once, for they would wait so
 * long each. Prints what each has lost. 0; 1: the numbers do not add up; 2:
 * can't be run, and why was said.
 */
int stall_run(const struct plan *plan);

#endif /* BENCH_STALL_H */
