// SPDX-License-Identifier: GPL-2.0
#include "live.h"

#include <stdio.h>
#include <time.h>

#define SECOND		1000000000ull
#define MILLISECOND	1000000ull

static uint64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

int live_timeout(const struct live *live, uint64_t packets)
{
	uint64_t waited;

	if (!live->on || packets == live->packets)
		return -1;
	waited = monotonic() - live->ns;
	return waited < SECOND ? (SECOND - waited) / MILLISECOND + 1 : 0;
}

bool live_due(const struct live *live, uint64_t packets)
{
	return live->on && packets != live->packets &&
	       monotonic() - live->ns >= SECOND;
}

static void print_bytes(uint64_t bytes)
{
	static const char units[] = { 'k', 'M', 'G', 'T' };
	double value = bytes / 1000.0;
	unsigned int i = 0;

	while (value >= 1000 && i + 1 < sizeof(units)) {
		value /= 1000;
		i++;
	}
	fprintf(stderr, ", %.1f %cB", value, units[i]);
}

/* What is left of a longer line is erased. */
void live_show(struct live *live, uint64_t packets, uint64_t dropped,
	       uint64_t bytes)
{
	uint64_t now = monotonic();
	double seconds = (double)(now - live->ns) / SECOND;
	double rate = (packets - live->packets) / seconds;

	fprintf(stderr, "\r%llu packets", (unsigned long long)packets);
	if (live->ns)
		fprintf(stderr, ", %.0f/s", rate);
	fprintf(stderr, ", %llu dropped", (unsigned long long)dropped);
	if (bytes)
		print_bytes(bytes);
	fputs("\033[K", stderr);
	live->packets = packets;
	live->ns = now;
	live->shown = true;
}

void live_end(struct live *live)
{
	if (live->shown)
		putc('\n', stderr);
	live->shown = false;
}
