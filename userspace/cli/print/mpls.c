// SPDX-License-Identifier: GPL-2.0
#include "dump.h"
#include "layers.h"

enum {
	LABEL_IP4	= 0,
	LABEL_ALERT	= 1,
	LABEL_IP6	= 2,
	LABEL_NULL	= 3,
};

static const struct name labels[] = {
	{ LABEL_IP4, "IPv4 explicit NULL" }, { LABEL_ALERT, "router alert" },
	{ LABEL_IP6, "IPv6 explicit NULL" }, { LABEL_NULL, "implicit NULL" },
	{ }
};

static void say_entry(struct line *line, uint32_t entry)
{
	const char *name = name_of(labels, entry >> 12);

	say(line, "(label %u", entry >> 12);
	if (line->options->verbose && name)
		say(line, " (%s)", name);
	say(line, ", tc %u%s, ttl %u)", entry >> 9 & 7,
	    entry & 0x100 ? ", [S]" : "", entry & 0xff);
}

/* Nothing says what follows; the label may, else the first half byte does. */
static void print_inner(struct line *line, unsigned int label,
			const struct layer *layer)
{
	unsigned int version = get8(line, layer, 0) >> 4;

	if (label == LABEL_IP4 || label == LABEL_NULL)
		version = 4;
	else if (label == LABEL_IP6)
		version = 6;
	if (version != 4 && version != 6) {
		dump_unknown(line, layer);
		return;
	}
	say_text(line, line->options->verbose ? "\n\t" : " ");
	if (version == 4)
		print_ip4(line, *layer);
	else
		print_ip6(line, *layer);
}

void print_mpls(struct line *line, struct layer layer)
{
	bool first = true;
	uint32_t entry;

	if (too_deep(line))
		return;
	line->protocol = "mpls";
	say_text(line, "MPLS");
	do {
		if (layer.len < 4) {
			say_invalid(line);
			return;
		}
		entry = get32(line, &layer, 0);
		if (line->cut)
			return;
		say_text(line, line->options->verbose && !first ? "\n\t" : " ");
		say_entry(line, entry);
		first = false;
		layer = after(&layer, 4);
	} while (!(entry & 0x100));
	if (layer.len)
		print_inner(line, entry >> 12, &layer);
}
