// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "subcommands.h"

static const char usage[] =
"usage: ringtap capture -i IF [OPTION]...\n"
"\n"
"  -i, --interface IF      the device to capture on\n"
"  -m, --mode MODE         copy (the network stack gets the frames, too; default)\n"
"                          or bypass (it does not get them)\n"
"  -Q, --direction in      incoming frames (all that this version has)\n"
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
};

static const struct option long_options[] = {
	{ "interface",		required_argument, NULL, 'i' },
	{ "mode",		required_argument, NULL, 'm' },
	{ "direction",		required_argument, NULL, 'Q' },
	{ "snapshot-length",	required_argument, NULL, 's' },
	{ "buffer-size",	required_argument, NULL, 'B' },
	{ "packet-buffered",	no_argument,	   NULL, 'U' },
	{ "print",		no_argument,	   NULL, OPT_PRINT },
	{ "help",		no_argument,	   NULL, 'h' },
	{ }
};

const char *mode_name(unsigned int mode)
{
	return mode == RINGTAP_MODE_BYPASS ? "bypass" : "copy";
}

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
	if (!strcmp(text, "copy")) {
		*value = RINGTAP_MODE_COPY;
	} else if (!strcmp(text, "bypass")) {
		*value = RINGTAP_MODE_BYPASS;
	} else {
		warnx("this version has no mode '%s': it is copy or bypass",
		      text);
		return false;
	}
	return true;
}

static bool direction(const char *text, unsigned int *value)
{
	*value = RINGTAP_DIR_IN;
	if (!strcmp(text, "in"))
		return true;
	if (!strcmp(text, "out") || !strcmp(text, "inout"))
		warnx("-Q %s: this version captures incoming frames only: use -Q in",
		      text);
	else
		warnx("there is no direction '%s': use -Q in", text);
	return false;
}

static bool take(struct capture_options *options, int option, const char *text)
{
	uint64_t value;

	switch (option) {
	case 'i':
		options->ring.device = text;
		return true;
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

	if (!options->ring.device) {
		warnx("name a device: ringtap capture -i IF ('ip -br link' lists those there are)");
		return false;
	}
	if (!strcmp(options->ring.device, "any")) {
		warnx("any: this version captures on one device: name it ('ip -br link' lists those there are)");
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
	options->ring.mode = RINGTAP_MODE_COPY;
	while ((option = getopt_long(argc, argv, "i:m:Q:c:s:B:w:lnUh",
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
		if (options->ring.device)
			warnx("'%s': this version has no capture filter; filter what it writes: ringtap capture -i %s -w - | tcpdump -nr - '%s ...'",
			      argv[optind], options->ring.device, argv[optind]);
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
