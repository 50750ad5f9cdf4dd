// SPDX-License-Identifier: GPL-2.0
/*
 * ringtap, by its library.
 */
#include "contender.h"

#include <linux/filter.h>
#include <stdbool.h>
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

/**
 * struct way - of ringtap's to capture
 * @mode: RINGTAP_MODE_*
 * @clock: RINGTAP_CLOCK_*
 * @late: the reader is woken as by a block of tuned TPACKET_V3
 * @busy: it looks without a pause and is never woken
 * @member: its sockets are a group's members
 * @rings: of a socket; 0: one for each CPU
 */
struct way {
	unsigned int	mode;
	unsigned int	clock;
	bool		late;
	bool		busy;
	bool		member;
	unsigned int	rings;
};

static int open_way(struct capture *capture, const struct setup *setup,
		    const struct way *way)
{
	static const struct ringtap_member member = {
		.id = 1, .balance = RINGTAP_BALANCE_FLOW,
		.number = RINGTAP_MEMBER_ANY,
	};
	struct ringtap_options options = {
		.member = way->member ? &member : NULL,
		.device = setup->device,
		.mode = way->mode,
		.directions = RINGTAP_DIR_IN,
		.snaplen = setup->snaplen,
		.rings = way->rings,
		.ring_bytes = setup->ring_bytes,
		.filter = setup->filter,
		.clock = way->clock,
	};

	if (way->late) {
		options.wakeup_bytes = contender_block(setup);
		options.latency_us = CONTENDER_LATE_MS * 1000;
	}
	if (way->busy)
		options.busy_us = CONTENDER_SLEEP_MS * 1000;
	return ringtap_open(&capture->rt, &options);
}

static void *open_ringtap(const struct setup *setup, const struct way *way)
{
	struct capture *capture = calloc(1, sizeof(*capture));

	capture->work = setup->work;
	if (!open_way(capture, setup, way))
		return capture;
	fprintf(stderr, "%s\n", ringtap_strerror(capture->rt));
	close_ringtap(capture);
	return NULL;
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

/* Where one bypasses, a second one would see nothing. */
#define RINGTAP_SHARED(symbol, name_, about_, mode_, shares_, ...)	\
	static void *open_##symbol(const struct setup *setup)		\
	{								\
		static const struct way way = {				\
			.mode = RINGTAP_MODE_##mode_, .member = (shares_), \
			__VA_ARGS__					\
		};							\
									\
		return open_ringtap(setup, &way);			\
	}								\
									\
	const struct contender ringtap_##symbol = {			\
		.name = name_, .about = about_, .reads = true,		\
		.single = RINGTAP_MODE_##mode_ == RINGTAP_MODE_BYPASS,	\
		.shares = (shares_),					\
		.open = open_##symbol, .read = read_ringtap,		\
		.count = count_ringtap, .close = close_ringtap,		\
	}

#define RINGTAP(symbol, name_, about_, mode_, ...)			\
	RINGTAP_SHARED(symbol, name_, about_, mode_, false, __VA_ARGS__)

RINGTAP(tap, "tap", "ringtap beside the stack, with the taps", TAP);
RINGTAP(copy, "copy", "ringtap beside the stack, rx_handler", COPY);
RINGTAP(bypass, "bypass", "ringtap instead of the stack", BYPASS);
RINGTAP(tap_batch, "tap+batch", "tap, a clock reading a batch", TAP,
	.clock = RINGTAP_CLOCK_BATCH);
RINGTAP(copy_batch, "copy+batch", "copy, a clock reading a batch", COPY,
	.clock = RINGTAP_CLOCK_BATCH);
RINGTAP(bypass_batch, "bypass+batch", "bypass, a clock reading a batch",
	BYPASS, .clock = RINGTAP_CLOCK_BATCH);
RINGTAP(copy_late, "copy+late", "copy, its reader woken as tpacket3's", COPY,
	.late = true);
RINGTAP(bypass_late, "bypass+late", "bypass, its reader woken as tpacket3's",
	BYPASS, .late = true);
RINGTAP(copy_late_batch, "copy+late+batch",
	"copy, its reader woken as tpacket3's, a clock reading a batch", COPY,
	.clock = RINGTAP_CLOCK_BATCH, .late = true);
RINGTAP(bypass_late_batch, "bypass+late+batch",
	"bypass, its reader woken as tpacket3's, a clock reading a batch",
	BYPASS, .clock = RINGTAP_CLOCK_BATCH, .late = true);
RINGTAP(copy_busy, "copy+busy", "copy, its reader never sleeps", COPY,
	.busy = true);
RINGTAP(bypass_busy, "bypass+busy", "bypass, its reader never sleeps", BYPASS,
	.busy = true);
RINGTAP_SHARED(group, "group", "copy, in a group by flow, all sockets together",
	       COPY, true);
RINGTAP_SHARED(group_late, "group+late", "group, its reader woken as tpacket3's",
	       COPY, true, .late = true);
RINGTAP_SHARED(group_one, "group+one", "group, CPUs share a member's ring", COPY,
	       true, .rings = 1);
