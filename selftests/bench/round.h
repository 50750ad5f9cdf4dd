/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One contender, one load.
 */
#ifndef BENCH_ROUND_H
#define BENCH_ROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "contender.h"
#include "pktgen.h"

/**
 * struct round - what is run, and what came of it
 * @contender: who captures
 * @setup: how
 * @load: what
 * @stopped: the reader does not read before the load is over
 * @loaded: what the load says
 * @counts: what the contender says
 * @read: frames that the reader had
 * @reader_ns: time that a frame took its CPU
 * @wrong: a sentence if the numbers do not add up, or NULL
 */
struct round {
	const struct contender *contender;
	struct setup	setup;
	struct load	load;
	bool		stopped;
	struct loaded	loaded;
	struct counts	counts;
	uint64_t	read;
	double		reader_ns;
	const char	*wrong;
};

/* The load is prepared. 0, or -1: could not be run, and why was said. */
int round_run(struct round *round);

#endif /* BENCH_ROUND_H */
