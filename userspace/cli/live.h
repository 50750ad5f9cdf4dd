/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line on the terminal that counts along.
 */
#ifndef RINGTAP_LIVE_H
#define RINGTAP_LIVE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct live - the line
 * @on: there is one
 * @shown: something stands there
 * @packets: what it says
 * @ns: since when, by CLOCK_MONOTONIC
 */
struct live {
	bool		on;
	bool		shown;
	uint64_t	packets;
	uint64_t	ns;
};

/* Milliseconds until the line should be looked after; -1: never. */
int live_timeout(const struct live *live, uint64_t packets);

/* Whether a second is over and something is new. */
bool live_due(const struct live *live, uint64_t packets);

void live_show(struct live *live, uint64_t packets, uint64_t dropped,
	       uint64_t bytes);

/* Other lines follow. */
void live_end(struct live *live);

#endif /* RINGTAP_LIVE_H */
