// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

#define IP6_LEN		40

/* -v: what is in the header besides the addresses. */
static void say_header(struct line *line, const struct layer *layer)
{
	uint32_t flow = get32(line, layer, 0);

	say_text(line, "(");
	if (flow >> 20 & 0xff)
		say(line, "class 0x%02x, ", flow >> 20 & 0xff);
	if (flow & 0xfffff)
		say(line, "flowlabel 0x%05x, ", flow & 0xfffff);
	say(line, "hlim %u, next-header ", get8(line, layer, 7));
	say_protocol(line, get8(line, layer, 6));
	say(line, " (%u) payload length: %u) ", get8(line, layer, 6),
	    get16(line, layer, 4));
}

static bool is_extension(uint8_t next)
{
	return next == PROTO_HOP_BY_HOP || next == PROTO_ROUTING ||
	       next == PROTO_FRAGMENT || next == PROTO_DESTINATION;
}

static void print_body(struct line *line, const struct layer *layer, bool known)
{
	uint8_t next = get8(line, layer, 6);
	struct ends ends = {
		.from = layer->at + 8, .to = layer->at + 24,
		.last = layer->at + 24, .size = 16, .protocol = next,
		.ttl = get8(line, layer, 7), .known = known,
	};
	struct layer rest = after(layer, IP6_LEN);

	if (next != PROTO_TCP && next != PROTO_UDP && next != PROTO_SCTP)
		say_ends(line, &ends);
	while (is_extension(next))
		if (!print_extension(line, &ends, &rest, &next) || line->cut)
			return;
	print_payload(line, &ends, next, rest);
}

void print_ip6(struct line *line, struct layer layer)
{
	unsigned int version;
	size_t payload;

	if (too_deep(line))
		return;
	line->protocol = "ip6";
	if (!have(line, &layer, 0, IP6_LEN))
		return;
	if (layer.len < IP6_LEN) {
		say(line, "truncated-ip6 %zu", layer.len);
		return;
	}
	if (!line->options->link)
		say_text(line, "IP6 ");
	version = get8(line, &layer, 0) >> 4;
	if (version != 6) {
		say(line, "version error: %u != 6", version);
		return;
	}
	payload = get16(line, &layer, 4);
	if (layer.len < payload + IP6_LEN)
		say(line, "truncated-ip6 - %zu bytes missing!",
		    payload + IP6_LEN - layer.len);
	if (line->options->verbose)
		say_header(line, &layer);
	/* No length: a jumbogram, or not yet cut by TSO. */
	if (payload) {
		limit(&layer, payload + IP6_LEN);
		layer.len = payload + IP6_LEN;
	}
	print_body(line, &layer, payload);
}

void print_ip(struct line *line, struct layer layer)
{
	unsigned int version;

	line->protocol = "ip";
	if (!layer.len) {
		say_text(line, "truncated-ip 0");
		return;
	}
	version = get8(line, &layer, 0) >> 4;
	if (version == 4)
		print_ip4(line, layer);
	else if (version == 6)
		print_ip6(line, layer);
	else
		say(line, "unknown ip %u", version);
}
