// SPDX-License-Identifier: GPL-2.0
/*
 * The extension headers of IPv6.
 */
#include "layers.h"

enum {
	OPTION_PAD1	= 0,
	OPTION_PADN	= 1,
	OPTION_ALERT	= 5,
	OPTION_JUMBO	= 0xc2,
	OPTION_HOME	= 0xc9,
};

#define ROUTING_SEGMENTS	4

static void say_home(struct line *line, const struct layer *layer, size_t at)
{
	say_text(line, "(homeaddr: ");
	say_ip6(line, layer, at);
	say_text(line, ")");
}

static void say_option(struct line *line, const struct layer *layer, size_t at,
		       unsigned int type, size_t len)
{
	if (type == OPTION_PADN)
		say_text(line, "(padn)");
	else if (type == OPTION_ALERT && len == 2)
		say(line, "(rtalert: 0x%04x) ", get16(line, layer, at + 2));
	else if (type == OPTION_JUMBO && len == 4)
		say(line, "(jumbo: %u) ", get32(line, layer, at + 2));
	else if (type == OPTION_HOME && len == 16)
		say_home(line, layer, at + 2);
	else
		say(line, "(opt_type 0x%02x: len=%zu)", type, len);
}

static void say_options(struct line *line, const struct layer *layer)
{
	unsigned int type;
	size_t at = 2, len;

	while (at < layer->len && !line->cut) {
		type = get8(line, layer, at);
		if (type == OPTION_PAD1) {
			say_text(line, "(pad1)");
			at++;
			continue;
		}
		len = get8(line, layer, at + 1);
		if (len + 2 > layer->len - at) {
			cut(line);
			return;
		}
		say_option(line, layer, at, type, len);
		at += len + 2;
	}
	say_text(line, " ");
}

/* Hop-by-hop and destination options. Returns the length. */
static size_t print_options(struct line *line, const struct layer *layer,
			    const char *name)
{
	struct layer options = *layer;
	size_t len = (get8(line, layer, 1) + 1) * 8;

	have(line, layer, 0, len);
	say(line, "%s ", name);
	limit(&options, len);
	if (line->options->verbose)
		say_options(line, &options);
	return len;
}

/* Checksums count where it ends. */
static void note_last(struct ends *ends, const struct layer *layer,
		      unsigned int type, unsigned int hops)
{
	size_t at = 8 + (type == ROUTING_SEGMENTS ? 0 : hops - 1) * 16;

	if (hops && can_read(layer, at, 16))
		ends->last = layer->at + at;
}

static size_t print_routing(struct line *line, struct ends *ends,
			    const struct layer *layer)
{
	static const struct name types[] = {
		{ 0, " [Deprecated]" },
		{ }
	};
	unsigned int units = get8(line, layer, 1), type = get8(line, layer, 2);
	const char *name = name_of(types, type);
	unsigned int i;

	say(line, "RT6 (len=%u, type=%u%s, segleft=%u", units, type,
	    name ? name : "", get8(line, layer, 3));
	if (type == ROUTING_SEGMENTS) {
		say(line, ", last-entry=%u", get8(line, layer, 4));
		if (line->options->verbose)
			say(line, ", flags=0x%x", get8(line, layer, 5));
		say(line, ", tag=%x", get16(line, layer, 6));
	} else if (line->options->verbose) {
		say(line, ", rsv=0x%x", get32(line, layer, 4));
	}
	for (i = 0; i < units / 2 && !line->cut; i++) {
		say(line, ", [%u]", i);
		say_ip6(line, layer, 8 + i * 16);
	}
	say_text(line, ") ");
	note_last(ends, layer, type, units / 2);
	return (units + 1) * 8;
}

/* Returns 0 if what follows is not the beginning of something. */
static size_t print_fragment(struct line *line, struct ends *ends,
			     const struct layer *layer)
{
	unsigned int offset = get16(line, layer, 2) & 0xfff8;
	size_t len = layer->len > 8 ? layer->len - 8 : 0;

	if (line->options->verbose)
		say(line, "frag (0x%08x:%u|%zu)", get32(line, layer, 4), offset,
		    len);
	else
		say(line, "frag (%u|%zu)", offset, len);
	ends->fragment = true;
	if (offset)
		return 0;
	say_text(line, " ");
	return 8;
}

bool print_extension(struct line *line, struct ends *ends, struct layer *layer,
		     uint8_t *next)
{
	size_t len;

	switch (*next) {
	case PROTO_HOP_BY_HOP:
		line->protocol = "hbhopt";
		len = print_options(line, layer, "HBH");
		break;
	case PROTO_DESTINATION:
		line->protocol = "dstopt";
		len = print_options(line, layer, "DSTOPT");
		break;
	case PROTO_ROUTING:
		line->protocol = "rt6";
		len = print_routing(line, ends, layer);
		break;
	default:
		line->protocol = "frag6";
		len = print_fragment(line, ends, layer);
		break;
	}
	*next = get8(line, layer, 0);
	*layer = after(layer, len);
	return len && !line->cut;
}
