// SPDX-License-Identifier: GPL-2.0
#include "timestamp.h"

#define NSEC_PER_SEC	1000000000ull

static void print_fraction(FILE *out, const struct print_options *options,
			   uint64_t ns)
{
	unsigned int rest = ns % NSEC_PER_SEC;

	if (options->nanoseconds)
		fprintf(out, ".%09u ", rest);
	else
		fprintf(out, ".%06u ", rest / 1000);
}

static const struct tm *local(struct print_state *state, uint64_t ns)
{
	time_t now = ns / NSEC_PER_SEC;

	if (now != state->second || !state->broken_down.tm_mday) {
		localtime_r(&now, &state->broken_down);
		state->second = now;
	}
	return &state->broken_down;
}

static void print_clock(FILE *out, const struct print_options *options,
			struct print_state *state, uint64_t ns)
{
	const struct tm *tm = local(state, ns);

	if (options->time == PRINT_TIME_DATE)
		fprintf(out, "%04d-%02d-%02d ", tm->tm_year + 1900,
			tm->tm_mon + 1, tm->tm_mday);
	fprintf(out, "%02d:%02d:%02d", tm->tm_hour, tm->tm_min, tm->tm_sec);
	print_fraction(out, options, ns);
}

/* Clocks may be set, and packets of several CPUs come as they like. */
static void print_since(FILE *out, const struct print_options *options,
			uint64_t from, uint64_t to)
{
	uint64_t passed, seconds;

	if (!options->nanoseconds) {
		from -= from % 1000;
		to -= to % 1000;
	}
	passed = to < from ? from - to : to - from;
	seconds = passed / NSEC_PER_SEC;
	putc(to < from ? '-' : ' ', out);
	fprintf(out, "%02u:%02u:%02u", (unsigned int)(seconds / 3600),
		(unsigned int)(seconds / 60 % 60), (unsigned int)(seconds % 60));
	print_fraction(out, options, passed);
}

void print_timestamp(FILE *out, const struct print_options *options,
		     struct print_state *state, uint64_t ns)
{
	switch (options->time) {
	case PRINT_TIME_NONE:
		break;
	case PRINT_TIME_EPOCH:
		fprintf(out, "%llu", (unsigned long long)(ns / NSEC_PER_SEC));
		print_fraction(out, options, ns);
		break;
	case PRINT_TIME_DELTA:
		print_since(out, options, state->last, ns);
		break;
	case PRINT_TIME_FIRST:
		print_since(out, options, state->first, ns);
		break;
	case PRINT_TIME_CLOCK:
	case PRINT_TIME_DATE:
		print_clock(out, options, state, ns);
		break;
	}
}
