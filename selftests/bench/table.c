// SPDX-License-Identifier: GPL-2.0
#include "table.h"

#include <linux/filter.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "contender.h"
#include "figure.h"
#include "round.h"

/**
 * struct kept - a round
 * @round: the round
 * @turn: its number
 */
struct kept {
	struct round	round;
	unsigned int	turn;
};

static struct kept *kept;
static unsigned int nr_kept;

void table_add(const struct round *round, unsigned int turn)
{
	kept = reallocarray(kept, nr_kept + 1, sizeof(*kept));
	if (!kept)
		abort();
	kept[nr_kept].round = *round;
	kept[nr_kept++].turn = turn;
}

/**
 * struct table_key - which rounds
 * @who: contender
 * @size: bytes of a frame
 * @mib: of ring
 * @cpus: that receive
 */
struct table_key {
	const struct contender *who;
	unsigned int	size;
	unsigned int	mib;
	unsigned int	cpus;
};

static struct table_key key_of(const struct round *round)
{
	return (struct table_key){
		.who = round->contender, .size = round->load.size,
		.mib = round->setup.ring_bytes >> 20,
		.cpus = round->load.cpus,
	};
}

static bool same_table(const struct table_key *one,
		       const struct table_key *other)
{
	return one->size == other->size && one->mib == other->mib &&
	       one->cpus == other->cpus;
}

static bool is_of(unsigned int i, const struct table_key *key)
{
	struct table_key this = key_of(&kept[i].round);

	return this.who == key->who && same_table(&this, key);
}

/* What another did in the same round. */
static const struct round *beside(unsigned int i, const struct contender *who)
{
	struct table_key key = key_of(&kept[i].round);
	unsigned int j;

	key.who = who;
	for (j = 0; j < nr_kept; j++)
		if (kept[j].turn == kept[i].turn && is_of(j, &key))
			return &kept[j].round;
	return NULL;
}

static double added(unsigned int i, const struct contender *who)
{
	const struct round *stack = beside(i, &stack_alone);
	const struct round *round = beside(i, who);

	return stack && round ? round->loaded.ns - stack->loaded.ns : NAN;
}

/* To that of tuned TPACKET_V3. */
static double ratio_of(unsigned int i, const struct contender *who)
{
	return added(i, who) / added(i, &tpacket_v3);
}

static void collect(struct figure *figure, const struct table_key *key,
		    double (*of)(unsigned int, const struct contender *))
{
	unsigned int i;
	double value;

	figure->n = 0;
	for (i = 0; i < nr_kept; i++) {
		if (!is_of(i, key))
			continue;
		value = of(i, key->who);
		if (!isnan(value))
			figure_add(figure, value);
	}
}

static void collect_plain(struct figure *mpps, struct figure *lost,
			  struct figure *reader, const struct table_key *key)
{
	const struct round *round;
	unsigned int i;

	mpps->n = 0;
	lost->n = 0;
	reader->n = 0;
	for (i = 0; i < nr_kept; i++) {
		if (!is_of(i, key))
			continue;
		round = &kept[i].round;
		figure_add(mpps, round->loaded.rate / 1e6);
		figure_add(lost, 100.0 * round->counts.dropped /
				 round->loaded.frames / round->sockets);
		figure_add(reader, round->reader_ns);
	}
}

static void print_row(const struct table_key *key)
{
	static struct figure cost, ratio, mpps, lost, reader;

	collect_plain(&mpps, &lost, &reader, key);
	if (!mpps.n)
		return;
	collect(&cost, key, added);
	collect(&ratio, key, ratio_of);
	printf("%-17s %8.1f", key->who->name, figure_median(&cost));
	printf(" %7.1f", figure_spread(&cost));
	printf(" %8.2f", figure_median(&ratio));
	printf(" %6.2f", figure_spread(&ratio));
	printf(" %8.2f %7.1f %9.1f\n", figure_median(&mpps),
	       figure_median(&lost), figure_median(&reader));
}

static void print_table(const struct round *round)
{
	struct table_key key = key_of(round);
	unsigned int i;

	printf("\n%s%u bytes, %u MiB of ring, %u CPU%s receiving, %s",
	       round->load.mixed ? "IMIX, on average " : "", key.size,
	       key.mib, key.cpus, key.cpus == 1 ? "" : "s",
	       round->load.send ? "sent through veth" : "received");
	if (round->sockets > 1)
		printf(", %u sockets", round->sockets);
	if (round->setup.filter)
		printf(", a filter of %u instructions",
		       round->setup.filter->len);
	putchar('\n');
	printf("%-17s %8s %7s %8s %6s %8s %7s %9s\n", "", "added ns", "+-",
	       "to v3", "+-", "Mpps", "lost %", "reader ns");
	for (i = 0; contenders[i]; i++) {
		key.who = contenders[i];
		print_row(&key);
	}
}

void table_print(void)
{
	struct table_key one, other;
	unsigned int i, j;

	for (i = 0; i < nr_kept; i++) {
		one = key_of(&kept[i].round);
		for (j = 0; j < i; j++) {
			other = key_of(&kept[j].round);
			if (same_table(&one, &other))
				break;
		}
		if (j == i)
			print_table(&kept[i].round);
	}
}
