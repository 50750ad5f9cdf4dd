// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "reader.h"

#include <sched.h>
#include <stdbool.h>
#include <time.h>

void reader_pin(unsigned int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
}

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Twice as long as a block of libpcap's may wait. */
#define EMPTY_READS	(2000 / CONTENDER_SLEEP_MS)

static uint64_t wanted(const struct reader *reader, unsigned int i)
{
	return __atomic_load_n(&reader->wanted[i], __ATOMIC_RELAXED);
}

/* Those that still lack something, once. Each may sleep: they are given the
 * same frames, so that the next one has some when the first has.
 */
static uint64_t read_all(struct reader *reader, bool *over)
{
	uint64_t n, all = 0;
	unsigned int i;

	*over = true;
	for (i = 0; i < reader->sockets; i++) {
		if (reader->frames[i] >= wanted(reader, i))
			continue;
		*over = false;
		n = reader->contender->read(reader->of[i]);
		reader->frames[i] += n;
		all += n;
	}
	return all;
}

static bool is_told(const struct reader *reader)
{
	return wanted(reader, reader->sockets - 1) != UINT64_MAX;
}

static void *run(void *arg)
{
	struct reader *reader = arg;
	unsigned int empty = 0;
	bool over = false;
	uint64_t n;

	reader_pin(reader->cpu);
	while (!over && empty < EMPTY_READS) {
		n = read_all(reader, &over);
		empty = n || !is_told(reader) ? 0 : empty + 1;
	}
	reader->cpu_ns = cpu_ns();
	return NULL;
}

int reader_start(struct reader *reader)
{
	unsigned int i;

	for (i = 0; i < reader->sockets; i++)
		reader->wanted[i] = UINT64_MAX;
	return pthread_create(&reader->thread, NULL, run, reader);
}

void reader_want(struct reader *reader, unsigned int i, uint64_t frames)
{
	__atomic_store_n(&reader->wanted[i], frames, __ATOMIC_RELAXED);
}

void reader_end(struct reader *reader)
{
	pthread_join(reader->thread, NULL);
}
