// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "layers.h"

#define UDP_LEN		8

enum {
	PORT_DNS	= 53,
	PORT_MDNS	= 5353,
};

/* IPv6 wants one, so -v tells; of IPv4 -vv does. */
static void say_checksum(struct line *line, const struct ends *ends,
			 const struct layer *layer, size_t len)
{
	unsigned int there = get16(line, layer, 6);
	uint16_t sum;

	if (line->options->verbose < (ends->size == 4 ? 2u : 1u) ||
	    ends->fragment || !ends->known)
		return;
	if (ends->size == 4 && !there) {
		say_text(line, "[no cksum] ");
		return;
	}
	if (!can_read(layer, 0, len))
		return;
	sum = checksum_ends(ends, PROTO_UDP, layer, len);
	if (sum)
		say(line, "[bad udp cksum 0x%04x -> 0x%04x!] ", there,
		    checksum_should_be(there, sum));
	else
		say_text(line, "[udp sum ok] ");
}

static bool print_application(struct line *line, unsigned int from,
			      unsigned int to, const struct layer *payload)
{
	if (line->options->quiet)
		return false;
	if (from == PORT_DNS || to == PORT_DNS)
		print_dns(line, *payload, false, false);
	else if (from == PORT_MDNS || to == PORT_MDNS)
		print_dns(line, *payload, false, true);
	else
		return print_overlay(line, to, *payload) ||
		       print_overlay(line, from, *payload);
	return true;
}

static void print_content(struct line *line, unsigned int from, unsigned int to,
			  const struct layer *layer, size_t said,
			  bool fragment)
{
	struct layer payload = after(layer, UDP_LEN);

	limit(&payload, said - UDP_LEN);
	if (print_application(line, from, to, &payload))
		return;
	if (said > layer->len && !fragment)
		say(line, "UDP, bad length %zu > %zu", said - UDP_LEN,
		    layer->len - UDP_LEN);
	else
		say(line, "UDP, length %zu", said - UDP_LEN);
}

void print_udp(struct line *line, const struct ends *ends, struct layer layer)
{
	unsigned int from, to;
	size_t said;

	line->protocol = "udp";
	if (!can_read(&layer, 0, 4)) {
		if (ends->protocol == PROTO_UDP)
			say_ends(line, ends);
		cut(line);
		return;
	}
	from = get16(line, &layer, 0);
	to = get16(line, &layer, 2);
	say_ports(line, ends, PROTO_UDP, from, to);
	if (layer.len < UDP_LEN) {
		say(line, "truncated-udp %zu", layer.len);
		return;
	}
	if (!have(line, &layer, 0, UDP_LEN))
		return;
	said = get16(line, &layer, 4);
	/* No length: merged or not yet cut, what the frame has counts. */
	if (!said)
		said = layer.len;
	if (said < UDP_LEN) {
		say(line, "truncated-udplength %zu", said);
		return;
	}
	say_checksum(line, ends, &layer, said < layer.len ? said : layer.len);
	print_content(line, from, to, &layer, said, ends->fragment);
}
