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
#include "reader.h"

/**
 * struct round - what is run, and what came of it
 * @contender: who captures
 * @setup: how, each socket
 * @sockets: how many capture at a time
 * @load: what
 * @stopped: the reader does not read before the load is over
 * @reader: of all sockets
 * @loaded: what the load says
 * @counts: what the contender says, of all sockets together
 * @read: frames that the reader had
 * @reader_ns: time that a frame took its CPU
 * @wrong: a sentence if the numbers of a socket do not add up, or NULL
 */
struct round {
	const struct contender *contender;
	struct setup	setup;
	unsigned int	sockets;
	struct load	load;
	bool		stopped;
	struct reader	reader;
	struct loaded	loaded;
	struct counts	counts;
	uint64_t	read;
	double		reader_ns;
	const char	*wrong;
};

/* The load is prepared. 0, or -1: could not be run, and why was said. */
int round_run(struct round *round);

/* The same in two steps, for a load that several share. Whoever began ends,
 * with @loaded, whatever became of the load.
 */
int round_begin(struct round *round);
int round_end(struct round *round);

#endif /* BENCH_ROUND_H */
