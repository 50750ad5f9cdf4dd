// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "extcap.h"
#include "privileges.h"
#include "subcommands.h"

static int help(int argc, char **argv);

static const struct subcommand {
	const char	*name;
	int		(*run)(int argc, char **argv);
	const char	*does;
} subcommands[] = {
	{ "capture", capture, "print the frames of a device, or write them to a file" },
	{ "list", list, "the devices there are, and how they would be captured" },
	{ "explain", explain, "the way of a frame to the programs, and who may hide or copy it" },
	{ "show", show, "the sockets of all processes, their rings and counters" },
	{ "stats", stats, "what captures receive and lose, a line a second" },
	{ "top", top, "the same on the whole terminal, with bars" },
	{ "monitor", monitor, "what happens to captures, as it happens" },
	{ "exporter", exporter, "the same as metrics for Prometheus" },
	{ "version", version, "versions of the command, the library and the module" },
	{ "help", help, "this list" },
};

#define COUNT	(sizeof(subcommands) / sizeof(subcommands[0]))

static void overview(FILE *out)
{
	const struct subcommand *sub;

	fprintf(out, "usage: ringtap SUBCOMMAND [OPTION]...\n\n");
	for (sub = subcommands; sub < subcommands + COUNT; sub++)
		fprintf(out, "  %-9s %s\n", sub->name, sub->does);
	fprintf(out, "\n'ringtap SUBCOMMAND --help' explains one of them; so does man 8 ringtap.\n");
}

static const struct subcommand *find(const char *name)
{
	const struct subcommand *sub;

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	else if (!strcmp(name, "--version") || !strcmp(name, "-V"))
		name = "version";
	for (sub = subcommands; sub < subcommands + COUNT; sub++)
		if (!strcmp(name, sub->name))
			return sub;
	return NULL;
}

static int unknown(const char *name)
{
	if (*name == '-')
		warnx("options follow a subcommand, as in: ringtap capture %s",
		      name);
	else
		warnx("there is no subcommand '%s': 'ringtap help' lists them",
		      name);
	return EXIT_USAGE;
}

/* 'help capture' is 'capture --help'. */
static int help(int argc, char **argv)
{
	const struct subcommand *sub;

	if (argc < 2) {
		overview(stdout);
		return EXIT_OK;
	}
	if (argc > 2) {
		warnx("'%s' is one word too many: 'ringtap help' tells of one subcommand at a time",
		      argv[2]);
		return EXIT_USAGE;
	}
	sub = find(argv[1]);
	if (!sub)
		return unknown(argv[1]);
	if (sub->run == help)
		return help(1, argv);
	argv[1] = (char *)"--help";
	return sub->run(2, argv);
}

/* What still lies in stdio's buffer may meet a full disk only here; what was
 * written line by line has met it before.
 */
static int flush(int status)
{
	bool failed = ferror(stdout);

	if (fflush(stdout))
		failed = true;
	else if (failed)
		errno = EIO;
	if (failed && status == EXIT_OK) {
		warn("standard output");
		status = EXIT_ERROR;
	}
	return status;
}

int main(int argc, char **argv)
{
	const struct subcommand *sub;

	if (privileges_are_lent())
		errx(EXIT_ERROR, "set-uid or set-gid it would read, write and become what its user may not: 'make setcap-install' lets a group capture");
	if (argc < 2) {
		overview(stderr);
		return EXIT_USAGE;
	}
	if (extcap_called(argc, argv))
		return flush(extcap(argc, argv));
	sub = find(argv[1]);
	if (!sub)
		return flush(unknown(argv[1]));
	return flush(sub->run(argc - 1, argv + 1));
}
