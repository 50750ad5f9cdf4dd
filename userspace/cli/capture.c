// SPDX-License-Identifier: GPL-2.0
#include "capture.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "privileges.h"
#include "report.h"
#include "signals.h"
#include "stream.h"
#include "subcommands.h"
#include "threads.h"

/* A file is not looked at before so long. */
#define FILE_LATENCY_MS	100

void capture_show_counters(struct capture *c, uint64_t captured, uint64_t late)
{
	struct report_counters counters;

	if (!signals_counters() ||
	    watch_count(&c->watch, captured, late, &counters))
		return;
	live_end(&c->watch.live);
	report_counters(&counters, c->options.json);
}

void capture_end_line(struct capture *c)
{
	if (!c->line_ended && !c->watch.live.shown && signals_end() &&
	    isatty(STDERR_FILENO))
		putc('\n', stderr);
	live_end(&c->watch.live);
	c->line_ended = true;
}

void capture_conclude(struct capture *c, const struct report_counters *counters,
		      bool ended)
{
	capture_end_line(c);
	if (ended)
		report_limit(c->options.output.writer.rotation.files,
			     c->options.json);
	if (c->options.total)
		printf("%llu packet%s\n",
		       (unsigned long long)counters->captured,
		       counters->captured == 1 ? "" : "s");
	report_end(counters, c->options.json);
}

static unsigned int latency_of(const struct capture_options *options)
{
	const struct output_options *output = &options->output;

	if (options->latency_ms != LATENCY_FITTING)
		return options->latency_ms;
	if (output->print || output->flush || !output->writer.rotation.name ||
	    output_is_live(output))
		return 0;
	return FILE_LATENCY_MS;
}

/* Readers that may be late sleep until there is something worth it. */
static int set_latency(struct capture *c)
{
	const struct source *source = &c->crew.source;
	unsigned int ms = latency_of(&c->options), i;
	struct ringtap_layout layout;
	int err = 0;

	for (i = 0; ms && i < source->nr && !err; i++) {
		ringtap_layout(source->members[i], &layout);
		err = ringtap_set_wakeup(source->members[i],
					 layout.ring_bytes / 8, ms * 1000);
		if (err)
			warnx("%s", ringtap_strerror(source->members[i]));
	}
	return err;
}

static int open_capture(struct capture *c)
{
	int err;

	watch_init(&c->watch, &c->options);
	quota_init(&c->quota, c->options.count);
	err = crew_open(&c->crew, &c->options.ring, c->options.threads);
	return err ? err : set_latency(c);
}

int capture(int argc, char **argv)
{
	static struct capture c;
	int status = options_parse(&c.options, argc, argv);
	int err;

	if (status >= 0)
		return status;
	c.signal_fd = signals_init();
	if (c.signal_fd < 0)
		errx(EXIT_ERROR, "eventfd: %s", strerror(-c.signal_fd));
	err = open_capture(&c);
	if (!err)
		err = privileges_drop(c.options.user);
	if (!err)
		err = threads_fit(&c.options) ? threads_run(&c) : stream_run(&c);
	crew_close(&c.crew);
	options_free(&c.options);
	return err ? EXIT_ERROR : EXIT_OK;
}
