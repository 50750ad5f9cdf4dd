// SPDX-License-Identifier: GPL-2.0
/*
 * In a guest: what it costs to capture, by all who can, in rounds in which each
 * has its turn.
 */
#include <stdio.h>
#include <unistd.h>

#include "contender.h"
#include "delay.h"
#include "line.h"
#include "plan.h"
#include "reader.h"
#include "round.h"
#include "search.h"
#include "stall.h"
#include "stamp.h"
#include "table.h"
#include "target.h"

static int run_round(const struct plan *plan, struct round *round,
		     unsigned int turn)
{
	if (plan->search)
		return search_run(round, turn, plan->json);
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
				plan_fit(plan, &round, *mib, *size, *cpus);
				status = run_all(plan, &round, turn);
				if (status < 0)
					return -1;
				wrong |= status;
			}
	return wrong;
}

static void print_delay(const struct round *round, const struct delay *delay)
{
	printf("%-17s %8.1f %8.1f %8.1f %10.0f %8.1f\n",
	       round->contender->name, delay->p50, delay->p99, delay->p999,
	       round->loaded.rate,
	       100.0 * round->counts.dropped / round->loaded.frames);
	fflush(stdout);
}

static int run_delay(const struct plan *plan, struct round *round,
		     unsigned int turn)
{
	struct delay delay;

	if (pktgen_prepare(&round->load) || delay_run(round, &delay))
		return -1;
	if (plan->json)
		line_delay(round, turn, &delay);
	else
		print_delay(round, &delay);
	return !!round->wrong;
}

/* Two seconds of them. */
static int run_delays(const struct plan *plan)
{
	struct round round = plan->round;
	unsigned int turn, i;
	int status, wrong = 0;

	plan_fit(plan, &round, plan->rings[0], STAMP_FRAME, 1);
	round.setup.work = WORK_STAMP;
	round.load.rate = plan->rate;
	round.load.queued = true;
	round.load.count = 2ull * plan->rate * plan->percent / 100;
	if (!plan->json)
		printf("%-17s %8s %8s %8s %10s %8s   us, %u frames a second are wanted\n",
		       "", "50 %", "99 %", "99.9 %", "a second", "lost %",
		       plan->rate);
	for (turn = 0; turn < plan->rounds; turn++)
		for (i = 0; plan->who[i]; i++) {
			round.contender = plan->who[i];
			status = run_delay(plan, &round, turn);
			if (status < 0)
				return 2;
			wrong |= status;
		}
	return wrong;
}

static void print_tables(const struct plan *plan)
{
	if (plan->tables) {
		fflush(stdout);
		dup2(plan->tables, STDOUT_FILENO);
	}
	if (plan->tables || !plan->json)
		table_print();
}

/* Each has its turn in each round: what drifts, drifts for all. */
static int run(const struct plan *plan)
{
	unsigned int turn;
	int status, wrong = 0;

	if (plan->search && !plan->json)
		search_head();
	for (turn = 0; turn < plan->rounds; turn++) {
		status = run_turn(plan, turn);
		if (status < 0)
			return 2;
		wrong |= status;
	}
	if (!plan->search)
		print_tables(plan);
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

	for (i = 0; contenders[i]; i++)
		plan.who[i] = contenders[i];
	plan_parse(&plan, argc, argv);
	if (plan.targets)
		return target_print(stdin);
	plan.round.setup.device = "v1";
	plan.round.load.device = plan.round.load.send ? "v0" : "v1";
	plan.round.load.to = "02:00:00:00:00:01";
	reader_pin(0);
	if (plan.rate)
		return run_delays(&plan);
	if (plan.stall)
		return stall_run(&plan);
	return run(&plan);
}
