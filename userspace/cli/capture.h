/* SPDX-License-Identifier: GPL-2.0 */
/*
 * 'ringtap capture': what all ways to run it have in common.
 */
#ifndef RINGTAP_CAPTURE_H
#define RINGTAP_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "crew.h"
#include "options.h"
#include "pump.h"
#include "watch.h"

/**
 * struct capture - a running capture
 * @options: what was asked for
 * @crew: the sockets, and threads if there are several
 * @watch: tells of it
 * @quota: how many packets there may be
 * @signal_fd: readable when a signal came
 * @line_ended: what a terminal shows of Ctrl-C, and the line that counts along,
 *	are over
 */
struct capture {
	struct capture_options	options;
	struct crew		crew;
	struct watch		watch;
	struct quota		quota;
	int			signal_fd;
	bool			line_ended;
};

/* If they were asked for by a signal. @late: as for watch_count(). */
void capture_show_counters(struct capture *c, uint64_t captured, uint64_t late);

/* Before the first of the lines at the end. */
void capture_end_line(struct capture *c);

/* The closing lines. @ended: by the number of files. */
void capture_conclude(struct capture *c, const struct report_counters *counters,
		      bool ended);

#endif /* RINGTAP_CAPTURE_H */
