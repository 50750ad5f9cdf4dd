// SPDX-License-Identifier: GPL-2.0
#include "search.h"

#include "line.h"
#include "round.h"

#include <stdio.h>

#define PROBES		8
#define PROBE_SECONDS	0.3

/* The generator may be so much slower than it was told to be: what it sent says
 * little about the rate that was meant.
 */
#define REACHED		0.97

/**
 * struct search - what is known so far
 * @round: of each probe
 * @turn: its number
 * @json: probes are printed
 * @wrong: the numbers of one did not add up
 * @full: frames a second, as fast as can be
 * @full_lost: of them, a part of 1
 * @lossless: frames a second that were sent without loss; 0: not seen yet
 */
struct search {
	struct round	round;
	unsigned int	turn;
	bool		json;
	bool		wrong;
	double		full;
	double		full_lost;
	double		lossless;
};

/* All CPUs together; 0: as fast as can be. */
static int probe(struct search *search, double rate)
{
	struct round *round = &search->round;

	round->load.rate = rate / round->load.cpus;
	if (rate)
		round->load.count = round->load.rate * PROBE_SECONDS;
	if (pktgen_prepare(&round->load) || round_run(round))
		return -1;
	if (search->json)
		line_round(round, search->turn);
	search->wrong |= !!round->wrong;
	return 0;
}

static int probe_full(struct search *search)
{
	const struct round *round = &search->round;

	if (probe(search, 0))
		return -1;
	search->full = round->loaded.rate;
	search->full_lost = (double)round->counts.dropped /
			    round->loaded.frames / round->sockets;
	if (!round->counts.dropped)
		search->lossless = search->full;
	return 0;
}

static int halve(struct search *search)
{
	const struct round *round = &search->round;
	double low = 0, high = search->full, rate;
	unsigned int i;

	for (i = 1; i < PROBES; i++) {
		rate = (low + high) / 2;
		if (probe(search, rate))
			return -1;
		if (round->counts.dropped ||
		    round->loaded.rate < rate * REACHED) {
			high = rate;
			continue;
		}
		low = rate;
		search->lossless = round->loaded.rate;
	}
	return 0;
}

static void print_json(struct search *search)
{
	search->round.load.rate = 0;
	line_begin(&search->round, search->turn);
	printf("\"lossless_pps\": %.0f, \"full_pps\": %.0f, \"full_lost\": %.4f}\n",
	       search->lossless, search->full, search->full_lost);
}

static void print(const struct search *search)
{
	const struct round *round = &search->round;

	printf("%-17s %6u %5zu %4u %9.2f %9.2f %7.1f", round->contender->name,
	       round->load.size, round->setup.ring_bytes >> 20,
	       round->load.cpus, search->lossless / 1e6, search->full / 1e6,
	       search->full_lost * 100);
	puts(search->full_lost ? "" : "  nothing is lost at full rate");
}

void search_head(void)
{
	printf("%-17s %6s %5s %4s %9s %9s %7s\n", "", "bytes", "MiB", "CPUs",
	       "lossless", "full Mpps", "lost %");
}

int search_run(const struct round *round, unsigned int turn, bool json)
{
	struct search search = {
		.round = *round, .turn = turn, .json = json,
	};

	if (probe_full(&search) || (search.full_lost && halve(&search)))
		return -1;
	if (json)
		print_json(&search);
	else
		print(&search);
	fflush(stdout);
	return search.wrong;
}
