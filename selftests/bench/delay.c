// SPDX-License-Identifier: GPL-2.0
#include "delay.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "round.h"
#include "stamp.h"

/* Until caches and the reader's memory are warm. */
#define FIRST		50

static double *delays;
static unsigned int nr_delays, max_delays;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

void delay_note(const void *frame, size_t len)
{
	uint64_t stamp = stamp_of(frame, len);

	if (stamp && nr_delays < max_delays)
		delays[nr_delays++] = (now() - stamp) / 1e3;
}

static int compare(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

static double percentile(double part)
{
	return delays[FIRST + (size_t)((nr_delays - FIRST - 1) * part)];
}

static int judge(struct delay *delay)
{
	if (nr_delays <= FIRST) {
		fprintf(stderr, "%u frames arrived, which is too few\n",
			nr_delays);
		return -1;
	}
	qsort(delays + FIRST, nr_delays - FIRST, sizeof(*delays), compare);
	delay->p50 = percentile(0.5);
	delay->p99 = percentile(0.99);
	delay->p999 = percentile(0.999);
	return 0;
}

int delay_run(struct round *round, struct delay *delay)
{
	int link = stamp_begin(round->load.device), err;

	if (link < 0)
		return -1;
	nr_delays = 0;
	max_delays = round->load.count;
	delays = calloc(max_delays, sizeof(*delays));
	err = !delays || round_run(round) ? -1 : 0;
	close(link);
	if (!err)
		err = judge(delay);
	free(delays);
	return err;
}
