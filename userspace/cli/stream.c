// SPDX-License-Identifier: GPL-2.0
#include "stream.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "braid.h"
#include "capture.h"
#include "report.h"
#include "signals.h"

/**
 * struct stream - what the main thread reads and writes
 * @c: the capture
 * @braid: of its threads, if it has some
 * @pump: the packets
 */
struct stream {
	struct capture	*c;
	struct braid	braid;
	struct pump	pump;
};

static uint64_t captured(const struct stream *s)
{
	return output_captured(&s->pump.out);
}

/* What was late in its rings is so in the braid. */
static uint64_t late(const struct stream *s)
{
	return s->pump.braid ? s->braid.late :
			       source_late(&s->c->crew.source);
}

/* What signals ask for but the end. */
static int serve(struct stream *s)
{
	signals_seen();
	capture_show_counters(s->c, captured(s), late(s));
	return signals_flush() ? output_flush(&s->pump.out) : 0;
}

static int sooner(int one_ms, int other_ms)
{
	if (one_ms < 0 || other_ms < 0)
		return one_ms < 0 ? other_ms : one_ms;
	return one_ms < other_ms ? one_ms : other_ms;
}

static int sleep_for(struct stream *s, struct pollfd *fds, nfds_t n, int ms)
{
	int err;

	if (s->pump.braid)
		ms = sooner(ms, braid_sleep(&s->braid));
	err = poll(fds, n, ms) < 0 ? -errno : 0;
	if (s->pump.braid)
		braid_wake(&s->braid);
	if (!err || err == -EINTR)
		return 0;
	warnx("can't wait for packets: %s", strerror(-err));
	return err;
}

/* A reader of the output that went away is noticed here too: a bypass that
 * nobody looks at would keep the packets from the network stack for nothing.
 */
static int rest(struct stream *s)
{
	struct capture *c = s->c;
	struct pollfd fds[] = {
		{ .fd = s->pump.braid ? braid_fd(&s->braid) :
					ringtap_poll_fd(s->pump.rt),
		  .events = POLLIN },
		{ .fd = c->signal_fd, .events = POLLIN },
		{ .fd = s->pump.out.writer.file.fd },
		{ .fd = c->options.output.print ? STDOUT_FILENO : -1 },
		{ .fd = watch_fd(&c->watch), .events = POLLIN },
	};
	int ms = watch_timeout(&c->watch, captured(s));
	int err = sleep_for(s, fds, 5, ms);

	if (err)
		return err;
	if (fds[4].revents)
		watch_links(&c->watch);
	return (fds[2].revents | fds[3].revents) & POLLERR ? -EPIPE : 0;
}

static const struct ringtap *ended(const struct stream *s)
{
	return s->pump.braid ? braid_ended(&s->braid) : s->pump.rt;
}

static int idle(struct stream *s)
{
	int err = output_flush(&s->pump.out);

	return err ? err : rest(s);
}

static int loop(struct stream *s)
{
	struct capture *c = s->c;
	int ret = 0;

	while (ret >= 0 && !signals_end() && !pump_has_enough(&s->pump)) {
		ret = pump_batch(&s->pump);
		if (ret < 0 && s->pump.broken) {
			output_flush(&s->pump.out);
			watch_say_broken(&c->watch, ended(s), ret);
		}
		if (ret < 0)
			break;
		watch_live(&c->watch, captured(s), pump_bytes(&s->pump));
		watch_changes(&c->watch);
		if (!ret)
			ret = idle(s);
		if (ret >= 0)
			ret = serve(s);
	}
	return ret < 0 ? ret : 0;
}

/* Threads may still have to bring what is in their rings. */
static int wait_for_end(struct stream *s)
{
	struct pollfd fd = { .fd = braid_fd(&s->braid), .events = POLLIN };

	return sleep_for(s, &fd, 1, -1);
}

/* What is in the rings when the end comes. Nothing is added any more, so that
 * the closing lines add up.
 */
static int drain(struct stream *s)
{
	int ret = 1;

	while (ret >= 0 && !pump_has_enough(&s->pump)) {
		ret = pump_batch(&s->pump);
		if (ret)
			continue;
		if (!s->pump.braid)
			break;
		ret = wait_for_end(s);
	}
	if (ret < 0 && (!s->pump.broken ||
			(ret != -ESHUTDOWN && ret != -ENETDOWN))) {
		if (s->pump.broken)
			warnx("%s", ringtap_strerror(ended(s)));
		return ret;
	}
	return output_flush(&s->pump.out);
}

static int finish(struct stream *s)
{
	struct report_counters counters;
	int count_err, err;

	count_err = watch_count(&s->c->watch, captured(s), late(s), &counters);
	err = pump_close(&s->pump);
	capture_conclude(s->c, &counters, output_ended(&s->pump.out));
	return count_err ? count_err : err;
}

static int run(struct stream *s)
{
	struct capture *c = s->c;
	int err = loop(s);

	watch_links(&c->watch);
	if (crew_stop(&c->crew) && !err)
		err = -EIO;
	if (!err)
		err = drain(s);
	watch_end(&c->watch);
	if (finish(s) && !err)
		err = -EIO;
	return err;
}

static int copy(struct ringtap *rt, unsigned int nr, void *data)
{
	(void)rt;
	braid_copy(data, nr);
	return 0;
}

static int start_threads(struct stream *s)
{
	struct capture *c = s->c;
	int err;

	s->pump.braid = &s->braid;
	err = braid_init(&s->braid, c->crew.source.members, c->crew.source.nr,
			 c->options.ring.merge);
	if (err)
		warnx("can't set up the threads: %s", strerror(-err));
	return err ? err : crew_start(&c->crew, copy, &s->braid);
}

static int end_threads(struct stream *s)
{
	int err;

	braid_close(&s->braid);
	err = crew_join(&s->c->crew);
	braid_exit(&s->braid);
	return err;
}

int stream_run(struct capture *c)
{
	static struct stream s;
	int err;

	s.c = c;
	s.pump.rt = c->crew.one;
	s.pump.quota = &c->quota;
	err = pump_open(&s.pump, &c->options.output, &c->crew.source);
	if (!err && c->options.threads)
		err = start_threads(&s);
	if (err) {
		pump_close(&s.pump);
	} else {
		watch_begin(&c->watch, &c->crew.source);
		err = run(&s);
	}
	if (s.pump.braid)
		err = end_threads(&s) ? : err;
	return err;
}
