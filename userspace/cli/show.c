// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <linux/ringtap_netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "amount.h"
#include "groups.h"
#include "showjson.h"
#include "showtext.h"
#include "sockets.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap show [-j] [sockets | groups | devices | ID]\n"
"\n"
"sockets (default)         those of all processes: whose, what they capture, how full\n"
"                          their rings are and were, what became of their packets\n"
"ID                        one of them, with each ring and interface\n"
"groups                    sockets that share packets\n"
"devices                   as 'ringtap list'\n"
"\n"
"  -j, --json              the same as one JSON document\n"
"  -h, --help              this text\n"
"\n"
"Without CAP_NET_ADMIN these are your own. Who captures is not disturbed.\n"
"Status: 0 done, 1 error or no such socket, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static int show_one(const struct sockets *sockets, unsigned int id, bool json)
{
	const struct seen_socket *seen = sockets_find(sockets, id);

	if (!seen) {
		warnx("there is no socket %u that you may see: 'ringtap show' lists them",
		      id);
		return EXIT_ERROR;
	}
	if (json)
		showjson_socket(seen);
	else
		showtext_socket(seen);
	return EXIT_OK;
}

/* @id: 0: all. */
static int show_sockets(unsigned int id, bool json)
{
	struct sockets sockets;
	int err = sockets_load(&sockets);
	int status = EXIT_OK;

	if (err) {
		sockets_complain(err);
		status = EXIT_ERROR;
	} else if (id) {
		status = show_one(&sockets, id, json);
	} else if (json) {
		showjson_sockets(&sockets);
	} else {
		showtext_sockets(&sockets);
	}
	sockets_free(&sockets);
	return status;
}

static int show_groups(bool json)
{
	struct groups groups;
	int err = groups_load(&groups);

	if (err)
		sockets_complain(err);
	else if (json)
		showjson_groups(groups.all, groups.nr);
	else
		showtext_groups(groups.all, groups.nr);
	groups_free(&groups);
	return err ? EXIT_ERROR : EXIT_OK;
}

static int show_devices(bool json)
{
	char name[] = "list", option[] = "-j";
	char *words[3] = { name };

	if (json)
		words[1] = option;
	optind = 0;
	return list(json ? 2 : 1, words);
}

static int show_what(const char *what, bool json)
{
	uint64_t id;

	if (!what || !strcmp(what, "sockets"))
		return show_sockets(0, json);
	if (!strcmp(what, "groups"))
		return show_groups(json);
	if (!strcmp(what, "devices"))
		return show_devices(json);
	if (!*what || what[strspn(what, "0123456789")]) {
		warnx("there is no '%s' to show: it is sockets, groups, devices, or the id of a socket",
		      what);
		return EXIT_USAGE;
	}
	if (!amount_number(what, 1, UINT32_MAX, "show ID", &id))
		return EXIT_USAGE;
	return show_sockets(id, json);
}

int show(int argc, char **argv)
{
	bool json = false;
	int option;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "jh", long_options,
				     NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_OK;
		default:
			warnx("'ringtap show --help' lists the options");
			return EXIT_USAGE;
		}
	}
	if (argc - optind > 1) {
		warnx("one thing is shown at a time: '%s' is one too many",
		      argv[optind + 1]);
		return EXIT_USAGE;
	}
	return show_what(argv[optind], json);
}
