// SPDX-License-Identifier: GPL-2.0
/*
 * The spanning tree protocol.
 */
#include "layers.h"

enum {
	STP_CONFIG	= 0x00,
	STP_RAPID	= 0x02,
	STP_CHANGE	= 0x80,
};

static const struct name versions[] = {
	{ 0, "802.1d" }, { 2, "802.1w" }, { 3, "802.1s" }, { 4, "802.1aq" },
	{ }
};

static const struct name flags[] = {
	{ 0x01, "Topology change" }, { 0x02, "Proposal" }, { 0x10, "Learn" },
	{ 0x20, "Forward" }, { 0x40, "Agreement" },
	{ 0x80, "Topology change ACK" },
	{ }
};

static const struct name roles[] = {
	{ 0, "Unknown" }, { 1, "Alternate" }, { 2, "Root" }, { 3, "Designated" },
	{ }
};

static void say_bridge(struct line *line, const struct layer *layer, size_t at)
{
	say(line, "%04x.", get16(line, layer, at));
	say_mac(line, layer, at + 2);
}

static void say_time(struct line *line, const struct layer *layer, size_t at,
		     const char *name, const char *behind)
{
	say(line, "%s %.2fs%s", name, get16(line, layer, at) / 256.0, behind);
}

static void say_details(struct line *line, const struct layer *layer)
{
	say_text(line, "\n\t");
	say_time(line, layer, 27, "message-age", ", ");
	say_time(line, layer, 29, "max-age", ", ");
	say_time(line, layer, 31, "hello-time", ", ");
	say_time(line, layer, 33, "forwarding-delay", "\n\troot-id ");
	say_bridge(line, layer, 5);
	say(line, ", root-pathcost %u", get32(line, layer, 13));
	if (get8(line, layer, 3) == STP_RAPID) {
		say_text(line, ", port-role ");
		say_name(line, roles, get8(line, layer, 4) >> 2 & 3, "?");
	}
}

static void say_config(struct line *line, const struct layer *layer)
{
	say_text(line, ", Flags [");
	say_bits(line, flags, get8(line, layer, 4) & ~0x0c, ", ");
	say_text(line, "], bridge-id ");
	say_bridge(line, layer, 17);
	say(line, ".%04x, length %zu", get16(line, layer, 25), layer->len);
	if (line->options->verbose)
		say_details(line, layer);
}

void print_stp(struct line *line, struct layer layer)
{
	unsigned int type;

	line->protocol = "stp";
	if (layer.len < 4) {
		say_invalid(line);
		return;
	}
	if (get16(line, &layer, 0)) {
		say(line, "unknown STP version, length %zu", layer.len);
		return;
	}
	say_text(line, "STP ");
	say_name(line, versions, get8(line, &layer, 2),
		 "Unknown STP protocol (0x%02x)", get8(line, &layer, 2));
	type = get8(line, &layer, 3);
	if (type == STP_CONFIG || type == STP_RAPID) {
		say_text(line, type == STP_CONFIG ? ", Config" : ", Rapid STP");
		say_config(line, &layer);
	} else if (type == STP_CHANGE) {
		say_text(line, ", Topology Change");
	} else {
		say(line, ", unknown (0x%02x)", type);
	}
}
