// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "layers.h"

#define IP4_MIN		20

enum {
	IP4_RESERVED	= 0x8000,
	IP4_DF		= 0x4000,
	IP4_MF		= 0x2000,
	IP4_OFFSET	= 0x1fff,
};

static const struct name fragment_flags[] = {
	{ IP4_MF, "+" }, { IP4_DF, "DF" }, { IP4_RESERVED, "rsvd" },
	{ }
};

static void say_checksum(struct line *line, const struct layer *layer,
			 size_t header)
{
	uint16_t sum, there;

	if (!can_read(layer, 0, header))
		return;
	sum = checksum(layer, header);
	there = get16(line, layer, 10);
	if (sum)
		say(line, ", bad cksum %x (->%x)!", there,
		    checksum_should_be(there, sum));
}

/* -v: the header, on a line of its own. */
static void say_header(struct line *line, const struct layer *layer,
		       size_t header)
{
	static const char *const ecn[] = { "", ",ECT(1)", ",ECT(0)", ",CE" };
	unsigned int tos = get8(line, layer, 1), ttl = get8(line, layer, 8);
	unsigned int offset = get16(line, layer, 6);
	struct layer options;

	say(line, "(tos 0x%x%s", tos, ecn[tos & 3]);
	if (ttl)
		say(line, ", ttl %u", ttl);
	say(line, ", id %u, offset %u, flags [", get16(line, layer, 4),
	    (offset & IP4_OFFSET) * 8);
	say_bits(line, fragment_flags, offset, ", ");
	say_text(line, "], proto ");
	say_protocol(line, get8(line, layer, 9));
	say(line, " (%u), length %u", get8(line, layer, 9),
	    get16(line, layer, 2));
	if (header > IP4_MIN) {
		say_text(line, ", options (");
		options = after(layer, IP4_MIN);
		limit(&options, header - IP4_MIN);
		print_ip4_options(line, options);
		say_text(line, ")");
	}
	say_checksum(line, layer, header);
	say_text(line, ")\n    ");
}

/* Checksums count the end of a source route, not where it goes next. */
static const uint8_t *last_hop(const struct layer *layer, size_t header)
{
	size_t at = IP4_MIN, len;

	while (at + 1 < header && at + 1 < layer->cap && layer->at[at]) {
		len = layer->at[at] == 1 ? 1 : layer->at[at + 1];
		if (!len || at + len > header || at + len > layer->cap)
			break;
		if ((layer->at[at] == 131 || layer->at[at] == 137) && len >= 7)
			return layer->at + at + len - 4;
		at += len;
	}
	return layer->at + 16;
}

static void print_body(struct line *line, const struct layer *layer,
		       size_t header)
{
	unsigned int offset = get16(line, layer, 6);
	struct ends ends = {
		.from = layer->at + 12, .to = layer->at + 16,
		.last = last_hop(layer, header), .size = 4,
		.protocol = get8(line, layer, 9), .ttl = get8(line, layer, 8),
		.fragment = offset & IP4_MF, .known = true,
	};

	if (line->options->verbose)
		say_header(line, layer, header);
	if (offset & IP4_OFFSET) {
		say_ends(line, &ends);
		say(line, "ip-proto-%u", ends.protocol);
		return;
	}
	if (ends.protocol != PROTO_TCP && ends.protocol != PROTO_UDP &&
	    ends.protocol != PROTO_SCTP)
		say_ends(line, &ends);
	if (!can_read(layer, 0, header)) {
		say(line, " [remaining caplen(%zu) < header length(%zu)]",
		    layer->cap, header);
		cut(line);
		return;
	}
	print_payload(line, &ends, ends.protocol, after(layer, header));
}

/* Another version; said like the name of a protocol. */
static void say_version(struct line *line, unsigned int version)
{
	if (version == 6)
		say_text(line, "IP6, wrong link-layer encapsulation");
	else
		say(line, "IP%u", version);
	say_invalid(line);
}

void print_ip4(struct line *line, struct layer layer)
{
	size_t header, total;

	if (too_deep(line))
		return;
	line->protocol = "ip";
	header = get8(line, &layer, 0);
	if (!line->cut && header >> 4 != 4) {
		say_version(line, header >> 4);
		return;
	}
	header = (header & 15) * 4;
	if (!line->options->link)
		say_text(line, "IP ");
	if (!have(line, &layer, 0, IP4_MIN))
		return;
	if (layer.len < IP4_MIN) {
		say(line, "truncated-ip %zu", layer.len);
		return;
	}
	if (header < IP4_MIN) {
		say(line, "bad-hlen %zu", header);
		return;
	}
	total = get16(line, &layer, 2);
	if (layer.len < total)
		say(line, "truncated-ip - %zu bytes missing! ",
		    total - layer.len);
	/* Merged by GRO beyond 64 KiB, or not yet cut by TSO: no length. */
	if (!total)
		total = layer.len;
	if (total < header) {
		say(line, "bad-len %zu", total);
		return;
	}
	limit(&layer, total);
	/* As long as it says, also if less of it came. */
	layer.len = total;
	print_body(line, &layer, header);
}
