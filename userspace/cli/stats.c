// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "amount.h"
#include "delta.h"
#include "plain.h"
#include "signals.h"
#include "sockets.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap stats [OPTION]... [ID]\n"
"\n"
"A line a second: what all captures of this network namespace, or the one whose\n"
"socket 'ringtap show' calls ID, have received and lost since the line before.\n"
"\n"
"  -n, --interval SECONDS  between two lines (default 1)\n"
"  -c COUNT                end after COUNT lines\n"
"  -v                      a line for each ring, too\n"
"  -j, --json              a JSON object in each line\n"
"  -h, --help              this text\n"
"\n"
"Without CAP_NET_ADMIN these are your own captures. Who captures is not disturbed.\n"
"Status: 0 done, 1 error, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "interval", required_argument, NULL, 'n' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct stats_options - what was asked for
 * @id: of a socket; 0: all
 * @seconds: between two lines
 * @count: of lines; 0: no end
 * @rings: a line for each, too
 * @json: for programs
 * @signal_fd: of signals_init()
 */
struct stats_options {
	unsigned int	id;
	uint64_t	seconds;
	uint64_t	count;
	bool		rings;
	bool		json;
	int		signal_fd;
};

static bool is_wanted(const struct stats_options *options,
		      const struct seen_socket *seen)
{
	return !options->id || options->id == seen->is.id;
}

/* Of all that are wanted; how many they are in *sockets. */
static struct delta compare(const struct stats_options *options,
			    const struct sockets *now,
			    const struct sockets *before, unsigned int *sockets)
{
	const struct seen_socket *seen;
	struct delta sum = {}, one;
	unsigned int i;

	*sockets = 0;
	for (i = 0; i < now->nr; i++) {
		seen = &now->all[i];
		if (!is_wanted(options, seen))
			continue;
		one = delta_of(seen, sockets_find(before, seen->is.id));
		delta_add(&sum, &one);
		++*sockets;
	}
	return sum;
}

static void print_delta(const struct delta *delta, unsigned int sockets,
			double seconds, const char *time)
{
	printf("%s  %u socket%s  %.0f received/s  %.1f Mbit/s  %.0f dropped/s  fullest ring %u%%\n",
	       time, sockets, sockets == 1 ? "" : "s",
	       delta->received / seconds, delta->bytes * 8 / seconds / 1000000,
	       delta->dropped / seconds, delta->fill);
}

static void print_ring(const struct seen_socket *seen,
		       const struct ringtap_ring_info *ring)
{
	char command[sizeof(seen->is.command)];

	memcpy(command, seen->is.command, sizeof(command));
	plain_text(command);
	printf("  socket %u (%s)  ring %u  %u%% now  %u%% at most\n",
	       seen->is.id, command, ring->number, ring_fill(ring),
	       ring_most(ring));
}

static void json_delta(const struct delta *delta, unsigned int sockets,
		       double seconds, time_t now)
{
	printf("{\"time\": %lld, \"seconds\": %.3f, \"sockets\": %u, \"received\": %llu, \"delivered\": %llu, \"filtered\": %llu, \"passed\": %llu, \"dropped\": %llu, \"bytes\": %llu, \"fill\": %u",
	       (long long)now, seconds, sockets,
	       (unsigned long long)delta->received,
	       (unsigned long long)delta->delivered,
	       (unsigned long long)delta->filtered,
	       (unsigned long long)delta->passed,
	       (unsigned long long)delta->dropped,
	       (unsigned long long)delta->bytes, delta->fill);
}

static void json_ring(const struct seen_socket *seen,
		      const struct ringtap_ring_info *ring, bool is_first)
{
	printf("%s{\"socket\": %u, \"ring\": %u, \"bytes\": %llu, \"unread\": %llu, \"highest\": %llu}",
	       is_first ? "" : ", ", seen->is.id, ring->number,
	       (unsigned long long)ring->bytes,
	       (unsigned long long)ring->unread,
	       (unsigned long long)ring->highest);
}

static void print_rings(const struct stats_options *options,
			const struct sockets *now)
{
	const struct seen_socket *seen;
	bool is_first = true;
	unsigned int i, ring;

	for (i = 0; i < now->nr; i++) {
		seen = &now->all[i];
		for (ring = 0; ring < seen->nr_rings && is_wanted(options, seen);
		     ring++) {
			if (options->json)
				json_ring(seen, &seen->rings[ring], is_first);
			else
				print_ring(seen, &seen->rings[ring]);
			is_first = false;
		}
	}
}

static void print(const struct stats_options *options,
		  const struct sockets *now, const struct sockets *before,
		  double seconds)
{
	unsigned int sockets;
	struct delta delta = compare(options, now, before, &sockets);
	time_t clock = time(NULL);
	char text[16];
	struct tm tm;

	localtime_r(&clock, &tm);
	strftime(text, sizeof(text), "%H:%M:%S", &tm);
	if (!options->json) {
		print_delta(&delta, sockets, seconds, text);
	} else {
		json_delta(&delta, sockets, seconds, clock);
		fputs(options->rings ? ", \"rings\": [" : "}\n", stdout);
	}
	if (options->rings)
		print_rings(options, now);
	if (options->rings && options->json)
		puts("]}");
	fflush(stdout);
}

static int load(struct sockets *sockets)
{
	int err = sockets_load(sockets);

	if (err)
		sockets_complain(err);
	return err;
}

static bool is_there(const struct stats_options *options,
		     const struct sockets *sockets)
{
	return !options->id || sockets_find(sockets, options->id);
}

/* A look, and the line that it makes with the one before, which it replaces. The end
 * of the socket that was asked for is the end of this: -ESHUTDOWN.
 */
static int go_on(const struct stats_options *options, struct sockets *before,
		 double *since)
{
	struct sockets now;
	double at;
	int err = load(&now);

	at = delta_clock();
	if (!err && !is_there(options, &now))
		err = -ESHUTDOWN;
	if (!err)
		print(options, &now, before, at - *since);
	*since = at;
	sockets_free(before);
	*before = now;
	return err;
}

/* False: a signal ends it. */
static bool rest(const struct stats_options *options)
{
	struct pollfd fd = { .fd = options->signal_fd, .events = POLLIN };
	double end = delta_clock() + options->seconds;
	double left;

	while (!signals_end() && (left = end - delta_clock()) > 0)
		if (poll(&fd, 1, left * 1000 + 1) > 0)
			signals_seen();
	return !signals_end();
}

static int watch_all(const struct stats_options *options)
{
	struct sockets before;
	double since = delta_clock();
	uint64_t lines = 0;
	int err = load(&before);

	if (!err && !is_there(options, &before)) {
		warnx("there is no socket %u that you may see: 'ringtap show' lists them",
		      options->id);
		err = -ENOENT;
	}
	while (!err && !ferror(stdout) &&
	       (!options->count || lines++ < options->count) &&
	       rest(options))
		err = go_on(options, &before, &since);
	sockets_free(&before);
	return err == -ESHUTDOWN ? 0 : err;
}

static bool take(struct stats_options *options, int option, const char *text)
{
	switch (option) {
	case 'n':
		return amount_number(text, 1, 86400, "-n SECONDS",
				     &options->seconds);
	case 'c':
		return amount_number(text, 1, UINT32_MAX, "-c COUNT",
				     &options->count);
	case 'v':
		options->rings = true;
		return true;
	case 'j':
		options->json = true;
		return true;
	default:
		warnx("'ringtap stats --help' lists the options");
		return false;
	}
}

static bool take_id(struct stats_options *options, char **words, int n)
{
	uint64_t id = 0;

	if (n > 1) {
		warnx("one socket at a time: '%s' is one too many", words[1]);
		return false;
	}
	if (n && !amount_number(words[0], 1, UINT32_MAX, "stats ID", &id))
		return false;
	options->id = id;
	return true;
}

int stats(int argc, char **argv)
{
	struct stats_options options = { .seconds = 1 };
	int option;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "n:c:vjh", long_options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_OK;
		}
		if (!take(&options, option, optarg))
			return EXIT_USAGE;
	}
	if (!take_id(&options, argv + optind, argc - optind))
		return EXIT_USAGE;
	options.signal_fd = signals_init();
	if (options.signal_fd < 0) {
		warnx("signals: %s", strerror(-options.signal_fd));
		return EXIT_ERROR;
	}
	/* Who reads the lines no more ends this. */
	signal(SIGPIPE, SIG_DFL);
	return watch_all(&options) ? EXIT_ERROR : EXIT_OK;
}
