// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "amount.h"
#include "clock.h"
#include "expression.h"
#include "group.h"
#include "mode.h"
#include "numbering.h"
#include "subcommands.h"
#include "usage.h"

enum {
	OPT_COUNT = 256,
	OPT_GROUP,
	OPT_IMMEDIATE,
	OPT_LATENCY,
	OPT_LINKTYPE,
	OPT_MICRO,
	OPT_NANO,
	OPT_ONE_FILE,
	OPT_PASS_FULL,
	OPT_PCAP,
	OPT_PRECISION,
	OPT_PRINT,
	OPT_RING,
	OPT_THREADS,
	OPT_TIME,
	OPT_UNORDERED,
};

static const char short_options[] =
	"#Ac:B:C:DefF:G:hi:jKlm:nNOpqQ:s:StUvw:W:xXz:Z:";

static const struct option long_options[] = {
	{ "absolute-tcp-sequence-numbers", no_argument, NULL, 'S' },
	{ "buffer-size",	required_argument, NULL, 'B' },
	{ "count",		no_argument,	   NULL, OPT_COUNT },
	{ "direction",		required_argument, NULL, 'Q' },
	{ "group",		required_argument, NULL, OPT_GROUP },
	{ "help",		no_argument,	   NULL, 'h' },
	{ "dont-verify-checksums", no_argument,	   NULL, 'K' },
	{ "immediate-mode",	no_argument,	   NULL, OPT_IMMEDIATE },
	{ "interface",		required_argument, NULL, 'i' },
	{ "json",		no_argument,	   NULL, 'j' },
	{ "latency",		required_argument, NULL, OPT_LATENCY },
	{ "linktype",		required_argument, NULL, OPT_LINKTYPE },
	{ "list-interfaces",	no_argument,	   NULL, 'D' },
	{ "micro",		no_argument,	   NULL, OPT_MICRO },
	{ "mode",		required_argument, NULL, 'm' },
	{ "nano",		no_argument,	   NULL, OPT_NANO },
	{ "no-promiscuous-mode", no_argument,	   NULL, 'p' },
	{ "number",		no_argument,	   NULL, '#' },
	{ "one-file",		no_argument,	   NULL, OPT_ONE_FILE },
	{ "packet-buffered",	no_argument,	   NULL, 'U' },
	{ "pass-full",		no_argument,	   NULL, OPT_PASS_FULL },
	{ "pcap",		no_argument,	   NULL, OPT_PCAP },
	{ "print",		no_argument,	   NULL, OPT_PRINT },
	{ "relinquish-privileges", required_argument, NULL, 'Z' },
	{ "ring",		required_argument, NULL, OPT_RING },
	{ "snapshot-length",	required_argument, NULL, 's' },
	{ "threads",		required_argument, NULL, OPT_THREADS },
	{ "time",		required_argument, NULL, OPT_TIME },
	{ "time-stamp-precision", required_argument, NULL, OPT_PRECISION },
	{ "unordered",		no_argument,	   NULL, OPT_UNORDERED },
	{ }
};

static bool mode(const char *text, unsigned int *value)
{
	if (mode_find(text, value))
		return true;
	warnx("there is no mode '%s': it is auto, tap, copy or bypass", text);
	return false;
}

static bool direction(const char *text, unsigned int *value)
{
	if (!strcmp(text, "in")) {
		*value = RINGTAP_DIR_IN;
	} else if (!strcmp(text, "out")) {
		*value = RINGTAP_DIR_OUT;
	} else if (!strcmp(text, "inout")) {
		*value = RINGTAP_DIR_IN | RINGTAP_DIR_OUT;
	} else {
		warnx("there is no direction '%s': it is in, out or inout",
		      text);
		return false;
	}
	return true;
}

static bool clock_of(const char *text, unsigned int *value)
{
	if (clock_find(text, value))
		return true;
	warnx("there is no time '%s': it is system, hardware or batch", text);
	return false;
}

static bool linktype(const char *text, bool *sll2)
{
	*sll2 = !strcasecmp(text, "sll2") ||
		!strcasecmp(text, "LINUX_SLL2");
	if (*sll2 || !strcmp(text, "native"))
		return true;
	warnx("packets can't be given the link type '%s': it is native or sll2",
	      text);
	return false;
}

static bool precision(const char *text, bool *nanoseconds)
{
	*nanoseconds = !strcmp(text, "nano");
	if (*nanoseconds || !strcmp(text, "micro"))
		return true;
	warnx("there is no precision '%s': it is micro or nano", text);
	return false;
}

static bool device(struct capture_options *options, const char *name)
{
	if (options->nr_devices == DEVICES_MAX) {
		warnx("-i %s: at most %d devices can be named: '-i any' is all of them",
		      name, DEVICES_MAX);
		return false;
	}
	options->devices[options->nr_devices++] = name;
	return true;
}

/* As in -D, unless a device has that name. */
static bool numbered_device(struct capture_options *options, const char *text)
{
	char *name = options->numbered[options->nr_devices];
	uint64_t number;
	int err;

	if (!*text || text[strspn(text, "0123456789")] || if_nametoindex(text) ||
	    options->nr_devices == DEVICES_MAX)
		return device(options, text);
	if (!amount_number(text, 1, UINT32_MAX, "-i NUMBER", &number))
		return false;
	err = numbering_find(number, name);
	if (!err)
		return device(options, name);
	warnx("-i %s: there is no device of this number: 'ringtap capture -D' lists them",
	      text);
	return false;
}

static bool filter_file(struct capture_options *options, const char *name)
{
	free(options->filter);
	options->filter = expression_from_file(name);
	return options->filter;
}

/* How packets are captured. */
static bool take_capture(struct capture_options *options, int option,
			 const char *text)
{
	struct ringtap_options *ring = &options->ring;
	uint64_t value;

	switch (option) {
	case 'i':
		return numbered_device(options, text);
	case 'm':
		return mode(text, &ring->mode);
	case 'Q':
		return direction(text, &ring->directions);
	case 's':
		/* As tcpdump: 0 is the largest. */
		if (!amount_number(text, 0, RINGTAP_SNAPLEN_MAX, "-s N",
				   &value))
			return false;
		ring->snaplen = value;
		return true;
	case 'B':
		return amount_bytes(text, 1024, "-B KIB", &ring->ring_bytes);
	case 'F':
		return filter_file(options, text);
	case 'p':
		ring->promisc = false;
		return true;
	case OPT_PASS_FULL:
		ring->pass = true;
		return true;
	case OPT_GROUP:
		ring->member = &options->member;
		return group_parse(text, &options->member);
	case OPT_THREADS:
		if (!amount_number(text, 1, RINGTAP_MEMBERS_MAX, "--threads N",
				   &value))
			return false;
		options->threads = value;
		return true;
	case OPT_ONE_FILE:
		options->one_file = true;
		return true;
	case OPT_RING:
		if (!amount_number(text, 1, UINT16_MAX, "--ring N", &value))
			return false;
		ring->rings = value;
		return true;
	case OPT_LATENCY:
		if (!amount_number(text, 0, RINGTAP_LATENCY_MAX_US / 1000,
				   "--latency MS", &value))
			return false;
		options->latency_ms = value;
		return true;
	case OPT_IMMEDIATE:
		options->latency_ms = 0;
		return true;
	case OPT_TIME:
		return clock_of(text, &ring->clock);
	case OPT_UNORDERED:
		ring->merge = false;
		return true;
	default:
		return false;
	}
}

/* What is written to files, and when the capture ends. */
static bool take_file(struct capture_options *options, int option,
		      const char *text, bool *known)
{
	struct writer_options *writer = &options->output.writer;
	struct rotation_options *rotation = &writer->rotation;
	uint64_t value;

	*known = true;
	switch (option) {
	case 'w':
		rotation->name = text;
		return true;
	case 'c':
		return amount_number(text, 1, UINT64_MAX, "-c COUNT",
				     &options->count);
	case 'C':
		/* As tcpdump: millions, not 2^20. */
		return amount_bytes(text, 1000000, "-C SIZE", &rotation->bytes);
	case 'G':
		if (!amount_number(text, 1, INT32_MAX, "-G SECONDS", &value))
			return false;
		rotation->seconds = value;
		return true;
	case 'W':
		if (!amount_number(text, 1, INT32_MAX, "-W FILES", &value))
			return false;
		rotation->files = value;
		return true;
	case 'z':
		rotation->command = text;
		return true;
	case 'Z':
		options->user = text;
		return true;
	case OPT_PCAP:
		writer->pcap = true;
		return true;
	case OPT_LINKTYPE:
		return linktype(text, &writer->sll2);
	default:
		*known = false;
		return false;
	}
}

/* -t, -x, -X and -A say more when they are repeated. */
static void take_again(unsigned int *value, unsigned int first,
		       unsigned int last)
{
	*value = *value >= first && *value < last ? *value + 1 : first;
}

/* What is printed. */
static bool take_lines(struct capture_options *options, int option,
		       const char *text, bool *known)
{
	struct print_options *lines = &options->output.lines;
	unsigned int time = lines->time, dump = lines->dump;

	*known = true;
	switch (option) {
	case 'f':
	case 'K':
	case 'n':
	case 'N':
	case 'O':
	case 'S':
		return true;
	case 'e':
		lines->link = true;
		return true;
	case 'q':
		lines->quiet = true;
		return true;
	case 'v':
		lines->verbose++;
		return true;
	case '#':
		lines->number = true;
		return true;
	case 't':
		take_again(&time, PRINT_TIME_NONE, PRINT_TIME_FIRST);
		break;
	case 'x':
		take_again(&dump, PRINT_DUMP_HEX, PRINT_DUMP_HEX_LINK);
		break;
	case 'X':
		take_again(&dump, PRINT_DUMP_BOTH, PRINT_DUMP_BOTH_LINK);
		break;
	case 'A':
		take_again(&dump, PRINT_DUMP_ASCII, PRINT_DUMP_ASCII_LINK);
		break;
	case 'l':
	case 'U':
		options->output.flush = true;
		return true;
	case 'j':
		options->json = true;
		return true;
	case OPT_COUNT:
		options->total = true;
		return true;
	case OPT_PRINT:
		options->output.print = true;
		return true;
	case OPT_MICRO:
	case OPT_NANO:
		lines->nanoseconds = option == OPT_NANO;
		return true;
	case OPT_PRECISION:
		return precision(text, &lines->nanoseconds);
	default:
		*known = false;
		return false;
	}
	lines->time = time;
	lines->dump = dump;
	return true;
}

static bool take(struct capture_options *options, int option, const char *text)
{
	bool known, ok = take_file(options, option, text, &known);

	if (!known)
		ok = take_lines(options, option, text, &known);
	return known ? ok : take_capture(options, option, text);
}

/* getopt() has said that there is no such option; tcpdump has. */
static void hint(int option)
{
	switch (option) {
	case 'r':
		warnx("a file is read by its own tools: tshark -r FILE, tcpdump -nr FILE");
		break;
	case 'd':
		warnx("tcpdump -d prints the program of a filter");
		break;
	case 'J':
	case 'L':
	case 'y':
		warnx("'ringtap list' tells link types; --time chooses the clock");
		break;
	default:
		warnx("'ringtap capture --help' lists the options");
	}
}

static bool agree_on_files(const struct capture_options *options)
{
	const struct writer_options *writer = &options->output.writer;
	const struct rotation_options *rotation = &writer->rotation;
	bool rotates = rotation->bytes || rotation->seconds;

	if (!rotation->name) {
		if (!rotates && !rotation->files && !rotation->command &&
		    !writer->pcap && !writer->sll2)
			return true;
		warnx("-C, -G, -W, -z, --pcap and --linktype are about files: name one with -w FILE");
		return false;
	}
	if (!rotates && (rotation->files || rotation->command)) {
		warnx("-W and -z are for files that take turns: say when, with -C SIZE or -G SECONDS");
		return false;
	}
	if (strcmp(rotation->name, "-")) {
		if (rotation->seconds && !strchr(rotation->name, '%'))
			warnx("-G: each file takes the place of the one before; -w 'NAME-%%Y%%m%%d-%%H%%M%%S' gives each a name of its own");
		return true;
	}
	if (rotates) {
		warnx("-C and -G begin new files, and standard output is only one: give -w a name");
		return false;
	}
	if (options->output.print || options->total) {
		warnx("-w - and --print or --count both want standard output: give -w a file");
		return false;
	}
	if (isatty(STDOUT_FILENO)) {
		warnx("-w - would write a binary file to the terminal: redirect it, or give -w a file");
		return false;
	}
	return true;
}

/* Threads that have a file each have only one standard output; and a share each,
 * if one is named.
 */
static bool agree_on_threads(const struct capture_options *options)
{
	const char *name = options->output.writer.rotation.name;
	const struct ringtap_member *member = &options->member;

	if (!options->threads)
		return true;
	if (options->ring.member && member->shares &&
	    member->number + options->threads > member->shares) {
		warnx("--threads %u: each has a share, from the one that --group names on: of %u only %u are left",
		      options->threads, member->shares,
		      member->shares - member->number);
		return false;
	}
	if (options->one_file || !options->output.print || options->total ||
	    !name || output_is_device(name))
		return true;
	warnx("--threads writes a file for each thread, and --print one sequence of lines: add --one-file");
	return false;
}

/* What no option alone can tell. */
static bool agree(const struct capture_options *options)
{
	if (options->ring.mode == RINGTAP_MODE_BYPASS &&
	    options->ring.directions == RINGTAP_DIR_OUT) {
		warnx("a bypass takes what comes in: there is no -Q out");
		return false;
	}
	if (!options->nr_devices) {
		warnx("name a device: ringtap capture -i IF ('ringtap list' shows those there are, 'any' is all of them)");
		return false;
	}
	if (options->ring.pass && options->ring.mode != RINGTAP_MODE_BYPASS) {
		warnx("--pass-full is for --mode bypass: in the other modes the network stack gets all frames anyway");
		return false;
	}
	return agree_on_files(options) && agree_on_threads(options);
}

/* The remaining words are the filter, unless it came from a file. */
static bool take_filter(struct capture_options *options, char **words, int n)
{
	if (!options->filter && n)
		options->filter = expression_from_words(words, n);
	options->ring.filter_text = options->filter;
	options->output.writer.filter = options->filter;
	return !n || options->filter;
}

static void set_defaults(struct capture_options *options)
{
	memset(options, 0, sizeof(*options));
	options->latency_ms = LATENCY_FITTING;
	options->ring.devices = options->devices;
	options->ring.promisc = true;
	options->ring.merge = true;
}

/* What follows from the others. */
static void conclude(struct capture_options *options)
{
	struct output_options *output = &options->output;

	output->print |= !output->writer.rotation.name;
	output->print &= !options->total;
	output->writer.clock = options->ring.clock;
	output->writer.nano = output->lines.nanoseconds;
	output->writer.user = options->user;
	/* Threads share packets; by what, --group may have said. */
	if (options->threads && !options->ring.member) {
		options->member.number = RINGTAP_MEMBER_ANY;
		options->ring.member = &options->member;
	}
}

static int list_devices(void)
{
	int err = numbering_print(stdout);

	if (!err)
		return EXIT_OK;
	warnx("can't list the devices: %s", strerror(-err));
	return EXIT_ERROR;
}

int options_parse(struct capture_options *options, int argc, char **argv)
{
	int option;

	argv[0] = program_invocation_short_name;
	set_defaults(options);
	while ((option = getopt_long(argc, argv, short_options, long_options,
				     NULL)) != -1) {
		if (option == 'h') {
			fputs(usage_capture, stdout);
			return EXIT_OK;
		}
		if (option == 'D')
			return list_devices();
		if (option == '?') {
			hint(optopt);
			return EXIT_USAGE;
		}
		if (!take(options, option, optarg))
			return EXIT_USAGE;
	}
	if (!agree(options) ||
	    !take_filter(options, argv + optind, argc - optind))
		return EXIT_USAGE;
	conclude(options);
	return -1;
}

void options_free(struct capture_options *options)
{
	free(options->filter);
}
