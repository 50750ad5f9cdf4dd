// SPDX-License-Identifier: GPL-2.0
#include "target.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "line.h"
#include "measure.h"

#define LINE_BYTES	1024
#define TOLD_MAX	64

/* Of a hundred frames: who loses more has not done all the work, and a ring in
 * which that happens is none's best.
 */
#define LOST_MAX	1

/**
 * struct target - one that is told by a ratio of two measurements of a round
 * @what: is compared
 * @of: the same as a number
 * @unit: its
 * @one: is divided
 * @other: by this one
 * @least: as much is wanted at least; otherwise at most
 * @bound: that much
 */
struct target {
	const char	*what;
	double		(*of)(const struct measure *measure);
	const char	*unit;
	struct pick	one;
	struct pick	other;
	bool		least;
	double		bound;
};

#define LIVE(who_, size_, mib_)						\
	{ .who = who_, .size = size_, .mib = mib_, .cpus = 1 }
#define STOPPED(who_, cpus_)						\
	{ .who = who_, .size = 60, .mib = 64, .cpus = cpus_, .stopped = true }
#define DELAY(who_)							\
	{ .who = who_, .size = 60, .mib = 64, .cpus = 1, .rate = 10000,	\
	  .sent = true }
#define STALL(who_)							\
	{ .who = who_, .size = 1500, .mib = 2, .cpus = 1, .rate = 20,	\
	  .stopped = true }

static const struct target targets[] = {
	{ "cost, 60 B", measure_cost, "ns",
	  LIVE("copy", 60, 64), LIVE("tpacket3", 60, 64), false, 0.6 },
	{ "cost, 60 B", measure_cost, "ns",
	  LIVE("copy+late", 60, 64), LIVE("tpacket3", 60, 64), false, 0.6 },
	{ "cost, 60 B", measure_cost, "ns",
	  LIVE("copy+batch", 60, 64), LIVE("tpacket3", 60, 64), false, 0.33 },
	{ "cost, 60 B", measure_cost, "ns",
	  LIVE("copy+late+batch", 60, 64), LIVE("tpacket3", 60, 64), false,
	  0.33 },
	{ "cost, 1500 B, best ring", measure_cost, "ns",
	  LIVE("copy", 1500, 0), LIVE("tpacket3", 1500, 0), false, 0.5 },
	{ "cost, 1500 B, best ring", measure_cost, "ns",
	  LIVE("copy+late", 1500, 0), LIVE("tpacket3", 1500, 0), false, 0.5 },
	{ "cost, 1500 B", measure_cost, "ns",
	  LIVE("copy", 1500, 64), LIVE("memcpy", 1500, 64), false, 1.15 },
	{ "cost, 1500 B", measure_cost, "ns",
	  LIVE("copy+late", 1500, 64), LIVE("memcpy", 1500, 64), false, 1.15 },
	{ "frames/s, 60 B", measure_mpps, "M",
	  LIVE("bypass", 60, 64), LIVE("tpacket3", 60, 64), true, 4 },
	{ "frames/s, 60 B", measure_mpps, "M",
	  LIVE("bypass+late", 60, 64), LIVE("tpacket3", 60, 64), true, 4 },
	{ "frames/s, 60 B", measure_mpps, "M",
	  LIVE("bypass", 60, 64), LIVE("stack", 60, 64), true, 2.5 },
	{ "frames/s, 60 B", measure_mpps, "M",
	  LIVE("bypass+late", 60, 64), LIVE("stack", 60, 64), true, 2.5 },
	{ "frames/s, 60 B, 2 CPUs to 1", measure_mpps, "M",
	  STOPPED("copy", 2), STOPPED("copy", 1), true, 1.8 },
	{ "frames/s, 60 B, 2 CPUs to 1", measure_mpps, "M",
	  STOPPED("bypass", 2), STOPPED("bypass", 1), true, 1.8 },
	{ "half of the delays", measure_p50, "us",
	  DELAY("copy"), DELAY("xdp-generic"), false, 1.1 },
	{ "half of the delays", measure_p50, "us",
	  DELAY("copy"), DELAY("xdp-native"), false, 1.1 },
	{ "p99 of the delay", measure_p99, "us",
	  DELAY("copy"), DELAY("xdp-generic"), false, 1.1 },
	{ "p99 of the delay", measure_p99, "us",
	  DELAY("copy"), DELAY("xdp-native"), false, 1.1 },
	{ "p99 of the delay", measure_p99, "us",
	  DELAY("copy"), DELAY("libpcap"), false, 0.5 },
	{ "lost, no reader for 20 s", measure_dropped, "frames",
	  STALL("copy"), STALL("libpcap"), false, 0 },
};

/**
 * struct row - of the table
 * @name: left
 * @ratio: of each round
 * @least: see struct target
 * @bound: the same
 * @figures: right
 */
struct row {
	char		name[64];
	struct figure	ratio;
	bool		least;
	double		bound;
	char		figures[80];
};

/* Of those who say themselves what they aim at. */
static struct row told[TOLD_MAX];
static unsigned int nr_told;

static void print_head(void)
{
	printf("%-46s %7s %6s  %8s\n", "", "ratio", "+-", "target");
}

/* 1 if there is nothing to print. */
static int print_row(struct row *row)
{
	double value = figure_median(&row->ratio);
	bool ok = row->least ? value >= row->bound : value <= row->bound;

	if (!row->ratio.n) {
		printf("%-46s  nothing was measured\n", row->name);
		return 1;
	}
	printf("%-46s %7.2f %6.2f  %s %-5g  %-5s  %s\n", row->name, value,
	       figure_spread(&row->ratio), row->least ? ">=" : "<=",
	       row->bound, ok ? "ok" : "short", row->figures);
	return 0;
}

static double median_of(const struct pick *pick,
			double (*of)(const struct measure *measure))
{
	const struct measure *measure = NULL;
	struct figure figure = {};

	while ((measure = measure_next(measure, pick)))
		if (!isnan(of(measure)))
			figure_add(&figure, of(measure));
	return figure_median(&figure);
}

static double lost(const struct measure *measure)
{
	return 100 * measure->dropped / measure->frames;
}

/* Where it costs least; if it loses frames everywhere, where it loses least. */
static bool is_better(const struct pick *one, const struct pick *other,
		      double (*of)(const struct measure *measure))
{
	double a = median_of(one, lost), b = median_of(other, lost);

	if (a > LOST_MAX || b > LOST_MAX)
		return a < b;
	return median_of(one, of) < median_of(other, of);
}

/* Whatever ring is not given is the best one there is. */
static struct pick best(const struct pick *pick,
			double (*of)(const struct measure *measure))
{
	const struct measure *measure = NULL;
	struct pick found = *pick, this = *pick;

	if (pick->mib)
		return found;
	while ((measure = measure_next(measure, pick))) {
		this.mib = measure->of.mib;
		if (!found.mib || is_better(&this, &found, of))
			found = this;
	}
	return found;
}

/* Behind the point: three in all are enough. */
static int digits(double value)
{
	if (value == floor(value))
		return 0;
	return value < 10 ? 2 : value < 100;
}

static void write_figures(const struct target *target, const struct pick *one,
			  const struct pick *other, struct row *row)
{
	double above = median_of(one, target->of);
	double below = median_of(other, target->of);
	double a = median_of(one, lost), b = median_of(other, lost);
	char *to = row->figures, *end = to + sizeof(row->figures);

	to += snprintf(to, end - to, "%.*f / %.*f %s", digits(above), above,
		       digits(below), below, target->unit);
	if (!target->one.mib)
		to += snprintf(to, end - to, ", %u / %u MiB", one->mib,
			       other->mib);
	if (target->of != measure_dropped && (a > LOST_MAX || b > LOST_MAX))
		snprintf(to, end - to, ", lost %.0f / %.0f %%", a, b);
}

static int print_target(const struct target *target)
{
	struct pick one = best(&target->one, target->of);
	struct pick other = best(&target->other, target->of);
	struct row row = { .least = target->least, .bound = target->bound };
	const struct measure *measure = NULL, *beside;
	double above, below;

	snprintf(row.name, sizeof(row.name), "%s: %s / %s", target->what,
		 one.who, other.who);
	while ((measure = measure_next(measure, &one))) {
		beside = measure_in(measure->turn, &other);
		if (!beside)
			continue;
		above = target->of(measure);
		below = target->of(beside);
		/* By chance a capture may seem to cost less than nothing. */
		if (!isnan(above) && below > 0)
			figure_add(&row.ratio, above / below);
	}
	write_figures(target, &one, &other, &row);
	return print_row(&row);
}

static struct row *told_row(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_told; i++)
		if (!strcmp(told[i].name, name))
			return &told[i];
	if (nr_told == TOLD_MAX)
		return NULL;
	snprintf(told[nr_told].name, sizeof(told->name), "%s", name);
	return &told[nr_told++];
}

/* 1 if it is such a line, and a wrong one. */
static int read_told(const char *line)
{
	double value = line_number(line, "value"), bound;
	char name[sizeof(told->name)];
	struct row *row;
	bool least;

	if (!strstr(line, "\"target\": "))
		return 0;
	least = !isnan(line_number(line, "least"));
	bound = line_number(line, least ? "least" : "most");
	row = line_text(line, "target", name, sizeof(name)) ?
	      told_row(name) : NULL;
	if (!row || isnan(value) || isnan(bound)) {
		fprintf(stderr, "no target can be told from: %s", line);
		return 1;
	}
	row->least = least;
	row->bound = bound;
	line_text(line, "figures", row->figures, sizeof(row->figures));
	figure_add(&row->ratio, value);
	return 0;
}

int target_print(FILE *lines)
{
	char line[LINE_BYTES];
	int missing = 0;
	unsigned int i;

	while (fgets(line, sizeof(line), lines))
		if (!measure_read(line))
			missing |= read_told(line);
	print_head();
	for (i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		missing |= print_target(&targets[i]);
	for (i = 0; i < nr_told; i++)
		missing |= print_row(&told[i]);
	return missing;
}
