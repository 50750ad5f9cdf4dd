// SPDX-License-Identifier: GPL-2.0
#include "threads.h"

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "capture.h"
#include "report.h"
#include "signals.h"

/* The kernel may move a device without a word to who looks at none. */
#define LOOK_MS		1000

/**
 * struct hand - a thread and its file
 * @threads: all of them
 * @source: its member alone
 * @output: where its packets go
 * @name: of the file
 * @pump: the packets
 * @err: what has ended it
 */
struct hand {
	struct threads		*threads;
	struct source		source;
	struct output_options	output;
	char			name[PATH_MAX];
	struct pump		pump;
	int			err;
};

/**
 * struct threads - all threads
 * @c: the capture
 * @hands: one for each member
 * @nr: how many
 * @ended_fd: readable when one has ended
 */
struct threads {
	struct capture	*c;
	struct hand	*hands;
	unsigned int	nr;
	int		ended_fd;
};

bool threads_fit(const struct capture_options *options)
{
	const char *name = options->output.writer.rotation.name;

	return options->threads && !options->one_file &&
	       !options->output.print && !(name && !strcmp(name, "-")) &&
	       !output_is_live(&options->output);
}

static int digits(unsigned int n)
{
	return n < 10 ? 1 : 1 + digits(n / 10);
}

/* capture.pcapng is capture.0.pcapng, so that it is still known by its end; what
 * is written to no file at all needs no name.
 */
static int name_file(struct hand *hand, unsigned int nr)
{
	const struct threads *threads = hand->threads;
	const char *name = threads->c->options.output.writer.rotation.name;
	const char *base, *dot;
	int len;

	if (!name || output_is_device(name))
		return 0;
	base = strrchr(name, '/');
	base = base ? base + 1 : name;
	dot = strrchr(base, '.');
	if (!dot || dot == base)
		dot = base + strlen(base);
	len = snprintf(hand->name, sizeof(hand->name), "%.*s.%0*u%s",
		       (int)(dot - name), name, digits(threads->c->crew.source.nr - 1), nr, dot);
	if (len < (int)sizeof(hand->name)) {
		hand->output.writer.rotation.name = hand->name;
		return 0;
	}
	warnx("-w %s: the name is too long", name);
	return -ENAMETOOLONG;
}

static int open_hand(struct threads *threads, unsigned int nr)
{
	struct hand *hand = &threads->hands[nr];
	struct capture *c = threads->c;
	int err;

	hand->threads = threads;
	hand->source = (struct source){ &c->crew.source.members[nr], 1 };
	hand->output = c->options.output;
	hand->pump.rt = c->crew.source.members[nr];
	hand->pump.quota = &c->quota;
	err = name_file(hand, nr);
	if (err)
		return err;
	threads->nr = nr + 1;
	return pump_open(&hand->pump, &hand->output, &hand->source);
}

static int open_hands(struct threads *threads)
{
	unsigned int nr = threads->c->crew.source.nr, i;
	int err = 0;

	threads->hands = calloc(nr, sizeof(*threads->hands));
	threads->ended_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!threads->hands || threads->ended_fd < 0) {
		warn("can't set up the threads");
		return -ENOMEM;
	}
	for (i = 0; i < nr && !err; i++)
		err = open_hand(threads, i);
	return err;
}

static int close_hands(struct threads *threads)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < threads->nr; i++)
		err = pump_close(&threads->hands[i].pump) ? : err;
	return err;
}

static void free_hands(struct threads *threads)
{
	free(threads->hands);
	if (threads->ended_fd >= 0)
		close(threads->ended_fd);
}

static int wait_for_packets(struct hand *hand)
{
	int ret = ringtap_wait(hand->pump.rt, -1);

	if (ret == -EINTR)
		return 0;
	hand->pump.broken = ret < 0;
	return ret;
}

/* What one thread does. Its end is told of when all have theirs. */
static int read_member(struct ringtap *rt, unsigned int nr, void *data)
{
	struct threads *threads = data;
	struct hand *hand = &threads->hands[nr];
	uint64_t one = 1;
	int ret = 0;

	(void)rt;
	while (ret >= 0 && !pump_has_enough(&hand->pump)) {
		ret = pump_batch(&hand->pump);
		if (!ret)
			ret = wait_for_packets(hand);
	}
	hand->err = ret < 0 ? ret : 0;
	if (write(threads->ended_fd, &one, sizeof(one)) < 0)
		return 0; /* it is readable already */
	return 0;
}

static uint64_t captured(const struct threads *threads)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < threads->nr; i++)
		sum += pump_captured(&threads->hands[i].pump);
	return sum;
}

static uint64_t bytes(const struct threads *threads)
{
	uint64_t sum = 0;
	unsigned int i;

	for (i = 0; i < threads->nr; i++)
		sum += pump_bytes(&threads->hands[i].pump);
	return sum;
}

static int timeout(const struct threads *threads)
{
	int ms = watch_timeout(&threads->c->watch, captured(threads));

	return ms >= 0 && ms < LOOK_MS ? ms : LOOK_MS;
}

/* Until a signal asks for the end, or a thread has come to its own. */
static int look_after(struct threads *threads)
{
	struct capture *c = threads->c;
	struct pollfd fds[] = {
		{ .fd = threads->ended_fd, .events = POLLIN },
		{ .fd = c->signal_fd, .events = POLLIN },
		{ .fd = watch_fd(&c->watch), .events = POLLIN },
	};

	while (!signals_end() && !(fds[0].revents & POLLIN)) {
		if (poll(fds, 3, timeout(threads)) < 0 && errno != EINTR) {
			warn("can't wait for signals");
			return -EIO;
		}
		if (fds[2].revents)
			watch_links(&c->watch);
		watch_changes(&c->watch);
		watch_live(&c->watch, captured(threads), bytes(threads));
		signals_seen();
		capture_show_counters(c, captured(threads),
				      source_late(&c->crew.source));
		signals_flush(); /* nothing is ever kept */
	}
	return 0;
}

/* The first of the errors; what was one of writing is said already, and that of
 * reading is the same for all: the devices are gone.
 */
static int tell_errors(struct threads *threads)
{
	const struct hand *hand;
	unsigned int i;

	for (i = 0; i < threads->nr; i++) {
		hand = &threads->hands[i];
		if (!hand->err || (hand->pump.broken &&
				   (hand->err == -ESHUTDOWN ||
				    (hand->err == -ENETDOWN && signals_end()))))
			continue;
		if (hand->pump.broken)
			watch_say_broken(&threads->c->watch, hand->pump.rt,
					 hand->err);
		return hand->err;
	}
	return 0;
}

static bool any_ended(const struct threads *threads)
{
	unsigned int i;

	for (i = 0; i < threads->nr; i++)
		if (output_ended(&threads->hands[i].pump.out))
			return true;
	return false;
}

/* The last of its files, for only that one has not been told of by -z. */
static const char *last_file(const struct hand *hand)
{
	if (!hand->output.writer.rotation.name)
		return NULL;
	return hand->pump.out.writer.rotation.name;
}

static void report_hands(struct threads *threads)
{
	struct report_counters counters;
	struct hand *hand;
	unsigned int i;

	for (i = 0; i < threads->nr; i++) {
		hand = &threads->hands[i];
		memset(&counters, 0, sizeof(counters));
		counters.captured = pump_captured(&hand->pump);
		if (!source_stats(&hand->source, &counters.stats))
			report_thread(i, last_file(hand), &counters,
				      threads->c->options.json);
	}
}

static int finish(struct threads *threads)
{
	struct report_counters counters;
	int count_err, err;

	count_err = watch_count(&threads->c->watch, captured(threads),
				source_late(&threads->c->crew.source),
				&counters);
	capture_end_line(threads->c);
	report_hands(threads);
	err = close_hands(threads);
	capture_conclude(threads->c, &counters, any_ended(threads));
	return count_err ? count_err : err;
}

static int run(struct threads *threads)
{
	struct capture *c = threads->c;
	int err = crew_start(&c->crew, read_member, threads);

	if (!err)
		err = look_after(threads);
	if (crew_stop(&c->crew) && !err)
		err = -EIO;
	err = crew_join(&c->crew) ? : err;
	watch_links(&c->watch);
	err = tell_errors(threads) ? : err;
	watch_end(&c->watch);
	return finish(threads) ? : err;
}

int threads_run(struct capture *c)
{
	struct threads threads = { .c = c };
	int err = open_hands(&threads);

	if (err) {
		close_hands(&threads);
	} else {
		watch_begin(&c->watch, &c->crew.source);
		err = run(&threads);
	}
	free_hands(&threads);
	return err;
}
