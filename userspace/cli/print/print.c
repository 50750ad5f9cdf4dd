// SPDX-License-Identifier: GPL-2.0
#include "print.h"

#include "../linktype.h"
#include "dump.h"
#include "layers.h"
#include "timestamp.h"

#define DEPTH_MAX	16

bool too_deep(struct line *line)
{
	if (line->depth++ < DEPTH_MAX)
		return false;
	say_text(line, "[nested too deeply]");
	return true;
}

/* A name may hold anything but a slash and a space. */
static void print_place(FILE *out, const struct print_packet *packet)
{
	size_t i;

	for (i = 0; i < packet->device_max && packet->device[i]; i++)
		putc(packet->device[i] > ' ' && packet->device[i] < 0x7f ?
		     packet->device[i] : '?', out);
	fprintf(out, " %-3s ", packet->sent ? "Out" : "In");
}

static void print_link(struct line *line, const struct print_packet *packet)
{
	struct layer layer = { packet->data, packet->caplen, packet->origlen };

	if (packet->linktype == LINKTYPE_ETHERNET) {
		print_ether(line, layer);
	} else if (packet->linktype == LINKTYPE_RAW) {
		if (line->options->link)
			say_text(line, "ip: ");
		print_ip(line, layer);
	} else {
		say(line, "link-type %u, length %u", packet->linktype,
		    packet->origlen);
	}
}

void print_packet(FILE *out, const struct print_options *options,
		  struct print_state *state, const struct print_packet *packet)
{
	struct line line = { .out = out, .options = options };

	if (!state->packets++) {
		state->first = packet->ns;
		state->last = packet->ns;
	}
	if (options->number)
		fprintf(out, "%5llu  ", (unsigned long long)state->packets);
	print_timestamp(out, options, state, packet->ns);
	state->last = packet->ns;
	if (packet->device)
		print_place(out, packet);
	print_link(&line, packet);
	dump_packet(out, options, packet, line.link_len);
	putc('\n', out);
}
