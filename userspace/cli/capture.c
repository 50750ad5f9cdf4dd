// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "linktype.h"
#include "mode.h"
#include "options.h"
#include "output.h"
#include "stop.h"
#include "subcommands.h"

/**
 * struct capture - a running capture
 * @options: what was asked for
 * @rt: where packets come from
 * @out: where they go
 * @stop_fd: readable when a signal asked for the end
 * @changes: of the interface table, that have been looked at
 * @live: a line on the terminal counts along
 * @shown: what it says
 * @shown_at: since when, in seconds
 */
struct capture {
	struct capture_options	options;
	struct ringtap		*rt;
	struct output		out;
	int			stop_fd;
	unsigned int		changes;
	bool			live;
	uint64_t		shown;
	time_t			shown_at;
};

static void announce_iface(const struct capture *c,
			   const struct ringtap_iface *iface)
{
	const char *name = linktype_name(iface->linktype);
	char plain[16];

	snprintf(plain, sizeof(plain), "%u", iface->linktype);
	fprintf(stderr, "ringtap: listening on %.*s, link-type %s, snapshot length %u bytes, %s mode%s\n",
		RINGTAP_IFNAME_LEN, iface->name, name ? name : plain,
		c->out.snaplen, mode_name(iface->mode),
		mode_reason(iface->why));
}

static void announce(const struct capture *c)
{
	unsigned int i;

	if (!strcmp(c->options.devices[0], RINGTAP_ANY)) {
		fprintf(stderr, "ringtap: listening on any (%u devices now), snapshot length %u bytes, tap mode\n",
			c->out.nr_ifaces, c->out.snaplen);
		return;
	}
	for (i = 0; i < c->out.nr_ifaces; i++)
		announce_iface(c, &c->out.ifaces[i]);
}

static void notice_change(struct capture *c, struct ringtap_iface *known)
{
	struct ringtap_iface now;

	/* Where all devices are captured they come and go, and never move. */
	if (known->why == RINGTAP_WHY_ANY ||
	    ringtap_iface(c->rt, known->id, &now) || now.why == known->why)
		return;
	if (now.hook == known->hook)
		warnx("%.*s: frames of its VLAN devices are missed from now on: capture on these, too",
		      RINGTAP_IFNAME_LEN, now.name);
	else
		warnx("%.*s: from now on in %s mode%s", RINGTAP_IFNAME_LEN,
		      now.name, mode_name(now.mode), mode_reason(now.why));
	*known = now;
}

/* The kernel may have had to move a device to another hook. */
static void notice_changes(struct capture *c)
{
	unsigned int changes = ringtap_changes(c->rt);
	unsigned int i;

	if (changes == c->changes)
		return;
	c->changes = changes;
	for (i = 0; i < c->out.nr_ifaces; i++)
		notice_change(c, &c->out.ifaces[i]);
}

static void count_along(struct capture *c)
{
	struct timespec now;

	if (!c->live || c->shown == c->out.captured)
		return;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	if (now.tv_sec == c->shown_at)
		return;
	fprintf(stderr, "Got %llu\r", (unsigned long long)c->out.captured);
	c->shown = c->out.captured;
	c->shown_at = now.tv_sec;
}

/* A reader of the output that went away is noticed here too: a bypass that
 * nobody looks at would keep the packets from the network stack for nothing.
 */
static int rest(struct capture *c)
{
	struct pollfd fds[] = {
		{ .fd = ringtap_poll_fd(c->rt), .events = POLLIN },
		{ .fd = c->stop_fd, .events = POLLIN },
		{ .fd = c->out.file.fd },
		{ .fd = c->out.print ? STDOUT_FILENO : -1 },
	};
	bool behind = c->live && c->shown != c->out.captured;

	if (poll(fds, 4, behind ? 1000 : -1) < 0 && errno != EINTR) {
		warn("can't wait for packets");
		return -errno;
	}
	return (fds[2].revents | fds[3].revents) & POLLERR ? -EPIPE : 0;
}

static bool enough(const struct capture *c)
{
	return c->options.count && c->out.captured >= c->options.count;
}

static int consume(struct capture *c, const struct ringtap_span *span)
{
	uint64_t limit = c->options.count ?
			 c->options.count - c->out.captured : UINT64_MAX;
	int err = output_span(&c->out, span, limit);

	ringtap_release(c->rt, span);
	return err;
}

static int loop(struct capture *c)
{
	struct ringtap_span span;
	int ret;

	while (!stop_asked() && !enough(c)) {
		ret = ringtap_peek(c->rt, &span);
		if (ret < 0) {
			output_flush(&c->out);
			warnx("%s: %s", c->options.devices[0],
			      ringtap_strerror(c->rt));
			return ret;
		}
		count_along(c);
		notice_changes(c);
		if (ret) {
			ret = consume(c, &span);
		} else {
			ret = output_flush(&c->out);
			if (!ret)
				ret = rest(c);
		}
		if (ret)
			return ret;
	}
	return 0;
}

/* What is in the rings when the end comes. Nothing is added any more, so that
 * the closing lines add up.
 */
static int drain(struct capture *c)
{
	struct ringtap_span span;
	int err = 0;

	while (!err && !enough(c) && ringtap_peek(c->rt, &span) > 0)
		err = consume(c, &span);
	return err ? err : output_flush(&c->out);
}

/* Also after a failure: the counters are those of the end. */
static int stop(struct capture *c)
{
	int err = ringtap_stop(c->rt);

	if (err)
		warnx("%s", ringtap_strerror(c->rt));
	return err;
}

static void count_line(uint64_t n, const char *what)
{
	fprintf(stderr, "%llu packet%s %s\n", (unsigned long long)n,
		n == 1 ? "" : "s", what);
}

static void closing_lines(const struct capture *c,
			  const struct ringtap_stats *stats)
{
	if ((c->live && c->shown) || (stop_asked() && isatty(STDERR_FILENO)))
		putc('\n', stderr);
	count_line(c->out.captured, "captured");
	count_line(stats->seen - stats->filtered, "received by filter");
	count_line(stats->dropped_full + stats->dropped_context +
		   stats->dropped_unreadable + stats->dropped_iface,
		   "dropped by kernel");
	if (stats->passed)
		count_line(stats->passed, "passed to the network stack for want of room");
}

static int finish(struct capture *c)
{
	struct ringtap_stats stats = { 0 };
	int stats_err, err;

	stats_err = ringtap_stats(c->rt, &stats);
	if (stats_err)
		warnx("%s", ringtap_strerror(c->rt));
	err = output_finish(&c->out, stats_err ? NULL : &stats);
	closing_lines(c, &stats);
	return stats_err ? stats_err : err;
}

static int open_all(struct capture *c)
{
	int err = output_open(&c->out, c->options.file);

	if (err)
		return err;
	err = ringtap_open(&c->rt, &c->options.ring);
	if (err) {
		warnx("%s", ringtap_strerror(c->rt));
		file_abandon(&c->out.file);
	}
	return err;
}

int capture(int argc, char **argv)
{
	struct capture c = { 0 };
	int status = options_parse(&c.options, argc, argv);
	int err;

	if (status >= 0)
		return status;
	c.out.print = c.options.print;
	c.out.flush = c.options.flush;
	c.live = c.options.file && !c.out.print && isatty(STDERR_FILENO);
	signal(SIGPIPE, SIG_IGN);
	c.stop_fd = stop_init();
	if (c.stop_fd < 0)
		errx(EXIT_ERROR, "eventfd: %s", strerror(-c.stop_fd));
	err = open_all(&c);
	if (!err)
		err = output_begin(&c.out, c.rt);
	if (!err) {
		announce(&c);
		err = loop(&c);
		if (stop(&c) && !err)
			err = -EIO;
		if (!err)
			err = drain(&c);
		if (finish(&c) && !err)
			err = -EIO;
	} else if (c.out.rt) {
		output_finish(&c.out, NULL);
	}
	ringtap_close(c.rt);
	return err ? EXIT_ERROR : EXIT_OK;
}
