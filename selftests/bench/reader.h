/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A thread that reads while frames come.
 */
#ifndef BENCH_READER_H
#define BENCH_READER_H

#include <pthread.h>
#include <stdint.h>

struct contender;

/**
 * struct reader - who reads
 * @contender: what
 * @of: its
 * @cpu: where
 * @frames: so far
 * @cpu_ns: time of the thread, when it has ended
 * @wanted: it ends when it has so many, or when no more come
 * @thread: the thread
 */
struct reader {
	const struct contender *contender;
	void		*of;
	unsigned int	cpu;
	uint64_t	frames;
	uint64_t	cpu_ns;
	uint64_t	wanted;
	pthread_t	thread;
};

int reader_start(struct reader *reader);

/* Returns when so many frames have been read, or no more come. */
void reader_end(struct reader *reader, uint64_t wanted);

/* The calling thread runs there from now on. */
void reader_pin(unsigned int cpu);

#endif /* BENCH_READER_H */
