// SPDX-License-Identifier: GPL-2.0
/*
 * ringtap, by its library.
 */
#include "contender.h"

#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>

#include <ringtap/ringtap.h>

/**
 * struct capture - a ringtap socket
 * @rt: the capture
 * @work: of the reader
 */
struct capture {
	struct ringtap	*rt;
	enum work	work;
};

static void close_ringtap(void *of)
{
	struct capture *capture = of;

	ringtap_close(capture->rt);
	free(capture);
}

static void *open_ringtap(const struct setup *setup, unsigned int mode,
			  unsigned int clock)
{
	struct ringtap_options options = {
		.device = setup->device,
		.mode = mode,
		.directions = RINGTAP_DIR_IN,
		.snaplen = setup->snaplen,
		.ring_bytes = setup->ring_bytes,
		.filter = setup->filter,
		.clock = clock,
	};
	struct capture *capture = calloc(1, sizeof(*capture));

	capture->work = setup->work;
	if (!ringtap_open(&capture->rt, &options))
		return capture;
	fprintf(stderr, "%s\n", ringtap_strerror(capture->rt));
	close_ringtap(capture);
	return NULL;
}

static void *open_tap(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_TAP, RINGTAP_CLOCK_REALTIME);
}

static void *open_copy(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_COPY, RINGTAP_CLOCK_REALTIME);
}

static void *open_bypass(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_BYPASS,
			    RINGTAP_CLOCK_REALTIME);
}

static void *open_tap_batch(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_TAP, RINGTAP_CLOCK_BATCH);
}

static void *open_copy_batch(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_COPY, RINGTAP_CLOCK_BATCH);
}

static void *open_bypass_batch(const struct setup *setup)
{
	return open_ringtap(setup, RINGTAP_MODE_BYPASS, RINGTAP_CLOCK_BATCH);
}

static uint64_t read_ringtap(void *of)
{
	struct capture *capture = of;
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint64_t n = 0;

	if (ringtap_peek(capture->rt, &span) <= 0) {
		ringtap_wait(capture->rt, CONTENDER_SLEEP_MS);
		return 0;
	}
	ringtap_each_packet(&span, &packet) {
		contender_touch(capture->work, packet.data, packet.caplen);
		n++;
	}
	ringtap_release(capture->rt, &span);
	return n;
}

static int count_ringtap(void *of, struct counts *counts)
{
	struct capture *capture = of;
	struct ringtap_stats stats;
	int err = ringtap_stats(capture->rt, &stats);

	counts->delivered = stats.delivered;
	counts->filtered = stats.filtered;
	counts->dropped = stats.seen - stats.delivered - stats.filtered;
	return err;
}

#define RINGTAP(name_, open_, about_)					\
	{								\
		.name = name_, .about = about_, .reads = true,		\
		.counts_filtered = true, .open = open_,			\
		.read = read_ringtap, .count = count_ringtap,		\
		.close = close_ringtap,					\
	}

const struct contender ringtap_tap =
	RINGTAP("tap", open_tap, "ringtap beside the stack, with the taps");
const struct contender ringtap_copy =
	RINGTAP("copy", open_copy, "ringtap beside the stack, rx_handler");
const struct contender ringtap_bypass =
	RINGTAP("bypass", open_bypass, "ringtap instead of the stack");
const struct contender ringtap_tap_batch =
	RINGTAP("tap+batch", open_tap_batch, "tap, a clock reading a batch");
const struct contender ringtap_copy_batch =
	RINGTAP("copy+batch", open_copy_batch, "copy, a clock reading a batch");
const struct contender ringtap_bypass_batch =
	RINGTAP("bypass+batch", open_bypass_batch,
		"bypass, a clock reading a batch");
