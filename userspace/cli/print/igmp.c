// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "layers.h"

enum {
	IGMP_QUERY	= 0x11,
	IGMP_REPORT1	= 0x12,
	IGMP_REPORT2	= 0x16,
	IGMP_LEAVE	= 0x17,
	IGMP_REPORT3	= 0x22,
};

/* In tenths of a second, if nobody says otherwise. */
#define USUAL_DELAY	100

static const struct name changes[] = {
	{ 1, "is_in" }, { 2, "is_ex" }, { 3, "to_in" }, { 4, "to_ex" },
	{ 5, "allow" }, { 6, "block" },
	{ }
};

static void say_sources(struct line *line, const struct layer *layer, size_t at,
			unsigned int sources)
{
	unsigned int i;

	if (line->options->verbose < 2) {
		say(line, ", %u source(s)", sources);
		return;
	}
	say_text(line, " {");
	for (i = 0; i < sources && !line->cut; i++) {
		say_text(line, " ");
		say_ip4(line, layer, at + i * 4);
	}
	say_text(line, " }");
}

static void say_report3(struct line *line, const struct layer *layer)
{
	unsigned int i, sources, groups = get16(line, layer, 6);
	size_t at = 8;

	say(line, " v3 report, %u group record(s)", groups);
	if (!line->options->verbose)
		return;
	for (i = 0; i < groups && !line->cut; i++) {
		have(line, layer, at, 8);
		say_text(line, " [gaddr ");
		say_ip4(line, layer, at + 4);
		say_text(line, " ");
		say_name(line, changes, get8(line, layer, at),
			 " [v3-report-#%u]", get8(line, layer, at));
		sources = get16(line, layer, at + 2);
		say_sources(line, layer, at + 8, sources);
		say_text(line, "]");
		at += 8 + sources * 4 + get8(line, layer, at + 1) * 4;
	}
}

static void say_delay(struct line *line, unsigned int tenths)
{
	say_text(line, " [max resp time ");
	if (tenths < 600)
		say(line, "%u.%us", tenths / 10, tenths % 10);
	else
		say_duration(line, tenths / 10);
	say_text(line, "]");
}

static void say_query3(struct line *line, const struct layer *layer)
{
	unsigned int code = get8(line, layer, 1);
	unsigned int sources = get16(line, layer, 10);

	say_text(line, " v3");
	if (code >= 128)
		code = ((code & 15) | 16) << ((code >> 4 & 7) + 3);
	if (code != USUAL_DELAY)
		say_delay(line, code);
	if (!get32(line, layer, 4) && !sources)
		return;
	say_text(line, " [");
	if (get32(line, layer, 4)) {
		say_text(line, "gaddr ");
		say_ip4(line, layer, 4);
	}
	if (sources)
		say_sources(line, layer, 12, sources);
	say_text(line, "]");
}

static void say_query(struct line *line, const struct layer *layer)
{
	unsigned int delay = get8(line, layer, 1);

	say_text(line, " query");
	if (layer->len >= 12) {
		say_query3(line, layer);
		return;
	}
	if (!delay) {
		say_text(line, " v1");
		if (get32(line, layer, 4)) {
			say_text(line, " [gaddr ");
			say_ip4(line, layer, 4);
			say_text(line, "]");
		}
		return;
	}
	say_text(line, " v2");
	if (delay != USUAL_DELAY)
		say(line, " [max resp time %u]", delay);
	if (get32(line, layer, 4)) {
		say_text(line, " [gaddr ");
		say_ip4(line, layer, 4);
		say_text(line, "]");
	}
}

static void say_group(struct line *line, const struct layer *layer,
		      const char *what)
{
	say_text(line, what);
	say_ip4(line, layer, 4);
	if (layer->len != 8)
		say(line, " [len %zu]", layer->len);
}

void print_igmp(struct line *line, struct layer layer)
{
	uint16_t there;

	say_text(line, "igmp");
	if (line->options->quiet)
		return;
	line->protocol = "igmp";
	switch (get8(line, &layer, 0)) {
	case IGMP_QUERY:
		say_query(line, &layer);
		break;
	case IGMP_REPORT1:
		say_group(line, &layer, " v1 report ");
		break;
	case IGMP_REPORT2:
		say_group(line, &layer, " v2 report ");
		break;
	case IGMP_REPORT3:
		say_report3(line, &layer);
		break;
	case IGMP_LEAVE:
		say_group(line, &layer, " leave ");
		break;
	default:
		say(line, "-%u", get8(line, &layer, 0));
	}
	if (line->options->verbose && can_read(&layer, 0, layer.len) &&
	    checksum(&layer, layer.len)) {
		there = get16(line, &layer, 2);
		say(line, " bad igmp cksum %x!", there);
	}
}
