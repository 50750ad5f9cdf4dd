// SPDX-License-Identifier: GPL-2.0
/*
 * In a guest: what it costs to capture, by all who can, in rounds in which each
 * has its turn.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contender.h"
#include "delay.h"
#include "reader.h"
#include "round.h"
#include "table.h"

#define MANY	32

/**
 * struct plan - what is to be run
 * @who: contenders, in their order
 * @sizes: bytes of frames; 0 behind the last
 * @rings: MiB; the same
 * @rounds: how often
 * @percent: of the usual number of frames
 * @rate: frames a second whose delay is taken; 0: what a frame costs
 * @json: a line for each turn, no tables
 * @round: what all turns have in common
 */
struct plan {
	const struct contender *who[MANY];
	unsigned int	sizes[MANY];
	unsigned int	rings[MANY];
	unsigned int	rounds;
	unsigned int	percent;
	unsigned int	rate;
	bool		json;
	struct round	round;
};

static const char usage[] =
	"usage: bench [-s SIZE,...] [-m MIB,...] [-k NAME,...] [-n ROUNDS]\n"
	"             [-c CPUS] [-w none|line|all] [-p PERCENT] [-q] [-x] [-j]\n"
	"             [-d RATE]\n"
	"\n"
	"  -s   bytes of a frame (60)\n"
	"  -m   MiB of ring (64)\n"
	"  -k   who captures (all; -l lists them)\n"
	"  -n   rounds (5)\n"
	"  -c   CPUs that receive (1); the reader has the second\n"
	"  -w   what a reader does with a frame (line)\n"
	"  -p   of the usual number of frames (100)\n"
	"  -q   the reader waits until all have come\n"
	"  -x   the frames are sent through a pair of veth\n"
	"  -d   so many frames a second, one by one: how long each takes to its reader\n"
	"  -j   a line of JSON for each turn, and no tables\n";

static void numbers(const char *text, unsigned int *to)
{
	char *end;
	unsigned int i;

	for (i = 0; i < MANY - 1 && *text; i++) {
		to[i] = strtoul(text, &end, 10);
		if (end == text || (*end && *end != ',')) {
			fprintf(stderr, "'%s' is no list of numbers\n", text);
			exit(2);
		}
		text = *end ? end + 1 : end;
	}
	to[i] = 0;
}

static void names(char *text, const struct contender **to)
{
	char *name;

	for (name = strtok(text, ","); name; name = strtok(NULL, ",")) {
		*to = contender_find(name);
		if (!*to++) {
			fprintf(stderr, "there is no '%s': see -l\n", name);
			exit(2);
		}
	}
	*to = NULL;
}

static void list(void)
{
	unsigned int i;

	for (i = 0; contenders[i]; i++)
		printf("%-13s %s\n", contenders[i]->name, contenders[i]->about);
	exit(0);
}

static enum work work_of(const char *name)
{
	if (!strcmp(name, "none"))
		return WORK_NONE;
	return strcmp(name, "all") ? WORK_LINE : WORK_ALL;
}

static void parse_round(struct round *round, int c)
{
	switch (c) {
	case 'c':
		round->load.cpus = atoi(optarg);
		break;
	case 'w':
		round->setup.work = work_of(optarg);
		break;
	case 'q':
		round->stopped = true;
		break;
	case 'x':
		round->load.send = true;
		break;
	case 'l':
		list();
		break;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	default:
		fputs(usage, stderr);
		exit(2);
	}
}

static void parse(struct plan *plan, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "s:m:k:n:c:w:p:d:qxjlh")) >= 0) {
		switch (c) {
		case 's':
			numbers(optarg, plan->sizes);
			break;
		case 'm':
			numbers(optarg, plan->rings);
			break;
		case 'k':
			names(optarg, plan->who);
			break;
		case 'n':
			plan->rounds = atoi(optarg);
			break;
		case 'd':
			plan->rate = atoi(optarg);
			break;
		case 'p':
			plan->percent = atoi(optarg);
			break;
		case 'j':
			plan->json = true;
			break;
		default:
			parse_round(&plan->round, c);
		}
	}
}

/* So many that a turn takes some tenths of a second. */
static uint64_t frames_of(const struct plan *plan, unsigned int size)
{
	uint64_t frames = size <= 256 ? 1000000 : size <= 1514 ? 400000 : 80000;

	return frames * plan->percent / 100;
}

static void print(const struct round *round, unsigned int turn)
{
	static const char *const works[] = { "none", "line", "all" };

	printf("{\"round\": %u, \"who\": \"%s\", \"path\": \"%s\", \"size\": %u, \"ring_mib\": %zu, \"cpus\": %u, \"work\": \"%s\", \"reader\": \"%s\", ",
	       turn, round->contender->name,
	       round->load.send ? "veth" : "receive", round->load.size,
	       round->setup.ring_bytes >> 20, round->load.cpus,
	       works[round->setup.work], round->stopped ? "stopped" : "live");
	printf("\"frames\": %llu, \"ns\": %.1f, \"pps\": %.0f, \"delivered\": %llu, \"filtered\": %llu, \"dropped\": %llu, \"read\": %llu, \"reader_ns\": %.1f, \"wrong\": %s}\n",
	       (unsigned long long)round->loaded.frames, round->loaded.ns,
	       round->loaded.rate, (unsigned long long)round->counts.delivered,
	       (unsigned long long)round->counts.filtered,
	       (unsigned long long)round->counts.dropped,
	       (unsigned long long)round->read, round->reader_ns,
	       round->wrong ? "true" : "false");
	fflush(stdout);
}

/* Each has its turn in each round: what drifts, drifts for all. */
static int run_size(const struct plan *plan, unsigned int size,
		    unsigned int mib)
{
	struct round round;
	unsigned int turn, i;
	int wrong = 0;

	for (turn = 0; turn < plan->rounds; turn++)
		for (i = 0; plan->who[i]; i++) {
			if (plan->who[i]->writes && !plan->round.load.send)
				continue;
			round = plan->round;
			round.contender = plan->who[i];
			round.setup.ring_bytes = (size_t)mib << 20;
			round.setup.snaplen = size <= 1514 ? 1518 : 65535;
			round.load.size = size;
			round.load.count = frames_of(plan, size);
			if (pktgen_prepare(&round.load) || round_run(&round))
				return -1;
			if (plan->json)
				print(&round, turn);
			table_add(&round, turn);
			wrong |= !!round.wrong;
		}
	return wrong;
}

/* Two seconds of them, and the frames of before are warm. */
static int run_delays(const struct plan *plan)
{
	struct delay delay = { .from = "v0", .rate = plan->rate };
	struct setup setup = plan->round.setup;
	unsigned int turn, i;

	delay.frames = 2 * plan->rate;
	setup.work = WORK_STAMP;
	setup.snaplen = 1518;
	setup.ring_bytes = (size_t)plan->rings[0] << 20;
	printf("%-13s %8s %8s %8s   us, at %u frames a second\n", "", "50 %",
	       "99 %", "99.9 %", plan->rate);
	for (turn = 0; turn < plan->rounds; turn++)
		for (i = 0; plan->who[i]; i++) {
			if (!plan->who[i]->reads)
				continue;
			if (delay_run(&delay, plan->who[i], &setup))
				return 2;
			printf("%-13s %8.1f %8.1f %8.1f\n",
			       plan->who[i]->name, delay.p50 / 1000,
			       delay.p99 / 1000, delay.p999 / 1000);
			fflush(stdout);
		}
	return 0;
}

static int run(const struct plan *plan)
{
	unsigned int i, j;
	int status, wrong = 0;

	for (i = 0; plan->rings[i]; i++)
		for (j = 0; plan->sizes[j]; j++) {
			status = run_size(plan, plan->sizes[j],
					  plan->rings[i]);
			if (status < 0)
				return 2;
			wrong |= status;
		}
	return wrong;
}

int main(int argc, char **argv)
{
	static struct plan plan = {
		.sizes = { 60 }, .rings = { 64 }, .rounds = 5, .percent = 100,
		.round = {
			.load = { .cpus = 1 },
			.setup = { .work = WORK_LINE },
		},
	};
	unsigned int i;
	int status;

	for (i = 0; contenders[i]; i++)
		plan.who[i] = contenders[i];
	parse(&plan, argc, argv);
	plan.round.setup.device = "v1";
	plan.round.load.device = plan.round.load.send ? "v0" : "v1";
	plan.round.load.to = "02:00:00:00:00:01";
	reader_pin(0);
	status = plan.rate ? run_delays(&plan) : run(&plan);
	if (!plan.json && !plan.rate)
		table_print();
	return status;
}
