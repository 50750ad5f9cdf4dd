/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is to be run, as the options say.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdbool.h>

#include "contender.h"
#include "round.h"

#define PLAN_MANY	32

/**
 * struct plan - what is to be run
 * @who: contenders, in their order
 * @sizes: bytes of frames; 0 behind the last
 * @rings: MiB; the same
 * @cpus: that receive; the same
 * @rounds: how often
 * @percent: of the usual number of frames
 * @rate: frames a second whose delay is taken
 * @stall: seconds without a reader
 * @search: for the highest rate without loss; without any of the three, what a
 *	frame costs is measured
 * @targets: nothing is run, lines are read
 * @json: a line for each turn, no tables
 * @tables: a descriptor for them, if there are lines and tables; or 0
 * @round: what all turns have in common
 */
struct plan {
	const struct contender *who[PLAN_MANY];
	unsigned int	sizes[PLAN_MANY];
	unsigned int	rings[PLAN_MANY];
	unsigned int	cpus[PLAN_MANY];
	unsigned int	rounds;
	unsigned int	percent;
	unsigned int	rate;
	unsigned int	stall;
	bool		search;
	bool		targets;
	bool		json;
	int		tables;
	struct round	round;
};

/* Reads the options; what is wrong with them ends the program. Who can't do what
 * they ask for is left out, and why is said.
 */
void plan_parse(struct plan *plan, int argc, char **argv);

/* What the options leave open of a round: so much ring, such frames, and so many
 * of them that it takes some tenths of a second.
 */
void plan_fit(const struct plan *plan, struct round *round, unsigned int mib,
	      unsigned int size, unsigned int cpus);

#endif /* BENCH_PLAN_H */
