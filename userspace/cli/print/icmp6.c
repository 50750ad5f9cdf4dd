// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "dump.h"
#include "layers.h"

enum {
	ICMP6_UNREACHABLE = 1,
	ICMP6_TOO_BIG	= 2,
	ICMP6_EXCEEDED	= 3,
	ICMP6_PARAMETER	= 4,
	ICMP6_ECHO	= 128,
	ICMP6_ECHO_REPLY = 129,
	ICMP6_QUERY	= 130,
	ICMP6_DONE	= 132,
	ICMP6_SOLICITATION = 133,
	ICMP6_REDIRECT	= 137,
	ICMP6_REPORT2	= 143,
	/* From here on nobody but their users knows them. */
	ICMP6_OWN	= 200,
};

/* Where the packet starts that an error is about, and its fields. */
#define INNER		8
#define INNER_LEN	40
#define INNER_NEXT	(INNER + 6)
#define INNER_FROM	(INNER + 8)
#define INNER_TO	(INNER + 24)

static const struct name names[] = {
	{ ICMP6_UNREACHABLE, "destination unreachable" },
	{ ICMP6_TOO_BIG, "packet too big" },
	{ ICMP6_EXCEEDED, "time exceeded in-transit" },
	{ ICMP6_PARAMETER, "parameter problem" },
	{ ICMP6_ECHO, "echo request" }, { ICMP6_ECHO_REPLY, "echo reply" },
	{ ICMP6_QUERY, "multicast listener query" },
	{ 131, "multicast listener report" },
	{ ICMP6_DONE, "multicast listener done" },
	{ ICMP6_SOLICITATION, "router solicitation" },
	{ 134, "router advertisement" }, { 135, "neighbor solicitation" },
	{ 136, "neighbor advertisement" }, { ICMP6_REDIRECT, "redirect" },
	{ 138, "router renumbering" }, { 139, "who-are-you request" },
	{ 140, "who-are-you reply" }, { 141, "inverse neighbor solicitation" },
	{ 142, "inverse neighbor advertisement" },
	{ ICMP6_REPORT2, "multicast listener report v2" },
	{ 144, "ha discovery request" }, { 145, "ha discovery reply" },
	{ 146, "mobile router solicitation" },
	{ 147, "mobile router advertisement" }, { 155, "RPL" },
	{ 200, "mtrace response" }, { 201, "mtrace message" },
	{ }
};

static const struct name parameters[] = {
	{ 0, "erroneous" }, { 1, "next header" }, { 2, "option" },
	{ 3, "incomplete header chain" },
	{ }
};

/* Past the extension headers of the packet that did not get there. */
static bool find_ports(struct line *line, const struct layer *layer,
		       uint8_t *next, size_t *at)
{
	*next = get8(line, layer, INNER_NEXT);
	*at = INNER + INNER_LEN;
	while (*next == PROTO_HOP_BY_HOP || *next == PROTO_DESTINATION ||
	       *next == PROTO_ROUTING || *next == PROTO_FRAGMENT) {
		if (!can_read(layer, *at, 2))
			return false;
		*next = layer->at[*at];
		*at += (layer->at[*at + 1] + 1) * 8;
	}
	return *next == PROTO_TCP || *next == PROTO_UDP;
}

static void say_port(struct line *line, const struct layer *layer)
{
	uint8_t next;
	size_t at;

	if (!find_ports(line, layer, &next, &at) ||
	    !can_read(layer, at + 2, 2)) {
		cut(line);
		return;
	}
	say_text(line, ", ");
	say_ip6(line, layer, INNER_TO);
	say(line, " %s port %u", next == PROTO_TCP ? "tcp" : "udp",
	    get16(line, layer, at + 2));
}

static void dump_rest(struct line *line, const struct layer *layer)
{
	if (!line->cut && line->options->verbose < 2)
		dump_hex(line->out, "\t", layer->at, layer->cap);
}

/* Returns false for a code that nobody knows. */
static bool say_unreachable(struct line *line, const struct layer *layer,
			    unsigned int code)
{
	static const char *const codes[] = {
		", unreachable route ", ",  unreachable prohibited ",
		", beyond scope ", ", unreachable address ",
		", unreachable port",
	};

	if (code > 4) {
		say(line, ", unknown unreach code (%u)", code);
		dump_rest(line, layer);
		return false;
	}
	say_text(line, codes[code]);
	if (code == 4) {
		say_port(line, layer);
		return true;
	}
	say_ip6(line, layer, INNER_TO);
	if (code == 2) {
		say_text(line, ", source address ");
		say_ip6(line, layer, INNER_FROM);
	}
	return true;
}

static void say_exceeded(struct line *line, const struct layer *layer,
			 unsigned int code)
{
	have(line, layer, INNER_TO, 16);
	if (code == 0) {
		say_text(line, " for ");
		say_ip6(line, layer, INNER_TO);
	} else if (code == 1) {
		say_text(line, " (reassembly)");
	} else {
		say(line, ", unknown code (%u)", code);
	}
}

static void say_parameter(struct line *line, const struct layer *layer,
			  unsigned int code)
{
	have(line, layer, INNER_TO, 16);
	say_text(line, ", ");
	say_name(line, parameters, code, "unknown code (%u)", code);
	if (name_of(parameters, code))
		say(line, " - octet %u", get32(line, layer, 4));
}

static bool is_neighbor(unsigned int type)
{
	return type >= ICMP6_SOLICITATION && type <= ICMP6_REDIRECT;
}

static bool say_message(struct line *line, const struct layer *layer,
			unsigned int type, unsigned int code)
{
	if (type == ICMP6_UNREACHABLE)
		return say_unreachable(line, layer, code);
	if (type == ICMP6_TOO_BIG)
		say(line, ", mtu %u", get32(line, layer, 4));
	else if (type == ICMP6_EXCEEDED)
		say_exceeded(line, layer, code);
	else if (type == ICMP6_PARAMETER)
		say_parameter(line, layer, code);
	else if (type == ICMP6_ECHO || type == ICMP6_ECHO_REPLY)
		say(line, ", id %u, seq %u", get16(line, layer, 4),
		    get16(line, layer, 6));
	else if (type == ICMP6_REPORT2 ||
		 (type >= ICMP6_QUERY && type <= ICMP6_DONE))
		print_multicast(line, *layer);
	else if (is_neighbor(type))
		print_neighbor(line, *layer);
	return true;
}

static void say_checksum(struct line *line, const struct ends *ends,
			 const struct layer *layer)
{
	uint16_t sum, there;

	if (!line->options->verbose || ends->fragment ||
	    !can_read(layer, 0, layer->len))
		return;
	there = get16(line, layer, 2);
	sum = checksum_ends(ends, PROTO_ICMP6, layer, layer->len);
	if (sum)
		say(line, "[bad icmp6 cksum 0x%04x -> 0x%04x!] ", there,
		    checksum_should_be(there, sum));
	else
		say_text(line, "[icmp6 sum ok] ");
}

void print_icmp6(struct line *line, const struct ends *ends,
		 struct layer layer)
{
	unsigned int type, code;
	bool unknown;

	line->protocol = "icmp6";
	have(line, &layer, 2, 2);
	say_checksum(line, ends, &layer);
	type = get8(line, &layer, 0);
	code = get8(line, &layer, 1);
	say_text(line, "ICMP6, ");
	say_name(line, names, type, "unknown icmp6 type (%u)", type);
	if (line->options->verbose && is_neighbor(type))
		say(line, ", length %zu", layer.len);
	if (!say_message(line, &layer, type, code))
		return;
	unknown = type >= ICMP6_OWN || !name_of(names, type);
	if (!line->options->verbose || unknown)
		say(line, ", length %zu", layer.len);
	if (unknown)
		dump_rest(line, &layer);
}
