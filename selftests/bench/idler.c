// SPDX-License-Identifier: GPL-2.0
/*
 * usage: idler CPU
 *
 * Has what nobody else wants of a CPU, and for each line that it reads it prints
 * how often it came round and the time, in nanoseconds: what a program takes of
 * that CPU is what is missing here. The kernel's own accounts are kept by ticks,
 * on User-Mode Linux of 10 ms, and know nothing of who is woken by one and asleep
 * before the next.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Steps between two stores: about a microsecond. */
#define STEPS	1000

static uint64_t rounds;

static void *idle(void *arg)
{
	struct sched_param param = { };
	cpu_set_t cpus;
	unsigned int i;

	CPU_ZERO(&cpus);
	CPU_SET(*(int *)arg, &cpus);
	pthread_setaffinity_np(pthread_self(), sizeof(cpus), &cpus);
	pthread_setschedparam(pthread_self(), SCHED_IDLE, &param);
	for (;;) {
		for (i = 0; i < STEPS; i++)
			__asm__ volatile("" : : : "memory");
		__atomic_store_n(&rounds, rounds + 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int cpu = argc > 1 ? atoi(argv[1]) : 0;
	struct timespec now;
	pthread_t thread;
	char line[16];

	if (pthread_create(&thread, NULL, idle, &cpu))
		return 1;
	setlinebuf(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("%llu %llu\n",
		       (unsigned long long)__atomic_load_n(&rounds, __ATOMIC_RELAXED),
		       now.tv_sec * 1000000000ull + now.tv_nsec);
	}
	return 0;
}
