// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "reader.h"

#include <sched.h>
#include <stdbool.h>
#include <time.h>

#include "contender.h"

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

static bool has_all(const struct reader *reader)
{
	return reader->frames >= __atomic_load_n(&reader->wanted,
						 __ATOMIC_RELAXED);
}

static bool is_over(const struct reader *reader)
{
	return __atomic_load_n(&reader->wanted, __ATOMIC_RELAXED) !=
	       UINT64_MAX;
}

static void *run(void *arg)
{
	struct reader *reader = arg;
	unsigned int empty = 0;
	uint64_t n;

	reader_pin(reader->cpu);
	while (!has_all(reader) && empty < EMPTY_READS) {
		n = reader->contender->read(reader->of);
		reader->frames += n;
		empty = n || !is_over(reader) ? 0 : empty + 1;
	}
	reader->cpu_ns = cpu_ns();
	return NULL;
}

int reader_start(struct reader *reader)
{
	reader->wanted = UINT64_MAX;
	return pthread_create(&reader->thread, NULL, run, reader);
}

void reader_end(struct reader *reader, uint64_t wanted)
{
	__atomic_store_n(&reader->wanted, wanted, __ATOMIC_RELAXED);
	pthread_join(reader->thread, NULL);
}
