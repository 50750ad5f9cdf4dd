/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is told about a running capture: its devices, how they change, its
 * counters. It reads no packets.
 */
#ifndef RINGTAP_WATCH_H
#define RINGTAP_WATCH_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

#include "links.h"
#include "live.h"
#include "options.h"
#include "report.h"
#include "source.h"

/**
 * struct watch - who looks after a capture
 * @options: what was asked for
 * @source: what is captured; NULL until it is
 * @links: the devices, where they are named
 * @live: a line on the terminal counts along
 * @known: the interface table as it was told; of named devices
 * @nr_known: its length
 * @changes: of the table, that have been looked at
 * @lost_before: by the devices, when the capture began
 * @lost: since then, as far as it is known: a device may go
 */
struct watch {
	const struct capture_options *options;
	const struct source	*source;
	struct links		links;
	struct live		live;
	struct ringtap_iface	known[DEVICES_MAX];
	unsigned int		nr_known;
	unsigned int		changes;
	uint64_t		lost_before;
	uint64_t		lost;
};

/* Before the devices are captured: what they have lost until then is not ours. */
void watch_init(struct watch *watch, const struct capture_options *options);

/* They are: says so, and what is the matter with them. */
void watch_begin(struct watch *watch, const struct source *source);
void watch_end(struct watch *watch);

/* Readable when watch_links() has something to tell; -1: never. */
int watch_fd(const struct watch *watch);
void watch_links(struct watch *watch);

/* The kernel may have had to move a device to another hook; cheap if not. */
void watch_changes(struct watch *watch);

/* The line that counts along. Milliseconds until it should be looked after, or
 * -1. @bytes: in files.
 */
int watch_timeout(const struct watch *watch, uint64_t captured);
void watch_live(struct watch *watch, uint64_t captured, uint64_t bytes);

/* The counters as they are now; @late: how many packets were out of order. */
int watch_count(struct watch *watch, uint64_t captured, uint64_t late,
		struct report_counters *counters);

/* All devices are gone, or what the library says of @rt. */
void watch_say_broken(struct watch *watch, const struct ringtap *rt, int err);

#endif /* RINGTAP_WATCH_H */
