// SPDX-License-Identifier: GPL-2.0
#include "way.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static const struct {
	const char	*title;
	const char	*word;
} names[NR_STATIONS] = {
	[STATION_DEVICE]	= { "device", "device" },
	[STATION_QUEUES]	= { "receive queues", "queues" },
	[STATION_NAPI]		= { "NAPI", "napi" },
	[STATION_XDP_DRIVER]	= { "XDP in the driver", "xdp_driver" },
	[STATION_GRO]		= { "GRO", "gro" },
	[STATION_RPS]		= { "RPS", "rps" },
	[STATION_XDP_GENERIC]	= { "generic XDP", "xdp_generic" },
	[STATION_TAG]		= { "VLAN tag", "vlan_tag" },
	[STATION_TAPS]		= { "taps", "taps" },
	[STATION_TC]		= { "tc ingress", "tc_ingress" },
	[STATION_NFT]		= { "netfilter ingress", "nft_ingress" },
	[STATION_INGRESS]	= { "ringtap at ingress", "ringtap_ingress" },
	[STATION_VLAN]		= { "VLAN devices", "vlan_devices" },
	[STATION_HANDLER]	= { "rx_handler", "rx_handler" },
	[STATION_STACK]		= { "protocols", "protocols" },
	[STATION_SENT]		= { "frames sent", "sent" },
};

const char *station_title(enum station_id id)
{
	return names[id].title;
}

const char *station_word(enum station_id id)
{
	return names[id].word;
}

static void free_lines(struct lines *lines)
{
	while (lines->nr)
		free(lines->all[--lines->nr].text);
	free(lines->all);
	lines->all = NULL;
}

void way_free(struct way *way)
{
	enum station_id id;

	for (id = 0; id < NR_STATIONS; id++)
		free_lines(&way->stations[id]);
	while (way->nr_methods)
		free_lines(&way->methods[--way->nr_methods].hidden);
}

static bool add_text(struct lines *lines, enum way_line kind, const char *name,
		     char *text)
{
	struct line *all;

	all = reallocarray(lines->all, lines->nr + 1, sizeof(*all));
	if (!all)
		return false;
	lines->all = all;
	all[lines->nr++] = (struct line){ kind, name, text };
	return true;
}

__attribute__((format(printf, 5, 0)))
static void add(struct way *way, enum station_id at, enum way_line kind,
		const char *name, const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0) {
		way->failed = true;
	} else if (!add_text(&way->stations[at], kind, name, text)) {
		way->failed = true;
		free(text);
	}
}

void way_fact(struct way *way, enum station_id at, const char *name,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(way, at, WAY_FACT, name, format, args);
	va_end(args);
}

unsigned int way_facts(const struct way *way, enum station_id at)
{
	const struct lines *lines = &way->stations[at];
	unsigned int i, nr = 0;

	for (i = 0; i < lines->nr; i++)
		nr += lines->all[i].kind == WAY_FACT;
	return nr;
}

void way_taker(struct way *way, enum station_id at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(way, at, WAY_TAKER, "copy to", format, args);
	va_end(args);
}

void way_hider(struct way *way, enum station_id at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(way, at, WAY_HIDER, "may hide", format, args);
	va_end(args);
}

void way_warn(struct way *way, enum station_id at, const char *id,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(way, at, WAY_WARNING, id, format, args);
	va_end(args);
}

__attribute__((format(printf, 4, 5)))
static void add_value(struct way *way, enum station_id at, const char *id,
		      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(way, at, WAY_VALUE, id, format, args);
	va_end(args);
}

void way_null(struct way *way, enum station_id at, const char *id)
{
	add_value(way, at, id, "null");
}

void way_number(struct way *way, enum station_id at, const char *id,
		unsigned int number)
{
	add_value(way, at, id, "%u", number);
}

void way_flag(struct way *way, enum station_id at, const char *id, bool is_so)
{
	add_value(way, at, id, "%s", is_so ? "true" : "false");
}

void way_string(struct way *way, enum station_id at, const char *id,
		const char *string)
{
	char *text = NULL;
	size_t len;
	FILE *out;

	if (!*string)
		return;
	out = open_memstream(&text, &len);
	if (out)
		json_string(out, string);
	if (!out || fclose(out) ||
	    !add_text(&way->stations[at], WAY_VALUE, id, text)) {
		way->failed = true;
		free(text);
	}
}

static void hide(struct way *way, struct method *method, const char *by)
{
	char *text = strdup(by);

	if (!text || !add_text(&method->hidden, WAY_HIDER, "hidden by", text)) {
		way->failed = true;
		free(text);
	}
}

static void hide_by_station(struct way *way, struct method *method,
			    const struct lines *station)
{
	unsigned int i;

	for (i = 0; i < station->nr; i++)
		if (station->all[i].kind == WAY_HIDER)
			hide(way, method, station->all[i].text);
}

void way_method(struct way *way, const struct method *method, const char *too)
{
	struct method *added = &way->methods[way->nr_methods++];
	enum station_id at;

	*added = *method;
	memset(&added->hidden, 0, sizeof(added->hidden));
	for (at = 0; at < method->at; at++)
		hide_by_station(way, added, &way->stations[at]);
	if (too)
		hide(way, added, too);
}
