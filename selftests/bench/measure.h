/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was measured, as read from lines of -j.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>

/**
 * struct pick - which measurements
 * @who: contender
 * @size: bytes of a frame
 * @mib: of ring; 0: whatever there is
 * @cpus: that receive
 * @rate: frames a second that were wanted; 0: as many as can be
 * @stopped: the reader came too late
 * @sent: through a pair of veth
 */
struct pick {
	const char	*who;
	unsigned int	size;
	unsigned int	mib;
	unsigned int	cpus;
	unsigned int	rate;
	bool		stopped;
	bool		sent;
};

/**
 * struct measure - one of them
 * @who: contender
 * @of: which
 * @turn: number of its round
 * @ns: that a frame took
 * @pps: frames a second
 * @p50: microseconds in which half of the frames arrived
 * @p99: microseconds in which 99 of 100 frames arrived
 * @frames: that there were
 * @dropped: of them
 */
struct measure {
	char		who[32];
	struct pick	of;
	unsigned int	turn;
	double		ns;
	double		pps;
	double		p50;
	double		p99;
	double		frames;
	double		dropped;
};

/* Keeps what a line says; false: it is none of one contender, one socket and no
 * filter, or its numbers do not add up.
 */
bool measure_read(const char *line);

/* One after the other, from NULL to NULL. */
const struct measure *measure_next(const struct measure *measure,
				   const struct pick *pick);

/* The one of a round; or NULL. */
const struct measure *measure_in(unsigned int turn, const struct pick *pick);

/* What there is to compare; NAN if it was not measured. Cost is in nanoseconds
 * over those of the stack alone.
 */
double measure_cost(const struct measure *measure);
double measure_mpps(const struct measure *measure);
double measure_p50(const struct measure *measure);
double measure_p99(const struct measure *measure);
double measure_dropped(const struct measure *measure);

#endif /* BENCH_MEASURE_H */
