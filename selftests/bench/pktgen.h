/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's packet generator.
 */
#ifndef BENCH_PKTGEN_H
#define BENCH_PKTGEN_H

#include <stdbool.h>
#include <stdint.h>

#define PKTGEN_IMIX	"60,7 594,4 1514,1"
#define PKTGEN_IMIX_MEAN	359

/**
 * struct load - what to generate
 * @device: of which; frames for nobody, that the stack drops early
 * @to: Ethernet address in them, as text
 * @send: the device is given them to send; otherwise it receives them
 * @queued: by its queue, as a program's are
 * @size: bytes of a frame; of IMIX: of the average one
 * @mixed: of 60, 594 and 1514 bytes, 7 to 4 to 1 (IMIX); to be sent only
 * @count: frames of each CPU
 * @cpus: how many CPUs, beginning with the first
 * @flows: of so many, burst by burst; 0: of one
 * @rate: frames a second of each CPU; 0: as many as it can
 */
struct load {
	const char	*device;
	const char	*to;
	bool		send;
	bool		queued;
	unsigned int	size;
	bool		mixed;
	uint64_t	count;
	unsigned int	cpus;
	unsigned int	flows;
	uint64_t	rate;
};

/**
 * struct loaded - what came of it
 * @frames: of all CPUs
 * @ns: that a frame took a CPU, on average
 * @rate: frames a second of all CPUs together
 */
struct loaded {
	uint64_t	frames;
	double		ns;
	double		rate;
};

/* Tells the generator what; 0, or -1: said why. */
int pktgen_prepare(const struct load *load);

/* Generates it. */
int pktgen_run(const struct load *load, struct loaded *loaded);

#endif /* BENCH_PKTGEN_H */
