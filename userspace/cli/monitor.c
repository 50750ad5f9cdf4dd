// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "amount.h"
#include "event.h"
#include "signals.h"
#include "sockets.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap monitor [-j] [-c COUNT]\n"
"\n"
"What happens to the captures of this network namespace, a line each: who starts, stops\n"
"and ends, which devices come and go, who loses packets and who no more.\n"
"\n"
"  -c COUNT                end after COUNT events\n"
"  -j, --json              a JSON object in each line\n"
"  -h, --help              this text\n"
"\n"
"Needs CAP_NET_ADMIN. Who captures is not disturbed.\n"
"Status: 0 done, 1 error, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct listening - to what happens
 * @monitor: who tells
 * @signal_fd: of signals_init()
 * @left: events to go; 0: no end
 * @json: for programs
 * @err: errno of the output, or 0
 */
struct listening {
	struct ringtap_monitor	*monitor;
	int			signal_fd;
	uint64_t		left;
	bool			json;
	int			err;
};

/* What the last event is followed by, or a reader who has gone. */
#define SATED	1

static int print(const struct ringtap_event *event, void *data)
{
	struct listening *listening = data;
	struct timespec now;

	if (!event_is_known(event))
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	if (listening->json)
		event_json(event, &now);
	else
		event_text(event, &now);
	if (fflush(stdout)) {
		listening->err = errno;
		return SATED;
	}
	if (signals_end())
		return SATED;
	return listening->left && !--listening->left ? SATED : 0;
}

/* Until there is an event or a signal; false: the reader of the output has gone. */
static bool rest(const struct listening *listening)
{
	struct pollfd fds[] = {
		{ .fd = ringtap_monitor_fd(listening->monitor), .events = POLLIN },
		{ .fd = listening->signal_fd, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};

	poll(fds, 3, -1);
	if (fds[1].revents)
		signals_seen();
	return !(fds[2].revents & (POLLERR | POLLHUP | POLLNVAL));
}

static int listen_on(struct listening *listening)
{
	int ret = 0;

	while (!ret && !signals_end()) {
		if (!rest(listening)) {
			listening->err = EPIPE;
			break;
		}
		ret = ringtap_monitor_read(listening->monitor, print,
					   listening);
		if (ret == -ENOBUFS) {
			warnx("more has happened than could be told: 'ringtap show' tells how things are");
			ret = 0;
		}
	}
	return ret;
}

static void complain(int err)
{
	if (err == -EPERM)
		warnx("what happens to the captures of all users takes CAP_NET_ADMIN: try with sudo");
	else if (err == -ENOENT || err == -EOPNOTSUPP)
		sockets_complain(err);
	else
		warnx("what happens can't be heard: %s", strerror(-err));
}

/* That a reader has gone is not worth a message. */
static int end_of_output(int err)
{
	if (!err)
		return EXIT_OK;
	clearerr(stdout);
	if (err != EPIPE)
		warnx("standard output: %s", strerror(err));
	return EXIT_ERROR;
}

static int monitor_all(struct listening *listening)
{
	int err = ringtap_monitor_open(&listening->monitor);

	if (err) {
		complain(err);
		return EXIT_ERROR;
	}
	fputs("ringtap: listening to what happens to captures\n", stderr);
	err = listen_on(listening);
	ringtap_monitor_close(listening->monitor);
	if (err == -ENOENT)
		warnx("the ringtap module was unloaded");
	else if (err < 0)
		complain(err);
	return err < 0 ? EXIT_ERROR : end_of_output(listening->err);
}

int monitor(int argc, char **argv)
{
	struct listening listening = {};
	int option;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "c:jh", long_options,
				     NULL)) != -1) {
		switch (option) {
		case 'c':
			if (!amount_number(optarg, 1, UINT32_MAX, "-c COUNT",
					   &listening.left))
				return EXIT_USAGE;
			break;
		case 'j':
			listening.json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_OK;
		default:
			warnx("'ringtap monitor --help' lists the options");
			return EXIT_USAGE;
		}
	}
	if (argc > optind) {
		warnx("monitor takes no '%s'", argv[optind]);
		return EXIT_USAGE;
	}
	listening.signal_fd = signals_init();
	if (listening.signal_fd < 0) {
		warnx("signals: %s", strerror(-listening.signal_fd));
		return EXIT_ERROR;
	}
	return monitor_all(&listening);
}
