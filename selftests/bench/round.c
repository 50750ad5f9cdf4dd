// SPDX-License-Identifier: GPL-2.0
#include "round.h"

#include <stdio.h>

#include "reader.h"

/* Each frame has one fate, is read once, and none comes from elsewhere. */
static const char *what_is_wrong(const struct round *round)
{
	const struct counts *counts = &round->counts;
	uint64_t met = counts->delivered + counts->filtered + counts->dropped;
	bool all = !round->setup.filter || round->contender->counts_filtered;

	if (!round->contender->count || round->contender == &stack_alone)
		return NULL;
	if (met > round->loaded.frames)
		return "more frames were met than there were";
	if (all && met < round->loaded.frames)
		return "frames are missing in the counters";
	if (round->contender->reads && round->read < counts->delivered)
		return "fewer frames were read than delivered";
	if (round->contender->reads && round->read > counts->delivered)
		return "more frames were read than delivered";
	return NULL;
}

static int run_load(struct round *round, struct reader *reader)
{
	int err;

	if (reader->contender->reads && !round->stopped && reader_start(reader))
		return -1;
	err = pktgen_run(&round->load, &round->loaded);
	if (!err)
		err = reader->contender->count(reader->of, &round->counts);
	if (!reader->contender->reads)
		return err;
	if (round->stopped && reader_start(reader))
		return -1;
	reader_end(reader, round->counts.delivered);
	return err;
}

int round_run(struct round *round)
{
	struct reader reader = {
		.contender = round->contender, .cpu = 1,
	};
	int err;

	reader.of = round->contender->open(&round->setup);
	if (!reader.of)
		return -1;
	err = run_load(round, &reader);
	round->contender->close(reader.of);
	round->read = reader.frames;
	round->reader_ns = reader.frames ?
			   (double)reader.cpu_ns / reader.frames : 0;
	round->wrong = what_is_wrong(round);
	if (round->wrong)
		fprintf(stderr, "%s: %s: %llu sent, %llu delivered, %llu filtered, %llu dropped, %llu read\n",
			round->contender->name, round->wrong,
			(unsigned long long)round->loaded.frames,
			(unsigned long long)round->counts.delivered,
			(unsigned long long)round->counts.filtered,
			(unsigned long long)round->counts.dropped,
			(unsigned long long)round->read);
	return err;
}
