// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "layers.h"

#define TCP_MIN		20

enum {
	TCP_FIN	= 1 << 0,
	TCP_SYN	= 1 << 1,
	TCP_RST	= 1 << 2,
	TCP_ACK	= 1 << 4,
	TCP_URG	= 1 << 5,
};

#define PORT_DNS	53

/* Of what was sent with a reset, which may be a reason. */
#define REASON_MAX	30

static void say_flags(struct line *line, unsigned int flags)
{
	static const char names[] = "FSRP.UEW";
	char text[sizeof(names)], *to = text;
	unsigned int bit;

	for (bit = 0; bit < 8; bit++)
		if (flags & 1 << bit)
			*to++ = names[bit];
	*to = '\0';
	say(line, "Flags [%s]", flags ? text : "none");
}

static void say_checksum(struct line *line, const struct ends *ends,
			 const struct layer *layer)
{
	uint16_t sum, there;

	if (!line->options->verbose || ends->fragment || !ends->known ||
	    !can_read(layer, 0, layer->len))
		return;
	there = get16(line, layer, 16);
	sum = checksum_ends(ends, PROTO_TCP, layer, layer->len);
	say(line, ", cksum 0x%04x", there);
	if (sum)
		say(line, " (incorrect -> 0x%04x)",
		    checksum_should_be(there, sum));
	else
		say_text(line, " (correct)");
}

static void say_numbers(struct line *line, const struct layer *layer,
			unsigned int flags, size_t payload)
{
	uint32_t seq = get32(line, layer, 4);

	if (line->options->verbose > 1 || payload ||
	    flags & (TCP_SYN | TCP_FIN | TCP_RST)) {
		say(line, ", seq %u", seq);
		if (payload)
			say(line, ":%u", (uint32_t)(seq + payload));
	}
	if (flags & TCP_ACK)
		say(line, ", ack %u", get32(line, layer, 8));
	say(line, ", win %u", get16(line, layer, 14));
	if (flags & TCP_URG)
		say(line, ", urg %u", get16(line, layer, 18));
}

static void say_reason(struct line *line, const struct layer *payload)
{
	size_t len = payload->cap < REASON_MAX ? payload->cap : REASON_MAX;

	say(line, " [%sRST%s ", payload->cap < payload->len ? "!" : "",
	    payload->len > REASON_MAX ? "+" : "");
	say_bytes(line, payload, 0, len);
	say_text(line, "]");
}

static void print_data(struct line *line, unsigned int from, unsigned int to,
		       unsigned int flags, const struct layer *payload)
{
	size_t len = payload->len;

	if (flags & TCP_RST) {
		if (line->options->verbose && len)
			say_reason(line, payload);
	} else if (len > 1 && (from == PORT_DNS || to == PORT_DNS)) {
		print_dns(line, *payload, true, false);
	}
}

static void print_rest(struct line *line, const struct ends *ends,
		       const struct layer *layer, size_t header)
{
	unsigned int flags = get8(line, layer, 13);
	struct layer payload, options;

	say_flags(line, flags);
	if (header > layer->len) {
		say(line, " [bad hdr length %zu - too long, > %zu]", header,
		    layer->len);
		return;
	}
	say_checksum(line, ends, layer);
	payload = after(layer, header);
	say_numbers(line, layer, flags, payload.len);
	options = after(layer, TCP_MIN);
	limit(&options, header - TCP_MIN);
	if (options.len) {
		say_text(line, ", options [");
		if (!print_tcp_options(line, options))
			return;
		say_text(line, "]");
	}
	say(line, ", length %zu", payload.len);
	if (payload.len)
		have(line, layer, 0, header);
	print_data(line, get16(line, layer, 0), get16(line, layer, 2), flags,
		   &payload);
}

void print_tcp(struct line *line, const struct ends *ends, struct layer layer)
{
	size_t header;

	line->protocol = "tcp";
	if (!can_read(&layer, 0, 4)) {
		say_ends(line, ends);
		cut(line);
		return;
	}
	say_ports(line, ends, PROTO_TCP, get16(line, &layer, 0),
		  get16(line, &layer, 2));
	header = (get8(line, &layer, 12) >> 4) * 4;
	if (!have(line, &layer, 0, TCP_MIN))
		return;
	if (header < TCP_MIN) {
		say(line, " tcp %zd [bad hdr length %zu - too short, < %u]",
		    layer.len - header, header, TCP_MIN);
		return;
	}
	if (!line->options->quiet) {
		print_rest(line, ends, &layer, header);
	} else if (header > layer.len) {
		say(line, "tcp 0 [bad hdr length %zu - too long, > %zu]",
		    header, layer.len);
	} else {
		say(line, "tcp %zu", layer.len - header);
	}
}
