// SPDX-License-Identifier: GPL-2.0
#include "round.h"

#include <stdio.h>
#include <string.h>

/* Each frame has one fate, is read once, and none comes from elsewhere. */
static const char *what_is_wrong(const struct round *round,
				 const struct counts *counts, uint64_t read)
{
	uint64_t met = counts->delivered + counts->filtered + counts->dropped;

	if (!round->contender->count || round->contender == &stack_alone)
		return NULL;
	if (met > round->loaded.frames)
		return "more frames were met than there were";
	if (met < round->loaded.frames)
		return "frames are missing in the counters";
	if (counts->filtered)
		return "a filter that wants all frames left some out";
	if (round->contender->reads && read < counts->delivered)
		return "fewer frames were read than delivered";
	if (round->contender->reads && read > counts->delivered)
		return "more frames were read than delivered";
	return NULL;
}

static void judge(struct round *round, const struct counts *counts,
		  uint64_t read)
{
	const char *wrong = what_is_wrong(round, counts, read);

	if (!wrong)
		return;
	round->wrong = wrong;
	fprintf(stderr, "%s: %s: %llu sent, %llu delivered, %llu filtered, %llu dropped, %llu read\n",
		round->contender->name, wrong,
		(unsigned long long)round->loaded.frames,
		(unsigned long long)counts->delivered,
		(unsigned long long)counts->filtered,
		(unsigned long long)counts->dropped, (unsigned long long)read);
}

static void close_all(struct round *round)
{
	while (round->reader.sockets)
		round->contender->close(round->reader.of[--round->reader.sockets]);
}

int round_begin(struct round *round)
{
	struct reader *reader = &round->reader;
	void *of;

	*reader = (struct reader){ .contender = round->contender, .cpu = 1 };
	while (reader->sockets < round->sockets) {
		of = round->contender->open(&round->setup);
		if (!of)
			break;
		reader->of[reader->sockets++] = of;
	}
	if (reader->sockets == round->sockets &&
	    (!round->contender->reads || round->stopped ||
	     !reader_start(reader)))
		return 0;
	close_all(round);
	return -1;
}

/* What the sockets say, before the reader has read all of it. */
static int count(struct round *round, struct counts *counts)
{
	unsigned int i;
	int err = 0;

	memset(&round->counts, 0, sizeof(round->counts));
	for (i = 0; i < round->sockets; i++) {
		err |= round->contender->count(round->reader.of[i], &counts[i]);
		round->counts.delivered += counts[i].delivered;
		round->counts.filtered += counts[i].filtered;
		round->counts.dropped += counts[i].dropped;
	}
	return err ? -1 : 0;
}

static int read_rest(struct round *round, const struct counts *counts)
{
	struct reader *reader = &round->reader;
	unsigned int i;

	if (round->stopped && reader_start(reader))
		return -1;
	for (i = 0; i < round->sockets; i++)
		reader_want(reader, i, counts[i].delivered);
	reader_end(reader);
	return 0;
}

int round_end(struct round *round)
{
	struct counts counts[CONTENDER_SOCKETS] = {};
	struct reader *reader = &round->reader;
	unsigned int i;
	int err;

	err = count(round, counts);
	if (round->contender->reads)
		err |= read_rest(round, counts);
	round->read = 0;
	round->wrong = NULL;
	for (i = 0; i < round->sockets; i++) {
		round->read += reader->frames[i];
		if (!round->contender->shares)
			judge(round, &counts[i], reader->frames[i]);
	}
	if (round->contender->shares)
		judge(round, &round->counts, round->read);
	close_all(round);
	round->reader_ns = round->read ?
			   (double)reader->cpu_ns / round->read : 0;
	return err;
}

int round_run(struct round *round)
{
	int err;

	if (round_begin(round))
		return -1;
	err = pktgen_run(&round->load, &round->loaded);
	return round_end(round) || err ? -1 : 0;
}
