/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a frame takes from the packet generator into a reader's hands.
 */
#ifndef BENCH_DELAY_H
#define BENCH_DELAY_H

#include <stddef.h>

struct round;

/**
 * struct delay - how long it took
 * @p50: microseconds in which half of them arrived
 * @p99: 99 of a hundred
 * @p999: 999 of a thousand
 */
struct delay {
	double		p50;
	double		p99;
	double		p999;
};

/* The frames of a round, at its rate. 0, or -1: said why. */
int delay_run(struct round *round, struct delay *delay);

/* Of a frame that a reader has: WORK_STAMP. */
void delay_note(const void *frame, size_t len);

#endif /* BENCH_DELAY_H */
