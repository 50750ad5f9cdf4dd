// SPDX-License-Identifier: GPL-2.0
/*
 * Who listens to which group of IPv6.
 */
#include "layers.h"

#define MLD_REPORT2	143
#define MLD_QUERY	130
#define MLD2_QUERY_LEN	28

static const struct name changes[] = {
	{ 1, "is_in" }, { 2, "is_ex" }, { 3, "to_in" }, { 4, "to_ex" },
	{ 5, "allow" }, { 6, "block" },
	{ }
};

/* Returns where the next one starts. */
static size_t say_group(struct line *line, const struct layer *layer, size_t at)
{
	unsigned int i, sources = get16(line, layer, at + 2);
	unsigned int change = get8(line, layer, at);

	say_text(line, " [gaddr ");
	say_ip6(line, layer, at + 4);
	say_text(line, " ");
	say_name(line, changes, change, " [v2-report-#%u]", change);
	have(line, layer, at + 20, sources * 16);
	if (line->options->verbose > 1) {
		say_text(line, " {");
		for (i = 0; i < sources && !line->cut; i++) {
			say_text(line, " ");
			say_ip6(line, layer, at + 20 + i * 16);
		}
		say_text(line, " }]");
	} else {
		say(line, ", %u source(s)]", sources);
	}
	return at + 20 + sources * 16 + get8(line, layer, at + 1) * 4;
}

static void say_report(struct line *line, const struct layer *layer)
{
	unsigned int i, groups = get16(line, layer, 6);
	size_t at = 8;

	say(line, ", %u group record(s)", groups);
	if (!line->options->verbose)
		return;
	for (i = 0; i < groups && !line->cut; i++)
		at = say_group(line, layer, at);
}

/* A number with an exponent, if the first bit is set. */
static unsigned int delay_of(unsigned int code)
{
	if (code < 0x8000)
		return code;
	return ((code & 0xfff) | 0x1000) << ((code >> 12 & 7) + 3);
}

static void say_query2(struct line *line, const struct layer *layer)
{
	unsigned int sources = get16(line, layer, 26);
	unsigned int qqi = get8(line, layer, 25);
	unsigned int i;

	say_text(line, " v2 ");
	if (line->options->verbose)
		say(line, "[max resp delay=%u] ",
		    delay_of(get16(line, layer, 4)));
	say_text(line, "[gaddr ");
	say_ip6(line, layer, 8);
	if (line->options->verbose) {
		if (get8(line, layer, 24) & 8)
			say_text(line, " sflag");
		if (get8(line, layer, 24) & 7)
			say(line, " robustness=%u", get8(line, layer, 24) & 7);
		if (qqi >= 128)
			qqi = ((qqi & 15) | 16) << ((qqi >> 4 & 7) + 3);
		say(line, " qqi=%u", qqi);
	}
	if (sources && line->options->verbose > 1) {
		say_text(line, " {");
		for (i = 0; i < sources && !line->cut; i++) {
			say_text(line, " ");
			say_ip6(line, layer, 28 + i * 16);
		}
		say_text(line, " }");
	} else if (sources) {
		say(line, ", %u source(s)", sources);
	}
	say_text(line, "]");
}

void print_multicast(struct line *line, struct layer layer)
{
	unsigned int type = get8(line, &layer, 0);

	if (type == MLD_REPORT2) {
		say_report(line, &layer);
	} else if (type == MLD_QUERY && layer.len >= MLD2_QUERY_LEN) {
		say_query2(line, &layer);
	} else {
		have(line, &layer, 0, 24);
		say(line, "max resp delay: %u addr: ",
		    get16(line, &layer, 4));
		say_ip6(line, &layer, 8);
	}
}
