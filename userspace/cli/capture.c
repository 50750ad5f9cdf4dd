// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "links.h"
#include "live.h"
#include "nic.h"
#include "options.h"
#include "output.h"
#include "plain.h"
#include "privileges.h"
#include "report.h"
#include "signals.h"
#include "subcommands.h"

/* Are gathered before they are written, and released then. */
#define SPANS		1024
#define SPANS_BYTES	0x80000

/**
 * struct capture - a running capture
 * @options: what was asked for
 * @rt: where packets come from
 * @out: where they go
 * @signal_fd: readable when a signal came
 * @changes: of the interface table, that have been looked at
 * @lost_before: by the devices, when the capture began
 * @lost: since then, as far as it is known: a device may go
 * @bytes: of packets that are gathered before they are written
 * @live: a line on the terminal counts along
 * @links: the devices, where they are named
 * @spans: that are gathered
 */
struct capture {
	struct capture_options	options;
	struct ringtap		*rt;
	struct output		out;
	int			signal_fd;
	unsigned int		changes;
	uint64_t		lost_before;
	uint64_t		lost;
	size_t			bytes;
	struct live		live;
	struct links		links;
	struct ringtap_span	spans[SPANS];
};

static bool all_devices(const struct capture *c)
{
	return !strcmp(c->options.devices[0], RINGTAP_ANY);
}

static void announce_member(const struct capture *c)
{
	struct ringtap_member member;

	if (c->options.ring.member && !ringtap_member(c->rt, &member))
		report_member(&member, c->options.json);
}

static void announce(struct capture *c)
{
	const struct section *section = &c->out.writer.section;
	unsigned int i;

	announce_member(c);
	if (all_devices(c)) {
		report_listening_any(section->nr_ifaces, section->snaplen,
				     c->options.json);
		return;
	}
	for (i = 0; i < section->nr_ifaces; i++)
		report_listening(&section->ifaces[i], section->snaplen,
				 c->options.json);
	links_open(&c->links);
	for (i = 0; i < section->nr_ifaces; i++)
		links_add(&c->links, &section->ifaces[i], c->options.json);
	for (i = 0; i < c->links.nr; i++)
		if (c->options.ring.clock == RINGTAP_CLOCK_HARDWARE &&
		    !nic_stamps(c->links.all[i].name))
			report_unstamped(c->links.all[i].name, c->options.json);
}

static void notice_change(struct capture *c, struct ringtap_iface *known)
{
	struct ringtap_iface now;

	/* Where all devices are captured they come and go, and never move. */
	if (known->why == RINGTAP_WHY_ANY ||
	    ringtap_iface(c->rt, known->id, &now) || now.why == known->why)
		return;
	live_end(&c->live);
	report_moved(known, &now, c->options.json);
	*known = now;
}

/* The kernel may have had to move a device to another hook. */
static void notice_changes(struct capture *c)
{
	struct section *section = &c->out.writer.section;
	unsigned int changes = ringtap_changes(c->rt);
	unsigned int i;

	if (changes == c->changes)
		return;
	c->changes = changes;
	for (i = 0; i < section->nr_ifaces; i++)
		notice_change(c, &section->ifaces[i]);
}

/* Before they are open by the names that were typed, which may be others that
 * they have.
 */
static uint64_t lost_by_devices(const struct capture *c)
{
	unsigned int i, ifindex;
	char name[IF_NAMESIZE];
	uint64_t lost = 0;

	for (i = 0; i < c->options.nr_devices; i++) {
		ifindex = i < c->links.nr ? c->links.all[i].ifindex :
					    if_nametoindex(c->options.devices[i]);
		if (if_indextoname(ifindex, name))
			lost += nic_dropped(name);
	}
	return lost;
}

static void count_lost(struct capture *c)
{
	uint64_t lost = lost_by_devices(c);

	if (lost > c->lost_before && lost - c->lost_before > c->lost)
		c->lost = lost - c->lost_before;
}

static int count(struct capture *c, struct report_counters *counters)
{
	int err;

	memset(counters, 0, sizeof(*counters));
	err = ringtap_stats(c->rt, &counters->stats);
	if (err)
		warnx("%s", ringtap_strerror(c->rt));
	counters->captured = output_captured(&c->out);
	counters->late = ringtap_late(c->rt);
	if (c->options.ring.member)
		ringtap_member_stats(c->rt, &counters->member);
	count_lost(c);
	counters->dropped_by_device = c->lost;
	return err;
}

static void count_along(struct capture *c)
{
	uint64_t captured = output_captured(&c->out);
	struct ringtap_stats stats;

	if (live_due(&c->live, captured) && !ringtap_stats(c->rt, &stats))
		live_show(&c->live, captured, stats.dropped_full,
			  writer_bytes(&c->out.writer));
}

/* What signals ask for but the end. */
static int serve(struct capture *c)
{
	struct report_counters counters;

	signals_seen();
	if (signals_counters() && !count(c, &counters)) {
		live_end(&c->live);
		report_counters(&counters, c->options.json);
	}
	return signals_flush() ? output_flush(&c->out) : 0;
}

/* A reader of the output that went away is noticed here too: a bypass that
 * nobody looks at would keep the packets from the network stack for nothing.
 */
static int rest(struct capture *c)
{
	struct pollfd fds[] = {
		{ .fd = ringtap_poll_fd(c->rt), .events = POLLIN },
		{ .fd = c->signal_fd, .events = POLLIN },
		{ .fd = c->out.writer.file.fd },
		{ .fd = c->options.output.print ? STDOUT_FILENO : -1 },
		{ .fd = links_fd(&c->links), .events = POLLIN },
	};

	if (poll(fds, 5, live_timeout(&c->live, output_captured(&c->out))) < 0 &&
	    errno != EINTR) {
		warn("can't wait for packets");
		return -errno;
	}
	if (fds[4].revents)
		links_tell(&c->links, &c->live, c->options.json);
	return (fds[2].revents | fds[3].revents) & POLLERR ? -EPIPE : 0;
}

static uint64_t wanted(const struct capture *c)
{
	uint64_t count = c->options.count;

	return count ? count - output_captured(&c->out) : UINT64_MAX;
}

static bool enough(const struct capture *c)
{
	return !wanted(c) || output_ended(&c->out);
}

/* What is there now, to its end or as much as is good at once. 1 if there was
 * something, 0 if not, or a negative errno: of ringtap_peek(), with @broken,
 * or of the output.
 */
static int batch(struct capture *c, bool *broken)
{
	size_t bytes = 0;
	unsigned int i, n = 0;
	int ret = 0, err;

	*broken = false;
	while (n < SPANS && bytes < c->bytes) {
		ret = ringtap_peek(c->rt, &c->spans[n]);
		if (ret <= 0)
			break;
		bytes += c->spans[n++].len;
	}
	if (!n) {
		*broken = ret < 0;
		return ret;
	}
	err = output_spans(&c->out, c->spans, n, wanted(c));
	for (i = 0; i < n; i++)
		ringtap_release(c->rt, &c->spans[i]);
	return err ? err : 1;
}

static void say_broken(struct capture *c, int err)
{
	const char *device = c->links.nr ? c->links.all[0].name :
					   c->options.devices[0];

	links_tell(&c->links, &c->live, c->options.json);
	live_end(&c->live);
	if (err == -ENETDOWN && c->links.nr > 1)
		warnx("all devices went away");
	else
		warnx("%s: %s", plain_name(device).text,
		      ringtap_strerror(c->rt));
}

static int loop(struct capture *c)
{
	bool broken;
	int ret = 0;

	while (ret >= 0 && !signals_end() && !enough(c)) {
		ret = batch(c, &broken);
		if (broken) {
			output_flush(&c->out);
			say_broken(c, ret);
		}
		if (ret < 0)
			break;
		count_along(c);
		notice_changes(c);
		if (!ret) {
			ret = output_flush(&c->out);
			if (!ret)
				ret = rest(c);
		}
		if (ret >= 0)
			ret = serve(c);
	}
	return ret < 0 ? ret : 0;
}

/* What is in the rings when the end comes. Nothing is added any more, so that
 * the closing lines add up.
 */
static int drain(struct capture *c)
{
	bool broken;
	int ret = 1;

	while (ret > 0 && !enough(c))
		ret = batch(c, &broken);
	if (ret < 0 && (!broken || (ret != -ESHUTDOWN && ret != -ENETDOWN))) {
		if (broken)
			warnx("%s", ringtap_strerror(c->rt));
		return ret;
	}
	return output_flush(&c->out);
}

/* Also after a failure: the counters are those of the end. */
static int stop(struct capture *c)
{
	int err = ringtap_stop(c->rt);

	if (err)
		warnx("%s", ringtap_strerror(c->rt));
	return err;
}

static void say_total(const struct capture *c)
{
	uint64_t n = output_captured(&c->out);

	if (c->options.total)
		printf("%llu packet%s\n", (unsigned long long)n,
		       n == 1 ? "" : "s");
}

static int finish(struct capture *c)
{
	struct report_counters counters;
	int count_err, err;

	count_err = count(c, &counters);
	err = output_close(&c->out);
	if (!c->live.shown && signals_end() && isatty(STDERR_FILENO))
		putc('\n', stderr);
	live_end(&c->live);
	if (output_ended(&c->out))
		report_limit(c->options.output.writer.rotation.files,
			     c->options.json);
	say_total(c);
	report_end(&counters, c->options.json);
	return count_err ? count_err : err;
}

/* A file is not looked at before so long. */
#define FILE_LATENCY_MS	100

#define NULL_DEVICE	makedev(1, 3)

/* Who reads a pipe or a terminal wants to see what happens. A file, also one that
 * will be made, is read later, and what goes to /dev/null by nobody.
 */
static bool is_read_meanwhile(const char *name)
{
	struct stat st;
	int err = strcmp(name, "-") ? stat(name, &st) :
				      fstat(STDOUT_FILENO, &st);

	return !err && !S_ISREG(st.st_mode) && st.st_rdev != NULL_DEVICE;
}

static unsigned int latency_of(const struct capture_options *options)
{
	const struct output_options *output = &options->output;
	const char *name = output->writer.rotation.name;

	if (options->latency_ms != LATENCY_FITTING)
		return options->latency_ms;
	if (output->print || output->flush || !name ||
	    is_read_meanwhile(name))
		return 0;
	return FILE_LATENCY_MS;
}

/* Readers that may be late sleep until there is something worth it. */
static int set_latency(struct capture *c, const struct ringtap_layout *layout)
{
	unsigned int ms = latency_of(&c->options);

	if (!ms)
		return 0;
	return ringtap_set_wakeup(c->rt, layout->ring_bytes / 8, ms * 1000);
}

/* The sentence may name a device by its number in a list. */
static void say_closed(const struct capture *c)
{
	char sentence[1024];

	snprintf(sentence, sizeof(sentence), "%s", ringtap_strerror(c->rt));
	plain_text(sentence);
	warnx("%s", sentence);
}

static int open_rings(struct capture *c)
{
	struct ringtap_layout layout;
	int err;

	c->lost_before = lost_by_devices(c);
	err = ringtap_open(&c->rt, &c->options.ring);
	if (!err) {
		ringtap_layout(c->rt, &layout);
		c->bytes = layout.ring_bytes / 4;
		if (c->bytes > SPANS_BYTES)
			c->bytes = SPANS_BYTES;
		err = set_latency(c, &layout);
	}
	if (err)
		say_closed(c);
	return err;
}

static int run(struct capture *c)
{
	int err = output_open(&c->out, &c->options.output, c->rt);

	if (err) {
		output_close(&c->out);
		return err;
	}
	announce(c);
	err = loop(c);
	links_tell(&c->links, &c->live, c->options.json);
	if (stop(c) && !err)
		err = -EIO;
	if (!err)
		err = drain(c);
	links_close(&c->links);
	if (finish(c) && !err)
		err = -EIO;
	return err;
}

int capture(int argc, char **argv)
{
	static struct capture c;
	int status = options_parse(&c.options, argc, argv);
	int err;

	if (status >= 0)
		return status;
	c.live.on = c.options.output.writer.rotation.name &&
		    !c.options.output.print && !c.options.json &&
		    isatty(STDERR_FILENO);
	c.signal_fd = signals_init();
	if (c.signal_fd < 0)
		errx(EXIT_ERROR, "eventfd: %s", strerror(-c.signal_fd));
	err = open_rings(&c);
	if (!err)
		err = privileges_drop(c.options.user);
	if (!err)
		err = run(&c);
	ringtap_close(c.rt);
	options_free(&c.options);
	return err ? EXIT_ERROR : EXIT_OK;
}
