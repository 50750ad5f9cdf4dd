/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_SUBCOMMANDS_H
#define RINGTAP_SUBCOMMANDS_H

/* What the command returns to the shell. */
enum {
	EXIT_OK		= 0,
	EXIT_ERROR	= 1,
	EXIT_USAGE	= 2,
};

/* A subcommand gets its own name as argv[0] and returns an exit status. */
int capture(int argc, char **argv);
int list(int argc, char **argv);
int explain(int argc, char **argv);
int show(int argc, char **argv);
int stats(int argc, char **argv);
int top(int argc, char **argv);
int monitor(int argc, char **argv);
int exporter(int argc, char **argv);
int version(int argc, char **argv);

#endif /* RINGTAP_SUBCOMMANDS_H */
