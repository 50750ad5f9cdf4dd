/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A thread that reads while frames come.
 */
#ifndef BENCH_READER_H
#define BENCH_READER_H

#include <pthread.h>
#include <stdint.h>

#include "contender.h"

/**
 * struct reader - who reads
 * @contender: what
 * @of: its sockets, each in turn
 * @sockets: how many
 * @cpu: where
 * @frames: so far, of each socket
 * @cpu_ns: time of the thread, when it has ended
 * @wanted: it ends when it has so many of each, or when no more come
 * @thread: the thread
 */
struct reader {
	const struct contender *contender;
	void		*of[CONTENDER_SOCKETS];
	unsigned int	sockets;
	unsigned int	cpu;
	uint64_t	frames[CONTENDER_SOCKETS];
	uint64_t	cpu_ns;
	uint64_t	wanted[CONTENDER_SOCKETS];
	pthread_t	thread;
};

int reader_start(struct reader *reader);

/* So many frames of a socket will there have been, and no more. */
void reader_want(struct reader *reader, unsigned int i, uint64_t frames);

/* Returns when those that are wanted have been read, or no more come. */
void reader_end(struct reader *reader);

/* The calling thread runs there from now on. */
void reader_pin(unsigned int cpu);

#endif /* BENCH_READER_H */
