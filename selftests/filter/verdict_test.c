// SPDX-License-Identifier: GPL-2.0
/*
 * A great number of filters, each over hundreds of frames: a capture takes
 * those that libpcap takes, and tcpdump's socket.
 */
#define _GNU_SOURCE
#include "corpus.h"
#include "grammar.h"
#include "machine.h"
#include "oracle.h"
#include "tap.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FILTERS	1200
/* So many captures at once, each with its filter: the frames come once. */
#define LANES	40

/**
 * struct lane - a capture, and tcpdump's
 * @rt: the capture
 * @witness: tcpdump's socket
 * @filter: what both of them have
 * @oracle: what libpcap says
 * @got: what the capture has taken
 * @seen: what the witness has
 */
struct lane {
	struct ringtap		*rt;
	struct oracle_witness	witness;
	struct grammar_filter	filter;
	struct oracle		oracle;
	bool			got[CORPUS_ROOM];
	bool			seen[CORPUS_ROOM];
};

/**
 * struct sums - of all filters
 * @filters: that were tried
 * @refused: texts that libpcap refuses, and the library too
 * @taken: frames that were taken
 * @wrong: where the capture is not of libpcap's opinion
 * @other: or tcpdump's socket is not
 * @apart: verdicts that differ from those in a file
 * @cut: those of frames that end too early
 * @unequal: texts that only one of libpcap and the library refuses
 */
struct sums {
	unsigned int	filters;
	unsigned int	refused;
	unsigned long	taken;
	unsigned long	wrong;
	unsigned long	other;
	unsigned long	apart;
	unsigned long	cut;
	unsigned int	unequal;
};

FIXTURE(verdict) {
	struct corpus *corpus;
	struct lane *lanes;
	struct pcap *live;
	unsigned int next;
	int tap;
};

FIXTURE_VARIANT(verdict) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(verdict, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(verdict, copy) { .mode = RINGTAP_MODE_COPY };

static int lane_open(struct lane *lane, unsigned int mode)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = mode,
		.directions = RINGTAP_DIR_IN,
		.rings = 1,
		.snaplen = FRAME_ROOM,
		.ring_bytes = 1 << 20,
	};

	return ringtap_open(&lane->rt, &options) ||
	       oracle_witness_open(&lane->witness, "tap0");
}

FIXTURE_SETUP(verdict)
{
	unsigned int i;

	machine_pin(0);
	machine_hurry(true);
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->corpus = malloc(sizeof(*self->corpus));
	corpus_fill(self->corpus);
	self->live = oracle_live("tap0");
	ASSERT_NE(NULL, self->live);
	self->lanes = calloc(LANES, sizeof(*self->lanes));
	for (i = 0; i < LANES; i++)
		ASSERT_EQ(0, lane_open(&self->lanes[i], variant->mode))
			TH_LOG("%s", ringtap_strerror(self->lanes[i].rt));
	self->next = 0;
}

FIXTURE_TEARDOWN(verdict)
{
	unsigned int i;

	for (i = 0; i < LANES; i++) {
		ringtap_close(self->lanes[i].rt);
		close(self->lanes[i].witness.fd);
	}
	pcap_close(self->live);
	close(self->tap);
	free(self->lanes);
	free(self->corpus);
	machine_hurry(false);
}

/* The next filter that there can be. */
static int lane_set(struct lane *lane, FIXTURE_DATA(verdict) * self,
		    struct sums *sums)
{
	int refused, err;

	do {
		grammar_make(&lane->filter, self->next++);
		refused = oracle_ask(&lane->oracle, &lane->filter,
				     self->corpus);
		err = ringtap_set_filter_text(lane->rt, lane->filter.text);
		sums->refused += err == -EINVAL;
		if (refused == ORACLE_EITHER || !refused == !err)
			continue;
		sums->unequal++;
		printf("# %s: libpcap %d, library %d\n", lane->filter.text,
		       refused, err);
	} while (err);
	return oracle_witness_set(&lane->witness, self->live, &lane->filter);
}

static int lane_read(struct lane *lane, const struct corpus *corpus)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	int next = 0;

	memset(lane->got, 0, sizeof(lane->got));
	while (next >= 0 && ringtap_peek(lane->rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			next = oracle_find(corpus->wire, corpus->count, next,
					   packet.data, packet.caplen);
			if (next < 0)
				break;
			lane->got[next++] = true;
		}
		ringtap_release(lane->rt, &span);
	}
	return next < 0 ? -1 : oracle_witness_read(&lane->witness, corpus,
						   lane->seen);
}

/* The order in which a program reads tells what becomes of a frame that ends
 * too early, and for tags that were taken out it is another: there the word of
 * tcpdump's socket is enough.
 */
static bool may_differ(const struct lane *lane, const struct corpus *corpus,
		       unsigned int frame)
{
	return *lane->filter.tail && frame >= corpus->whole;
}

static void lane_judge(const struct lane *lane, const struct corpus *corpus,
		       struct sums *sums)
{
	unsigned int i, wrong = 0, other = 0, first = 0;
	bool differs;

	for (i = 0; i < corpus->count; i++) {
		sums->taken += lane->got[i];
		sums->apart += lane->oracle.in_file[i] != lane->got[i];
		other += lane->seen[i] != lane->got[i];
		differs = lane->oracle.taken[i] != lane->got[i];
		if (differs && may_differ(lane, corpus, i)) {
			sums->cut++;
			continue;
		}
		if (differs && !wrong++)
			first = i;
	}
	if (wrong || other)
		printf("# %s: not libpcap's %u, at first frame %u, not tcpdump's %u\n",
		       lane->filter.text, wrong, first, other);
	sums->filters++;
	sums->wrong += wrong;
	sums->other += other;
}

TEST_F(verdict, no_two_frames_are_alike)
{
	const struct corpus *corpus = self->corpus;
	unsigned int i;

	EXPECT_LT(400, corpus->count);
	for (i = 0; i < corpus->count; i++) {
		EXPECT_EQ(-1, oracle_find(corpus->wire, corpus->count, i + 1,
					  corpus->wire[i].bytes,
					  corpus->wire[i].len))
			TH_LOG("frame %u", i);
		EXPECT_EQ(-1, oracle_find(corpus->seen, corpus->count, i + 1,
					  corpus->seen[i].bytes,
					  corpus->seen[i].len))
			TH_LOG("frame %u", i);
	}
}

TEST_F_TIMEOUT(verdict, is_libpcaps_and_tcpdumps, 500)
{
	struct sums sums = {};
	unsigned int lane, i;

	while (sums.filters < FILTERS) {
		for (lane = 0; lane < LANES; lane++)
			ASSERT_EQ(0, lane_set(&self->lanes[lane], self, &sums))
				TH_LOG("%s", self->lanes[lane].filter.text);
		for (i = 0; i < self->corpus->count; i++)
			ASSERT_EQ(0, frame_receive(self->tap,
						   &self->corpus->wire[i]));
		for (lane = 0; lane < LANES; lane++) {
			ASSERT_EQ(0, lane_read(&self->lanes[lane],
					       self->corpus));
			lane_judge(&self->lanes[lane], self->corpus, &sums);
		}
	}
	EXPECT_EQ(0, sums.wrong);
	EXPECT_EQ(0, sums.other);
	EXPECT_EQ(0, sums.unequal);
	EXPECT_LT(0, sums.apart);
	EXPECT_LT(sums.filters * 10ul, sums.taken);
	TH_LOG("%u filters, %u frames: %lu taken, %lu unlike in a file, %lu of them cut; %u texts refused",
	       sums.filters, self->corpus->count, sums.taken, sums.apart,
	       sums.cut, sums.refused);
}

TEST_HARNESS_MAIN
