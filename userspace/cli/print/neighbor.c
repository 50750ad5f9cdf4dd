// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbour discovery of IPv6, with its options.
 */
#include "dump.h"
#include "layers.h"

enum {
	ND_SOLICIT_ROUTER = 133,
	ND_ADVERT_ROUTER = 134,
	ND_SOLICIT	= 135,
	ND_ADVERT	= 136,
};

enum {
	OPTION_SOURCE	= 1,
	OPTION_TARGET	= 2,
	OPTION_PREFIX	= 3,
	OPTION_HEADER	= 4,
	OPTION_MTU	= 5,
	OPTION_ROUTE	= 24,
	OPTION_RDNSS	= 25,
	OPTION_DNSSL	= 31,
};

static const struct name options[] = {
	{ OPTION_SOURCE, "source link-address" },
	{ OPTION_TARGET, "destination link-address" },
	{ OPTION_PREFIX, "prefix info" }, { OPTION_HEADER, "redirected header" },
	{ OPTION_MTU, "mtu" }, { 7, "advertisement interval" },
	{ 8, "homeagent information" }, { OPTION_ROUTE, "route info" },
	{ OPTION_RDNSS, "rdnss" }, { OPTION_DNSSL, "dnssl" },
	{ }
};

static const struct name router_flags[] = {
	{ 0x80, "managed" }, { 0x40, "other stateful" }, { 0x20, "home agent" },
	{ }
};

static const struct name neighbor_flags[] = {
	{ 0x80, "router" }, { 0x40, "solicited" }, { 0x20, "override" },
	{ }
};

static const struct name prefix_flags[] = {
	{ 0x80, "onlink" }, { 0x40, "auto" }, { 0x20, "router" },
	{ }
};

static const struct name preferences[] = {
	{ 0x00, "medium" }, { 0x08, "high" }, { 0x10, "reserved" },
	{ 0x18, "low" },
	{ }
};

static void say_seconds(struct line *line, const struct layer *layer, size_t at)
{
	uint32_t seconds = get32(line, layer, at);

	if (seconds == UINT32_MAX)
		say_text(line, "infinity");
	else
		say(line, "%us", seconds);
}

static void say_prefix(struct line *line, const struct layer *option)
{
	unsigned int flags = get8(line, option, 3);

	say_ip6(line, option, 16);
	say(line, "/%u%s, Flags [", get8(line, option, 2),
	    option->len == 32 ? "" : "badlen");
	say_bits(line, prefix_flags, flags, ", ");
	say_text(line, "], valid time ");
	say_seconds(line, option, 4);
	say_text(line, ", pref. time ");
	say_seconds(line, option, 8);
}

static void say_route(struct line *line, const struct layer *option)
{
	uint8_t prefix[16] = { 0 };
	struct layer address = { prefix, 16, 16 };
	size_t i;

	for (i = 0; i < 16 && i + 8 < option->len; i++)
		prefix[i] = get8(line, option, i + 8);
	say_text(line, " ");
	say_ip6(line, &address, 0);
	say(line, "/%u, pref=", get8(line, option, 2));
	say_name(line, preferences, get8(line, option, 3) & 0x18, "?");
	say_text(line, ", lifetime=");
	say_seconds(line, option, 4);
}

static void say_servers(struct line *line, const struct layer *option)
{
	size_t at;

	say_text(line, " lifetime ");
	say_seconds(line, option, 4);
	say_text(line, ", addr:");
	for (at = 8; at + 16 <= option->len && !line->cut; at += 16) {
		say_text(line, " ");
		say_ip6(line, option, at);
	}
}

static void say_domains(struct line *line, const struct layer *option)
{
	size_t at = 8;

	say_text(line, " lifetime ");
	say_seconds(line, option, 4);
	say_text(line, ", domain(s):");
	while (at < option->len && !line->cut && get8(line, option, at)) {
		say_text(line, " ");
		at = say_dns_name(line, option, at);
	}
}

static void dump_option(struct line *line, const char *indent,
			const struct layer *option, size_t from)
{
	if (!line->cut && have(line, option, 0, option->len))
		dump_hex(line->out, indent, option->at + from,
			 option->len - from);
}

static void say_option(struct line *line, unsigned int type,
		       const struct layer *option)
{
	switch (type) {
	case OPTION_SOURCE:
	case OPTION_TARGET:
		say_mac(line, option, 2);
		break;
	case OPTION_PREFIX:
		say_prefix(line, option);
		break;
	case OPTION_MTU:
		say(line, " %u%s", get32(line, option, 4),
		    option->len == 8 ? "" : ", bad option length");
		break;
	case OPTION_RDNSS:
		say_servers(line, option);
		break;
	case OPTION_DNSSL:
		say_domains(line, option);
		break;
	case OPTION_ROUTE:
		say_route(line, option);
		break;
	case OPTION_HEADER:
		dump_option(line, "\t    ", option, 0);
		break;
	default:
		/* -vv does it below, for all. */
		if (line->options->verbose < 2)
			dump_option(line, "\t  ", option, 2);
	}
}

static void say_options(struct line *line, struct layer layer)
{
	struct layer option;
	unsigned int type;
	size_t len;

	while (layer.cap && layer.len && !line->cut) {
		type = get8(line, &layer, 0);
		len = get8(line, &layer, 1) * 8;
		if (!len) {
			cut(line);
			return;
		}
		have(line, &layer, 0, len);
		say_text(line, "\n\t  ");
		say_name(line, options, type, "unknown");
		say(line, " option (%u), length %zu (%zu): ", type, len,
		    len / 8);
		option = layer;
		limit(&option, len);
		say_option(line, type, &option);
		if (line->options->verbose > 1)
			dump_option(line, "\t    ", &option, 2);
		layer = after(&layer, len);
	}
}

static void say_router(struct line *line, const struct layer *layer)
{
	unsigned int flags = get8(line, layer, 5);

	say(line, "\n\thop limit %u, Flags [", get8(line, layer, 4));
	say_bits(line, router_flags, flags, ", ");
	say_text(line, "], pref ");
	say_name(line, preferences, flags & 0x18, "?");
	say(line, ", router lifetime %us, reachable time %ums, retrans timer %ums",
	    get16(line, layer, 6), get32(line, layer, 8),
	    get32(line, layer, 12));
}

void print_neighbor(struct line *line, struct layer layer)
{
	bool verbose = line->options->verbose;
	unsigned int type = get8(line, &layer, 0);
	size_t header = 24;

	if (type == ND_SOLICIT_ROUTER) {
		header = 8;
	} else if (type == ND_ADVERT_ROUTER) {
		header = 16;
		if (verbose)
			say_router(line, &layer);
	} else if (type == ND_SOLICIT || type == ND_ADVERT) {
		say_text(line, type == ND_SOLICIT ? ", who has " : ", tgt is ");
		say_ip6(line, &layer, 8);
		if (verbose && type == ND_ADVERT) {
			say_text(line, ", Flags [");
			say_bits(line, neighbor_flags, get8(line, &layer, 4),
				 ", ");
			say_text(line, "]");
		}
	} else {
		header = 40;
		say_text(line, ", ");
		say_ip6(line, &layer, 24);
		say_text(line, " to ");
		say_ip6(line, &layer, 8);
	}
	if (verbose)
		say_options(line, after(&layer, header));
}
