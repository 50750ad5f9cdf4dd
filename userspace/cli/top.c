// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "amount.h"
#include "delta.h"
#include "screen.h"
#include "signals.h"
#include "sockets.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap top [-n SECONDS]\n"
"\n"
"The captures of this network namespace on the terminal, with rates, drops and how\n"
"full their rings are, until q is pressed.\n"
"\n"
"  -n, --interval SECONDS  between two looks (default 1)\n"
"  -h, --help              this text\n"
"\n"
"Keys: q quits, r shows each ring or not, s sorts by rate, drops, fill or id.\n"
"Without CAP_NET_ADMIN these are your own captures. Who captures is not disturbed.\n"
"Status: 0 done, 1 error, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "interval", required_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/* False: it is to end. */
static bool take_key(struct screen *screen, int key)
{
	switch (key) {
	case 'q':
		return false;
	case 'r':
		screen->rings = !screen->rings;
		return true;
	case 's':
		screen->order = (screen->order + 1) % NR_SCREEN_ORDERS;
		return true;
	default:
		return true;
	}
}

/* A key, a signal or the time; false: the terminal is gone. */
static bool rest(int signal_fd, double seconds)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signal_fd, .events = POLLIN },
	};

	poll(fds, 2, seconds * 1000 + 1);
	signals_seen();
	return !(fds[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* What a key changes is shown at once, of the same two looks. */
static bool wait_for(struct screen *screen, int signal_fd,
		     const struct sockets *now, const struct sockets *before,
		     double seconds, double until)
{
	double left = until - delta_clock();

	while (left > 0 && !signals_end()) {
		if (!rest(signal_fd, left) || !take_key(screen, screen_key()))
			return false;
		screen_show(screen, now, before, seconds);
		left = until - delta_clock();
	}
	return !signals_end();
}

/* @before: what was seen first; it is freed. */
static int run(uint64_t interval, int signal_fd, struct sockets before)
{
	struct screen screen = {};
	double since = delta_clock(), at, seconds;
	struct sockets now;
	int err = 0;
	bool more;

	/* Of one look there are no rates yet. */
	screen_show(&screen, &before, &before, 1);
	more = wait_for(&screen, signal_fd, &before, &before, 1,
			since + interval);
	while (more) {
		err = sockets_load(&now);
		at = delta_clock();
		seconds = at - since;
		since = at;
		if (!err)
			screen_show(&screen, &now, &before, seconds);
		more = !err && wait_for(&screen, signal_fd, &now, &before,
					seconds, at + interval);
		sockets_free(&before);
		before = now;
	}
	sockets_free(&before);
	return err;
}

/* @err: of sockets_load(); 0: it is told already. */
static int fail(struct sockets *sockets, int err)
{
	sockets_free(sockets);
	if (err)
		sockets_complain(err);
	return EXIT_ERROR;
}

int top(int argc, char **argv)
{
	int option, signal_fd, err;
	struct sockets sockets;
	uint64_t interval = 1;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "n:h", long_options,
				     NULL)) != -1) {
		switch (option) {
		case 'n':
			if (!amount_number(optarg, 1, 86400, "-n SECONDS",
					   &interval))
				return EXIT_USAGE;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_OK;
		default:
			warnx("'ringtap top --help' lists the options");
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		warnx("'%s' is one word too many: 'ringtap top --help' lists the options",
		      argv[optind]);
		return EXIT_USAGE;
	}
	/* The terminal stays as it is where there is nothing to see. */
	err = sockets_load(&sockets);
	if (err)
		return fail(&sockets, err);
	signal_fd = signals_init();
	if (signal_fd < 0 || !screen_open())
		return fail(&sockets, 0);
	err = run(interval, signal_fd, sockets);
	screen_close();
	if (err)
		sockets_complain(err);
	return err ? EXIT_ERROR : EXIT_OK;
}
