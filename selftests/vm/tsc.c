// SPDX-License-Identifier: GPL-2.0
/*
 * Prints how many kHz this machine's time stamp counter has. QEMU's emulated
 * CPUs count with it, and a guest without an ACPI timer can find the figure
 * out only against the PIT, which fails on a busy host.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

struct moment {
	uint64_t tsc;
	uint64_t ns;
};

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* Of several readings the one that was interrupted least. */
static struct moment now(void)
{
	struct moment best = { 0 };
	uint64_t shortest = UINT64_MAX;

	for (int i = 0; i < 100; i++) {
		uint64_t before = __rdtsc();
		uint64_t ns = clock_ns();
		uint64_t after = __rdtsc();

		if (after - before < shortest) {
			shortest = after - before;
			best.tsc = before + shortest / 2;
			best.ns = ns;
		}
	}
	return best;
}

int main(void)
{
	const struct timespec span = { .tv_nsec = 50 * 1000 * 1000 };
	struct moment first = now(), last;

	nanosleep(&span, NULL);
	last = now();
	printf("%.0f\n", (last.tsc - first.tsc) * 1e6 / (last.ns - first.ns));
	return 0;
}
