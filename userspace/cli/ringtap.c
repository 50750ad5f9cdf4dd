// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "subcommands.h"

static int help(int argc, char **argv);

static const struct subcommand {
	const char	*name;
	int		(*run)(int argc, char **argv);
	const char	*does;
} subcommands[] = {
	{ "capture", capture, "print the frames of a device, or write them to a file" },
	{ "version", version, "versions of the command, the library and the module" },
	{ "help", help, "this list" },
};

#define COUNT	(sizeof(subcommands) / sizeof(subcommands[0]))

static void list(FILE *out)
{
	const struct subcommand *sub;

	fprintf(out, "usage: ringtap SUBCOMMAND [OPTION]...\n\n");
	for (sub = subcommands; sub < subcommands + COUNT; sub++)
		fprintf(out, "  %-9s %s\n", sub->name, sub->does);
	fprintf(out, "\n'ringtap SUBCOMMAND --help' explains one of them; so does man 8 ringtap.\n");
}

static int help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	list(stdout);
	return EXIT_OK;
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

/* What still lies in stdio's buffer may meet a full disk only here. */
static int flush(int status)
{
	if (fflush(stdout) && status == EXIT_OK) {
		warn("standard output");
		status = EXIT_ERROR;
	}
	return status;
}

int main(int argc, char **argv)
{
	const struct subcommand *sub;

	if (argc < 2) {
		list(stderr);
		return EXIT_USAGE;
	}
	sub = find(argv[1]);
	if (!sub) {
		warnx("there is no subcommand '%s': 'ringtap help' lists them",
		      argv[1]);
		return EXIT_USAGE;
	}
	return flush(sub->run(argc - 1, argv + 1));
}
