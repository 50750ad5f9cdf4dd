/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a frame takes from its sender into a reader's hands.
 */
#ifndef BENCH_DELAY_H
#define BENCH_DELAY_H

#include <stddef.h>
#include <stdint.h>

struct contender;
struct setup;

/* Bytes of a frame. */
#define DELAY_FRAME	60

/**
 * struct delay - what is sent, and how long it took
 * @from: device whose peer is captured
 * @rate: frames a second
 * @frames: how many
 * @p50: nanoseconds in which half of them arrived
 * @p99: 99 of a hundred
 * @p999: 999 of a thousand
 */
struct delay {
	const char	*from;
	unsigned int	rate;
	unsigned int	frames;
	double		p50;
	double		p99;
	double		p999;
};

/* Sender and reader share a CPU, where neither keeps the other from running
 * for longer than a system call takes: to wake another CPU costs User-Mode
 * Linux milliseconds. 0, or -1: said why.
 */
int delay_run(struct delay *delay, const struct contender *contender,
	      const struct setup *setup);

/* Of a frame that a reader has: WORK_STAMP. */
void delay_note(const void *frame, size_t len);

#endif /* BENCH_DELAY_H */
