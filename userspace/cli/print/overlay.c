// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels in UDP: VXLAN, Geneve, GTP.
 */
#include "layers.h"

enum {
	PORT_GTP	= 2152,
	PORT_VXLAN	= 4789,
	PORT_GENEVE	= 6081,
};

#define VXLAN_LEN	8
#define VXLAN_VNI_VALID	0x08
#define TYPE_TEB	0x6558

static void print_vxlan(struct line *line, struct layer layer)
{
	unsigned int flags;

	line->protocol = "vxlan";
	say_text(line, "VXLAN");
	if (layer.len < VXLAN_LEN) {
		say_invalid(line);
		return;
	}
	have(line, &layer, 0, VXLAN_LEN);
	flags = get8(line, &layer, 0);
	say(line, ", flags [%s] (0x%02x), vni %u\n",
	    flags & VXLAN_VNI_VALID ? "I" : "invalid", flags,
	    get24(line, &layer, 4));
	print_ether(line, after(&layer, VXLAN_LEN));
}

static void print_inner(struct line *line, unsigned int type,
			struct layer layer)
{
	if (type == TYPE_TEB)
		print_ether(line, layer);
	else if (!print_ethertype(line, type, layer))
		say(line, "geneve-proto-0x%x", type);
}

static void print_geneve(struct line *line, struct layer layer)
{
	unsigned int lengths, flags, type;
	size_t options;

	line->protocol = "geneve";
	say_text(line, "Geneve");
	have(line, &layer, 0, 8);
	lengths = get8(line, &layer, 0);
	if (lengths >> 6) {
		say(line, " ERROR: unknown-version %u", lengths >> 6);
		return;
	}
	flags = get8(line, &layer, 1);
	type = get16(line, &layer, 2);
	options = (lengths & 63) * 4;
	say(line, ", Flags [%s%s%s]", flags & 0x80 ? "O" : "",
	    flags & 0x40 ? "C" : "", flags & 0xc0 ? "" : "none");
	say(line, ", vni 0x%x", get24(line, &layer, 4));
	if (get8(line, &layer, 7))
		say(line, ", rsvd 0x%x", get8(line, &layer, 7));
	if (line->options->link) {
		say_text(line, ", proto ");
		say_ethertype(line, type, "unknown");
		say(line, " (0x%04x)", type);
	}
	layer = after(&layer, 8);
	if (options > layer.len) {
		say(line, " truncated-geneve - %zu bytes missing",
		    options - layer.len);
		return;
	}
	have(line, &layer, 0, options);
	if (options)
		say(line, ", options [%zu bytes]", options);
	say_text(line, line->options->verbose ? "\n\t" : ": ");
	print_inner(line, type, after(&layer, options));
}

static void print_gtp(struct line *line, struct layer layer)
{
	static const struct name types[] = {
		{ 1, "echo request" }, { 2, "echo reply" },
		{ 26, "error indication" }, { 254, "end marker" },
		{ }
	};
	unsigned int flags, type;
	size_t header = 8;

	line->protocol = "gtp";
	flags = get8(line, &layer, 0);
	type = get8(line, &layer, 1);
	say(line, "GTP-Uv%u, teid 0x%x", flags >> 5, get32(line, &layer, 4));
	if (type != 255) {
		say_text(line, ", ");
		say_name(line, types, type, "type %u", type);
		say(line, ", length %zu", layer.len);
		return;
	}
	say_text(line, ": ");
	/* With more headers behind it, or so many that none is looked at. */
	if (flags & 7)
		header = 12;
	if (flags & 4 && get8(line, &layer, 11))
		say(line, "length %zu", layer.len);
	else
		print_ip(line, after(&layer, header));
}

bool print_overlay(struct line *line, unsigned int port, struct layer layer)
{
	switch (port) {
	case PORT_VXLAN:
		print_vxlan(line, layer);
		return true;
	case PORT_GENEVE:
		print_geneve(line, layer);
		return true;
	case PORT_GTP:
		print_gtp(line, layer);
		return true;
	default:
		return false;
	}
}
