/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What many rounds come to.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

struct contender;
struct round;

/* Keeps it, for the table. */
void table_add(const struct round *round, unsigned int turn);

/* Medians over the rounds of a size and a ring. */
enum table_figure {
	TABLE_ADDED,	/* nanoseconds a frame, over the stack alone */
	TABLE_TO_V3,	/* that, to tuned TPACKET_V3's */
	TABLE_TO_MEMCPY, /* that, to the bare copy's */
	TABLE_RATE,	/* frames a second, to tuned TPACKET_V3's */
	TABLE_TO_STACK,	/* frames a second, to the stack alone */
};

/**
 * struct table_key - which rounds
 * @who: contender
 * @size: bytes of a frame
 * @mib: of ring
 * @cpus: that receive
 */
struct table_key {
	const struct contender *who;
	unsigned int	size;
	unsigned int	mib;
	unsigned int	cpus;
};

/* NAN: there are no such rounds. */
double table_median(const struct table_key *key, enum table_figure figure);

/* One table for each size of frames, ring and number of CPUs. Costs are over
 * those of the stack alone in the same round, and beside those of tuned
 * TPACKET_V3: medians, and how far the rounds lie apart.
 */
void table_print(void);

#endif /* BENCH_TABLE_H */
