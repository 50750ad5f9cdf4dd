// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "arrival.h"
#include "methods.h"
#include "mode.h"
#include "passage.h"
#include "subcommands.h"
#include "subject.h"
#include "values.h"
#include "way.h"
#include "waydot.h"
#include "wayjson.h"
#include "waytext.h"

static const char usage[] =
"usage: ringtap explain [-d | -j] DEVICE\n"
"\n"
"The way of a frame on this machine, from the device to the programs: what it meets,\n"
"who has a copy, what may hide it from a capture, and how often each way to capture\n"
"copies its bytes.\n"
"\n"
"  -d, --dot               as a picture: ringtap explain --dot eth0 | dot -Tsvg >eth0.svg\n"
"  -j, --json              as one JSON document\n"
"  -h, --help              this text\n"
"\n"
"No right is needed; root sees more.\n"
"Status: 0 done, 1 error or no such device, 2 wrong usage.\n";

static const struct option long_options[] = {
	{ "dot", no_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static const char *no_module(int err)
{
	switch (err) {
	case -ENOENT:
		return "the ringtap module is not loaded; 'modprobe ringtap' as root loads it";
	case -EOPNOTSUPP:
		return "the module is too old to be asked for devices; update it";
	default:
		return strerror(-err);
	}
}

/* The same in one word, for programs. */
static const char *module_state(int err)
{
	switch (err) {
	case 0:
		return "loaded";
	case -ENOENT:
		return "absent";
	case -EOPNOTSUPP:
		return "old";
	default:
		return "unknown";
	}
}

static void choose(struct way *way, const struct subject *subject)
{
	const struct ringtap_device *ringtap = &subject->ringtap;

	way->module = module_state(subject->module_err);
	if (subject->module_err) {
		way->because = no_module(subject->module_err);
	} else if (ringtap->linktype == RINGTAP_NO_LINKTYPE) {
		way->why = "linktype";
		way->because = "it has no link type that ringtap supports";
	} else {
		way->automatic = mode_name(ringtap->mode);
		way->why = mode_why(ringtap->why);
		way->because = mode_reason(ringtap->why);
	}
}

static void explain_subject(const struct subject *subject, struct way *way)
{
	way->device = subject->device->name;
	way->ifindex = subject->device->ifindex;
	choose(way, subject);
	arrival_explain(way, subject);
	passage_explain(way, subject);
	values_explain(way, subject);
	methods_explain(way, subject);
}

static int complain(int err, const char *device)
{
	if (err == -ENODEV)
		warnx("%s: no such device: 'ringtap capture -D' lists those there are",
		      *device ? device : "''");
	else
		warnx("%s: %s", device, strerror(-err));
	return EXIT_ERROR;
}

static int explain_device(const char *device,
			  void (*print)(const struct way *way))
{
	struct way way = { 0 };
	struct subject subject;
	int err = subject_load(&subject, device);

	if (!err) {
		explain_subject(&subject, &way);
		err = way.failed ? -ENOMEM : 0;
	}
	if (!err)
		print(&way);
	way_free(&way);
	subject_free(&subject);
	return err ? complain(err, device) : EXIT_OK;
}

static int explain_one(char **devices, void (*print)(const struct way *way))
{
	if (!devices[0]) {
		warnx("name a device: 'ringtap capture -D' lists those there are");
		return EXIT_USAGE;
	}
	if (devices[1]) {
		warnx("one device is explained at a time: '%s' is one too many",
		      devices[1]);
		return EXIT_USAGE;
	}
	if (!strcmp(devices[0], RINGTAP_ANY)) {
		warnx("'any' is all devices, and each has a way of its own: name one");
		return EXIT_USAGE;
	}
	return explain_device(devices[0], print);
}

int explain(int argc, char **argv)
{
	bool dot = false, json = false;
	int option;

	argv[0] = program_invocation_short_name;
	while ((option = getopt_long(argc, argv, "djh", long_options,
				     NULL)) != -1) {
		switch (option) {
		case 'd':
			dot = true;
			break;
		case 'j':
			json = true;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_OK;
		default:
			warnx("'ringtap explain --help' lists the options");
			return EXIT_USAGE;
		}
	}
	if (dot && json) {
		warnx("it is a picture (--dot) or JSON (--json), not both");
		return EXIT_USAGE;
	}
	return explain_one(argv + optind, dot ? waydot : json ? wayjson : waytext);
}
