// SPDX-License-Identifier: GPL-2.0
#include "stall.h"

#include "line.h"
#include "plan.h"
#include "round.h"

#include <stdio.h>

/* Frames a second. */
#define RATE	20

/* Begun with all, or with none. */
static int begin_all(struct round *rounds, const struct plan *plan)
{
	unsigned int i;

	for (i = 0; plan->who[i]; i++) {
		rounds[i] = plan->round;
		plan_fit(plan, &rounds[i], plan->rings[0], plan->sizes[0], 1);
		rounds[i].contender = plan->who[i];
		rounds[i].stopped = true;
		rounds[i].load.rate = RATE;
		rounds[i].load.count = RATE * plan->stall;
		if (round_begin(&rounds[i]))
			break;
	}
	if (!plan->who[i])
		return 0;
	while (i--)
		round_end(&rounds[i]);
	return -1;
}

static void print(const struct round *round)
{
	printf("%-17s %6llu of %llu frames lost\n", round->contender->name,
	       (unsigned long long)round->counts.dropped,
	       (unsigned long long)round->loaded.frames);
	fflush(stdout);
}

/* 0, 1 or 2, as stall_run(). */
static int end(struct round *round, const struct loaded *loaded, bool json)
{
	round->loaded = *loaded;
	if (round_end(round))
		return 2;
	if (json)
		line_round(round, 0);
	else
		print(round);
	return !!round->wrong;
}

int stall_run(const struct plan *plan)
{
	static struct round rounds[PLAN_MANY];
	struct loaded loaded = {};
	int status = 0, one;
	unsigned int i;

	if (begin_all(rounds, plan))
		return 2;
	if (pktgen_prepare(&rounds[0].load) ||
	    pktgen_run(&rounds[0].load, &loaded))
		status = 2;
	for (i = 0; plan->who[i]; i++) {
		one = end(&rounds[i], &loaded, plan->json);
		if (one > status)
			status = one;
	}
	return status;
}
