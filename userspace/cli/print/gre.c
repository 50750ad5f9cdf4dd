// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

enum {
	GRE_CHECKSUM	= 0x8000,
	GRE_ROUTING	= 0x4000,
	GRE_KEY		= 0x2000,
	GRE_SEQUENCE	= 0x1000,
	GRE_STRICT	= 0x0800,
	GRE_ACK		= 0x0080,
	GRE_VERSION	= 0x0007,
};

#define TYPE_PPP	0x880b
#define TYPE_TEB	0x6558

static const struct name flags[] = {
	{ GRE_CHECKSUM, "checksum present" }, { GRE_ROUTING, "routing present" },
	{ GRE_KEY, "key present" }, { GRE_SEQUENCE, "sequence# present" },
	{ GRE_STRICT, "source routing present" }, { GRE_ACK, "ack present" },
	{ }
};

static void say_flags(struct line *line, unsigned int value)
{
	if (!line->options->verbose)
		return;
	say_text(line, ", Flags [");
	say_bits(line, flags, value & ~GRE_VERSION, ", ");
	say_text(line, "]");
}

/* Returns the length of the header. */
static size_t say_fields(struct line *line, const struct layer *layer,
			 unsigned int value)
{
	size_t at = 4;

	if (value & (GRE_CHECKSUM | GRE_ROUTING)) {
		if (line->options->verbose)
			say(line, ", sum 0x%x", get16(line, layer, at));
		say(line, ", off 0x%x", get16(line, layer, at + 2));
		at += 4;
	}
	if (value & GRE_KEY) {
		say(line, ", key=0x%x", get32(line, layer, at));
		at += 4;
	}
	if (value & GRE_SEQUENCE) {
		say(line, ", seq %u", get32(line, layer, at));
		at += 4;
	}
	/* A list of routes ends with an entry of zeros. */
	while (value & GRE_ROUTING && !line->cut) {
		size_t len = get8(line, layer, at + 3);
		bool last = !get16(line, layer, at) && !len;

		at += 4 + len;
		if (last)
			break;
	}
	return at;
}

static void print_inner(struct line *line, unsigned int type,
			struct layer layer)
{
	if (type == TYPE_TEB)
		print_ether(line, layer);
	else if (!print_ethertype(line, type, layer))
		say(line, "gre-proto-0x%x", type);
}

static void say_length(struct line *line, size_t len)
{
	say(line, ", length %zu", len);
	say_text(line, line->options->verbose ? "\n\t" : ": ");
}

static void print_gre0(struct line *line, const struct layer *layer,
		       unsigned int value)
{
	unsigned int type = get16(line, layer, 2);
	size_t header;

	say_flags(line, value);
	header = say_fields(line, layer, value);
	if (line->options->link) {
		say_text(line, ", proto ");
		say_ethertype(line, type, "unknown");
		say(line, " (0x%04x)", type);
	}
	say_length(line, layer->len);
	print_inner(line, type, after(layer, header));
}

/* PPTP's. */
static void print_gre1(struct line *line, const struct layer *layer,
		       unsigned int value)
{
	unsigned int type = get16(line, layer, 2);
	size_t at = 8;

	say_flags(line, value);
	if (value & GRE_KEY)
		say(line, ", call %u", get16(line, layer, 6));
	if (value & GRE_SEQUENCE) {
		say(line, ", seq %u", get32(line, layer, at));
		at += 4;
	}
	if (value & GRE_ACK) {
		say(line, ", ack %u", get32(line, layer, at));
		at += 4;
	}
	if (!(value & GRE_SEQUENCE)) {
		say(line, ", no-payload, length %zu", layer->len);
		return;
	}
	if (line->options->link) {
		say_text(line, ", proto ");
		say_ethertype(line, type, "unknown");
		say(line, " (0x%04x)", type);
	}
	say_length(line, layer->len);
	if (type == TYPE_PPP)
		print_ppp(line, after(layer, at));
	else
		say(line, "gre-proto-0x%x", type);
}

void print_gre(struct line *line, struct layer layer)
{
	unsigned int value;

	if (too_deep(line))
		return;
	line->protocol = "gre";
	value = get16(line, &layer, 0);
	say(line, "GREv%u", value & GRE_VERSION);
	if ((value & GRE_VERSION) == 0)
		print_gre0(line, &layer, value);
	else if ((value & GRE_VERSION) == 1)
		print_gre1(line, &layer, value);
	else
		say_text(line, " ERROR: unknown-version");
}
