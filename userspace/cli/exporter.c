// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "amount.h"
#include "http.h"
#include "metrics.h"
#include "signals.h"
#include "subcommands.h"
#include "textfile.h"

static const char usage[] =
"usage: ringtap exporter [--listen ADDRESS:PORT]\n"
"       ringtap exporter --textfile FILE [-n SECONDS]\n"
"       ringtap exporter --print\n"
"\n"
"What 'ringtap show' tells, as metrics for Prometheus.\n"
"\n"
"      --listen ADDRESS:PORT\n"
"                          by HTTP, at /metrics (default 127.0.0.1:9969)\n"
"      --textfile FILE     into a file, for node_exporter's collector of text files\n"
"  -n, --interval SECONDS  between two files (default 15)\n"
"      --print             once, to standard output\n"
"  -h, --help              this text\n"
"\n"
"Without CAP_NET_ADMIN these are your own captures. Who captures is not disturbed.\n"
"Status: 0 done, 1 error, 2 wrong usage.\n";

enum {
	OPT_LISTEN = 256,
	OPT_PRINT,
	OPT_TEXTFILE,
};

static const struct option long_options[] = {
	{ "interval", required_argument, NULL, 'n' },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "print", no_argument, NULL, OPT_PRINT },
	{ "textfile", required_argument, NULL, OPT_TEXTFILE },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

/**
 * struct exporter_options - what was asked for
 * @listen: where; NULL: the usual
 * @file: or which file
 * @seconds: between two of them
 * @print: once, to standard output
 */
struct exporter_options {
	const char	*listen;
	const char	*file;
	uint64_t	seconds;
	bool		print;
};

static int print(void)
{
	size_t len;
	char *text = metrics_text(false, &len);

	if (!text) {
		warnx("no memory");
		return EXIT_ERROR;
	}
	fwrite(text, 1, len, stdout);
	free(text);
	return EXIT_OK;
}

/* Until a signal asks for the end; @ms: at most. */
static void rest(int signal_fd, int ms)
{
	struct pollfd fd = { .fd = signal_fd, .events = POLLIN };

	if (!signals_end())
		poll(&fd, 1, ms);
	signals_seen();
}

/* A disk that is full now may not be so later: only the first file must be written. */
static int write_files(const struct exporter_options *options, int signal_fd)
{
	int err = textfile_write(options->file);

	if (err)
		return EXIT_ERROR;
	while (!signals_end()) {
		rest(signal_fd, options->seconds * 1000);
		if (!signals_end())
			textfile_write(options->file);
	}
	return EXIT_OK;
}

static int serve(const struct exporter_options *options, int signal_fd)
{
	struct MHD_Daemon *daemon = http_start(options->listen);

	if (!daemon)
		return EXIT_ERROR;
	fprintf(stderr, "ringtap: metrics at http://%s/metrics\n",
		options->listen);
	while (!signals_end()) {
		rest(signal_fd, 1000);
		http_end_visits();
	}
	http_stop(daemon);
	return EXIT_OK;
}

static bool take(struct exporter_options *options, int option, const char *text)
{
	switch (option) {
	case 'n':
		return amount_number(text, 1, 86400, "-n SECONDS",
				     &options->seconds);
	case OPT_LISTEN:
		options->listen = text;
		return http_address(text);
	case OPT_PRINT:
		options->print = true;
		return true;
	case OPT_TEXTFILE:
		options->file = text;
		return true;
	default:
		warnx("'ringtap exporter --help' lists the options");
		return false;
	}
}

static bool agree(const struct exporter_options *options)
{
	if (!!options->listen + !!options->file + options->print > 1) {
		warnx("--listen, --textfile and --print: one of them");
		return false;
	}
	if (options->seconds && !options->file) {
		warnx("-n is how often --textfile writes its file");
		return false;
	}
	return true;
}

int exporter(int argc, char **argv)
{
	struct exporter_options options = { 0 };
	int option, signal_fd;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "n:h", long_options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_OK;
		}
		if (!take(&options, option, optarg))
			return EXIT_USAGE;
	}
	if (optind < argc) {
		warnx("'%s' is one word too many: 'ringtap exporter --help' lists the options",
		      argv[optind]);
		return EXIT_USAGE;
	}
	if (!agree(&options))
		return EXIT_USAGE;
	if (options.print)
		return print();
	options.listen = options.listen ? : "127.0.0.1:9969";
	options.seconds = options.seconds ? : 15;
	signal_fd = signals_init();
	if (signal_fd < 0)
		errx(EXIT_ERROR, "eventfd can't be made");
	return options.file ? write_files(&options, signal_fd) :
			      serve(&options, signal_fd);
}
