// SPDX-License-Identifier: GPL-2.0
/*
 * usage: print_file [OPTION...] FILE
 *
 * Prints a pcap file of nanoseconds with the printer of the command, which knows
 * no files of this form. Options are those of tcpdump.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "print/print.h"

#define BYTES_MAX	262144

static FILE *file;

static uint32_t read32(void)
{
	uint32_t value;

	if (fread(&value, 4, 1, file) != 1)
		errx(1, "the file is too short");
	return value;
}

/* How often it was said. */
static unsigned int repeated[256];

static enum print_time time_style(void)
{
	static const enum print_time styles[] = {
		PRINT_TIME_CLOCK, PRINT_TIME_NONE, PRINT_TIME_EPOCH,
		PRINT_TIME_DELTA, PRINT_TIME_DATE, PRINT_TIME_FIRST,
	};

	return styles[repeated['t'] % 6];
}

static enum print_dump dump_style(void)
{
	if (repeated['A'])
		return repeated['A'] > 1 ? PRINT_DUMP_ASCII_LINK : PRINT_DUMP_ASCII;
	if (repeated['X'])
		return repeated['X'] > 1 ? PRINT_DUMP_BOTH_LINK : PRINT_DUMP_BOTH;
	if (repeated['x'])
		return repeated['x'] > 1 ? PRINT_DUMP_HEX_LINK : PRINT_DUMP_HEX;
	return PRINT_DUMP_NONE;
}

static void print_all(const struct print_options *options)
{
	static uint8_t bytes[BYTES_MAX];
	struct print_packet packet = { .data = bytes };
	struct print_state state = { 0 };
	unsigned int i;
	int c;

	for (i = 0; i < 5; i++)
		read32();
	packet.linktype = read32();
	while ((c = getc(file)) != EOF) {
		ungetc(c, file);
		packet.ns = read32() * 1000000000ull;
		packet.ns += read32();
		packet.caplen = read32();
		packet.origlen = read32();
		if (packet.caplen > BYTES_MAX ||
		    fread(bytes, 1, packet.caplen, file) != packet.caplen)
			errx(1, "the file is no pcap file");
		print_packet(stdout, options, &state, &packet);
	}
}

int main(int argc, char **argv)
{
	struct print_options options = { 0 };
	int c;

	while ((c = getopt(argc, argv, "#AeNqtvXx")) != -1)
		repeated[(unsigned char)c]++;
	if (optind != argc - 1)
		errx(2, "usage: print_file [OPTION...] FILE");
	options.time = time_style();
	options.nanoseconds = repeated['N'];
	options.number = repeated['#'];
	options.link = repeated['e'];
	options.quiet = repeated['q'];
	options.verbose = repeated['v'];
	options.dump = dump_style();
	file = fopen(argv[optind], "r");
	if (!file)
		err(1, "can't open %s", argv[optind]);
	print_all(&options);
	return 0;
}
