// SPDX-License-Identifier: GPL-2.0
/*
 * In a guest: what it costs to capture, by all who can, in rounds in which each
 * has its turn.
 */
#include <stdio.h>

#include "contender.h"
#include "delay.h"
#include "line.h"
#include "plan.h"
#include "reader.h"
#include "round.h"
#include "table.h"

/* So many that a turn takes some tenths of a second. */
static uint64_t frames_of(const struct plan *plan, unsigned int size)
{
	uint64_t frames = size <= 256 ? 1000000 : size <= 1514 ? 400000 : 80000;

	return frames * plan->percent / 100;
}

static int run_round(const struct plan *plan, struct round *round,
		     unsigned int turn)
{
	round->setup.snaplen = round->load.size <= 1514 ? 1518 : 65535;
	round->load.count = frames_of(plan, round->load.size);
	if (pktgen_prepare(&round->load) || round_run(round))
		return -1;
	if (plan->json)
		line_round(round, turn);
	table_add(round, turn);
	return !!round->wrong;
}

static int run_all(const struct plan *plan, struct round *round,
		   unsigned int turn)
{
	unsigned int i;
	int status, wrong = 0;

	for (i = 0; plan->who[i]; i++) {
		round->contender = plan->who[i];
		status = run_round(plan, round, turn);
		if (status < 0)
			return -1;
		wrong |= status;
	}
	return wrong;
}

/* Each size of ring and of frames, each number of CPUs. */
static int run_turn(const struct plan *plan, unsigned int turn)
{
	const unsigned int *mib, *size, *cpus;
	struct round round = plan->round;
	int status, wrong = 0;

	for (mib = plan->rings; *mib; mib++)
		for (size = plan->sizes; *size; size++)
			for (cpus = plan->cpus; *cpus; cpus++) {
				round.setup.ring_bytes = (size_t)*mib << 20;
				round.load.size = *size;
				round.load.cpus = *cpus;
				status = run_all(plan, &round, turn);
				if (status < 0)
					return -1;
				wrong |= status;
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
	printf("%-17s %8s %8s %8s   us, at %u frames a second\n", "", "50 %",
	       "99 %", "99.9 %", plan->rate);
	for (turn = 0; turn < plan->rounds; turn++)
		for (i = 0; plan->who[i]; i++) {
			if (!plan->who[i]->reads)
				continue;
			if (delay_run(&delay, plan->who[i], &setup))
				return 2;
			printf("%-17s %8.1f %8.1f %8.1f\n",
			       plan->who[i]->name, delay.p50 / 1000,
			       delay.p99 / 1000, delay.p999 / 1000);
			fflush(stdout);
		}
	return 0;
}

/* Each has its turn in each round: what drifts, drifts for all. */
static int run(const struct plan *plan)
{
	unsigned int turn;
	int status, wrong = 0;

	for (turn = 0; turn < plan->rounds; turn++) {
		status = run_turn(plan, turn);
		if (status < 0)
			return 2;
		wrong |= status;
	}
	return wrong;
}

int main(int argc, char **argv)
{
	static struct plan plan = {
		.sizes = { 60 }, .rings = { 64 }, .cpus = { 1 }, .rounds = 5,
		.percent = 100,
		.round = { .sockets = 1, .setup = { .work = WORK_LINE } },
	};
	unsigned int i;
	int status;

	for (i = 0; contenders[i]; i++)
		plan.who[i] = contenders[i];
	plan_parse(&plan, argc, argv);
	plan.round.setup.device = "v1";
	plan.round.load.device = plan.round.load.send ? "v0" : "v1";
	plan.round.load.to = "02:00:00:00:00:01";
	reader_pin(0);
	status = plan.rate ? run_delays(&plan) : run(&plan);
	if (!plan.json && !plan.rate)
		table_print();
	return status;
}
