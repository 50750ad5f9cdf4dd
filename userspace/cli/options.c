// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mode.h"
#include "subcommands.h"

static const char usage[] =
"usage: ringtap capture -i IF [OPTION]...\n"
"\n"
"  -i, --interface IF      the device to capture on; any: all; may be repeated\n"
"  -m, --mode MODE         copy: what the network stack gets, too; tap: as tcpdump\n"
"                          sees it, before tc and nftables; bypass: the network\n"
"                          stack does not get it; auto (default): copy, or tap\n"
"                          where copy would miss frames\n"
"  -Q, --direction DIR     in, out or inout (default; with bypass: in)\n"
"  -p, --no-promiscuous-mode\n"
"                          only frames for this host\n"
"      --pass-full         with bypass: what finds no room goes to the network\n"
"                          stack instead of being lost\n"
"  -c COUNT                end after COUNT packets\n"
"  -s, --snapshot-length N bytes that are kept of a frame (default 262144)\n"
"  -B, --buffer-size KIB   memory for all rings (default 65536)\n"
"  -w FILE                 write pcapng to FILE, '-' is standard output\n"
"      --print             with -w: print a line for each packet, too\n"
"  -l, -U, --packet-buffered\n"
"                          write each line at once, also into a pipe\n"
"  -n                      nothing: addresses and ports are always numbers\n"
"  -h, --help              this text\n"
"\n"
"Ends on SIGINT and SIGTERM. Status: 0 done, 1 error, 2 wrong usage.\n";

enum {
	OPT_PRINT = 256,
	OPT_PASS_FULL,
};

static const struct option long_options[] = {
	{ "interface",		required_argument, NULL, 'i' },
	{ "mode",		required_argument, NULL, 'm' },
	{ "direction",		required_argument, NULL, 'Q' },
	{ "no-promiscuous-mode", no_argument,	   NULL, 'p' },
	{ "pass-full",		no_argument,	   NULL, OPT_PASS_FULL },
	{ "snapshot-length",	required_argument, NULL, 's' },
	{ "buffer-size",	required_argument, NULL, 'B' },
	{ "packet-buffered",	no_argument,	   NULL, 'U' },
	{ "print",		no_argument,	   NULL, OPT_PRINT },
	{ "help",		no_argument,	   NULL, 'h' },
	{ }
};

static bool number(const char *text, uint64_t min, uint64_t max,
		   const char *what, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && !*end && !errno && *value >= min &&
	    *value <= max)
		return true;
	if (max == UINT64_MAX)
		warnx("%s is a number from %llu up, not '%s'", what,
		      (unsigned long long)min, text);
	else
		warnx("%s is a number from %llu to %llu, not '%s'", what,
		      (unsigned long long)min, (unsigned long long)max, text);
	return false;
}

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

static bool take(struct capture_options *options, int option, const char *text)
{
	uint64_t value;

	switch (option) {
	case 'i':
		return device(options, text);
	case 'm':
		return mode(text, &options->ring.mode);
	case 'Q':
		return direction(text, &options->ring.directions);
	case 'c':
		return number(text, 1, UINT64_MAX, "-c COUNT", &options->count);
	case 's':
		/* As tcpdump: 0 is the largest. */
		if (!number(text, 0, RINGTAP_SNAPLEN_MAX, "-s N", &value))
			return false;
		options->ring.snaplen = value;
		return true;
	case 'B':
		if (!number(text, 1, UINT32_MAX, "-B KIB", &value))
			return false;
		options->ring.ring_bytes = value << 10;
		return true;
	case 'w':
		options->file = text;
		return true;
	case 'n':
		return true;
	case 'l':
	case 'U':
		options->flush = true;
		return true;
	case 'p':
		options->ring.promisc = false;
		return true;
	case OPT_PASS_FULL:
		options->ring.pass = true;
		return true;
	case OPT_PRINT:
		options->print = true;
		return true;
	default:
		return false;
	}
}

/* getopt() has said that there is no such option; tcpdump has. */
static void hint(int option)
{
	switch (option) {
	case 'r':
		warnx("a file is read by its own tools: tshark -r FILE, tcpdump -nr FILE");
		break;
	case 'D':
		warnx("'ip -br link' lists the devices there are");
		break;
	default:
		warnx("'ringtap capture --help' lists the options");
	}
}

/* What no option alone can tell. */
static bool agree(const struct capture_options *options)
{
	bool to_stdout = options->file && !strcmp(options->file, "-");

	if (!options->nr_devices) {
		warnx("name a device: ringtap capture -i IF ('ip -br link' lists those there are, 'any' is all of them)");
		return false;
	}
	if (options->ring.pass && options->ring.mode != RINGTAP_MODE_BYPASS) {
		warnx("--pass-full is for --mode bypass: in the other modes the network stack gets all frames anyway");
		return false;
	}
	if (to_stdout && options->print) {
		warnx("-w - and --print both want standard output: give -w a file");
		return false;
	}
	if (to_stdout && isatty(STDOUT_FILENO)) {
		warnx("-w - would write a binary file to the terminal: redirect it, or give -w a file");
		return false;
	}
	return true;
}

int options_parse(struct capture_options *options, int argc, char **argv)
{
	int option;

	argv[0] = program_invocation_short_name;
	memset(options, 0, sizeof(*options));
	options->ring.devices = options->devices;
	options->ring.promisc = true;
	while ((option = getopt_long(argc, argv, "i:m:Q:c:s:B:w:lnpUh",
				     long_options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return EXIT_OK;
		}
		if (option == '?') {
			hint(optopt);
			return EXIT_USAGE;
		}
		if (!take(options, option, optarg))
			return EXIT_USAGE;
	}
	if (optind < argc) {
		if (options->nr_devices)
			warnx("'%s': this version has no capture filter; filter what it writes: ringtap capture -i %s -w - | tcpdump -nr - '%s ...'",
			      argv[optind], options->devices[0], argv[optind]);
		else
			warnx("'%s' is not an option: a device is named by -i, as in ringtap capture -i %s",
			      argv[optind], argv[optind]);
		return EXIT_USAGE;
	}
	if (!agree(options))
		return EXIT_USAGE;
	options->print |= !options->file;
	return -1;
}
