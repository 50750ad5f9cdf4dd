// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a packet. The first four of them say how it is printed, see
 * take_options(). What is written are lines that a terminal can show, and not
 * many.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "print/print.h"
#include "target.h"

#define OPTION_BYTES	4
#define ETHERNET	1
#define RAW_IP		101

/* A name of DNS may be told often, and each of its bytes as four characters. */
#define WRITTEN_MAX	1048576

static size_t written;
static int last;

static ssize_t look(void *cookie, const char *text, size_t len)
{
	size_t i;

	(void)cookie;
	for (i = 0; i < len; i++) {
		last = (unsigned char)text[i];
		if (!isprint(last) && last != '\n' && last != '\t')
			abort();
	}
	written += len;
	if (written > WRITTEN_MAX)
		abort();
	return len;
}

static void take_options(struct print_options *options,
			 struct print_packet *packet, const uint8_t *bytes)
{
	options->time = bytes[0] % 6;
	options->nanoseconds = bytes[0] & 0x80;
	options->number = bytes[0] & 0x40;
	options->verbose = bytes[1] & 3;
	options->link = bytes[1] & 4;
	options->quiet = (bytes[1] & 0x38) == 0x38;
	options->dump = bytes[2] % 7;
	packet->linktype = bytes[1] & 0x40 ? RAW_IP : ETHERNET;
	packet->sent = bytes[1] & 0x80;
	/* More on the wire than was captured, or less. */
	packet->origlen = packet->caplen;
	if (bytes[3] & 0x80)
		packet->origlen += (bytes[3] & 0x7f) * 600;
	else if (bytes[3] < packet->origlen)
		packet->origlen -= bytes[3];
}

int try_input(const uint8_t *data, size_t size)
{
	static const cookie_io_functions_t functions = { .write = look };
	static FILE *out;
	struct print_state state = { 0 };
	struct print_options options = { 0 };
	struct print_packet packet = { 0 };

	if (size < OPTION_BYTES)
		return 0;
	if (!out)
		out = fopencookie(NULL, "w", functions);
	if (!out)
		abort();
	packet.data = data + OPTION_BYTES;
	packet.caplen = size - OPTION_BYTES;
	packet.ns = 1700000000123456789ull;
	take_options(&options, &packet, data);
	written = 0;
	print_packet(out, &options, &state, &packet);
	if (fflush(out) || last != '\n')
		abort();
	return 0;
}
