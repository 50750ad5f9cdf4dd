// SPDX-License-Identifier: GPL-2.0
#include "measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "line.h"

static struct measure *kept;
static unsigned int nr_kept;

/* 0 if the line has no such number. */
static unsigned int number(const char *line, const char *key)
{
	double value = line_number(line, key);

	return isnan(value) ? 0 : value;
}

static bool is_text(const char *line, const char *key, const char *wanted)
{
	char text[32];

	return line_text(line, key, text, sizeof(text)) &&
	       !strcmp(text, wanted);
}

bool measure_read(const char *line)
{
	struct measure measure = {
		.of = {
			.size = number(line, "size"),
			.mib = number(line, "ring_mib"),
			.cpus = number(line, "cpus"),
			.rate = number(line, "rate"),
			.stopped = is_text(line, "reader", "stopped"),
			.sent = is_text(line, "path", "veth"),
		},
		.turn = number(line, "round"),
		.ns = line_number(line, "ns"),
		.pps = line_number(line, "pps"),
		.p50 = line_number(line, "p50_us"),
		.p99 = line_number(line, "p99_us"),
		.frames = line_number(line, "frames"),
		.dropped = line_number(line, "dropped"),
	};

	if (!line_text(line, "who", measure.who, sizeof(measure.who)) ||
	    number(line, "sockets") != 1 || number(line, "filter") ||
	    strstr(line, "\"wrong\": true"))
		return false;
	kept = reallocarray(kept, nr_kept + 1, sizeof(*kept));
	if (!kept)
		abort();
	kept[nr_kept++] = measure;
	return true;
}

static bool is_of(const struct measure *measure, const struct pick *pick)
{
	const struct pick *of = &measure->of;

	return !strcmp(measure->who, pick->who) && of->size == pick->size &&
	       (of->mib == pick->mib || !pick->mib) &&
	       of->cpus == pick->cpus && of->rate == pick->rate &&
	       of->stopped == pick->stopped && of->sent == pick->sent;
}

const struct measure *measure_next(const struct measure *measure,
				   const struct pick *pick)
{
	for (measure = measure ? measure + 1 : kept;
	     measure < kept + nr_kept; measure++)
		if (is_of(measure, pick))
			return measure;
	return NULL;
}

const struct measure *measure_in(unsigned int turn, const struct pick *pick)
{
	const struct measure *measure = NULL;

	while ((measure = measure_next(measure, pick)))
		if (measure->turn == turn)
			break;
	return measure;
}

double measure_cost(const struct measure *measure)
{
	struct pick pick = measure->of;
	const struct measure *stack;

	pick.who = "stack";
	stack = measure_in(measure->turn, &pick);
	return stack ? measure->ns - stack->ns : NAN;
}

double measure_mpps(const struct measure *measure)
{
	return measure->pps / 1e6;
}

double measure_p50(const struct measure *measure)
{
	return measure->p50;
}

double measure_p99(const struct measure *measure)
{
	return measure->p99;
}

double measure_dropped(const struct measure *measure)
{
	return measure->dropped;
}
