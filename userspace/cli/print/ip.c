// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>

#include "layers.h"

#define IP4_MIN		20
#define IP6_LEN		40

/* Extension headers of IPv6 that another header follows. */
enum {
	EXT_HOP_BY_HOP	= 0,
	EXT_ROUTING	= 43,
	EXT_FRAGMENT	= 44,
	EXT_NONE	= 59,
	EXT_DESTINATION	= 60,
};

static void print_ends(FILE *out, const struct ends *ends)
{
	fprintf(out, "%s > %s: ", ends->from, ends->to);
}

static void print_payload(FILE *out, const struct ends *ends,
			  unsigned int protocol, struct layer layer)
{
	switch (protocol) {
	case PROTO_TCP:
		print_tcp(out, ends, layer);
		break;
	case PROTO_UDP:
		print_udp(out, ends, layer);
		break;
	case PROTO_ICMP:
		print_ends(out, ends);
		print_icmp(out, layer);
		break;
	case PROTO_ICMP6:
		print_ends(out, ends);
		print_icmp6(out, layer);
		break;
	default:
		print_ends(out, ends);
		fprintf(out, "ip-proto-%u %zu", protocol, layer.len);
	}
}

void print_ip4(FILE *out, struct layer layer)
{
	const uint8_t *ip = layer.at;
	size_t header, total;
	struct ends ends;

	fputs("IP ", out);
	if (cut_short(out, &layer, IP4_MIN, "ip"))
		return;
	header = (ip[0] & 15) * 4;
	total = get16(ip + 2);
	if (ip[0] >> 4 != 4 || header < IP4_MIN || (total && total < header)) {
		fprintf(out, "bad header: version %u, header length %zu, length %zu",
			ip[0] >> 4, header, total);
		return;
	}
	/* Merged by GRO beyond 64 KiB, or not yet cut by TSO: no length. */
	if (total && total < layer.len)
		limit(&layer, total);
	inet_ntop(AF_INET, ip + 12, ends.from, sizeof(ends.from));
	inet_ntop(AF_INET, ip + 16, ends.to, sizeof(ends.to));
	if (layer.cap < header) {
		print_ends(out, &ends);
		cut_short(out, &layer, header, "ip");
		return;
	}
	step(&layer, header);
	if (get16(ip + 6) & 0x1fff) {
		print_ends(out, &ends);
		fprintf(out, "ip-proto-%u", ip[9]);
		return;
	}
	print_payload(out, &ends, ip[9], layer);
}

/* Returns false when no header follows that could be printed. */
static bool skip_extension(FILE *out, const struct ends *ends,
			   struct layer *layer, uint8_t *next)
{
	size_t len = 8;
	bool later;

	if (layer->cap < 8) {
		print_ends(out, ends);
		cut_short(out, layer, 8, "ip6-ext");
		return false;
	}
	later = *next == EXT_FRAGMENT && get16(layer->at + 2) & 0xfff8;
	if (later) {
		print_ends(out, ends);
		fprintf(out, "frag (%u|%zu)", get16(layer->at + 2) & 0xfff8,
			layer->len > 8 ? layer->len - 8 : 0);
		return false;
	}
	if (*next != EXT_FRAGMENT)
		len += layer->at[1] * 8;
	if (layer->cap < len) {
		print_ends(out, ends);
		cut_short(out, layer, len, "ip6-ext");
		return false;
	}
	*next = layer->at[0];
	step(layer, len);
	return true;
}

static bool is_extension(uint8_t next)
{
	return next == EXT_HOP_BY_HOP || next == EXT_ROUTING ||
	       next == EXT_FRAGMENT || next == EXT_DESTINATION;
}

void print_ip6(FILE *out, struct layer layer)
{
	const uint8_t *ip = layer.at;
	struct ends ends;
	size_t payload;
	uint8_t next;

	fputs("IP6 ", out);
	if (cut_short(out, &layer, IP6_LEN, "ip6"))
		return;
	if (ip[0] >> 4 != 6) {
		fprintf(out, "bad header: version %u", ip[0] >> 4);
		return;
	}
	payload = get16(ip + 4);
	next = ip[6];
	inet_ntop(AF_INET6, ip + 8, ends.from, sizeof(ends.from));
	inet_ntop(AF_INET6, ip + 24, ends.to, sizeof(ends.to));
	step(&layer, IP6_LEN);
	/* No length: a jumbogram, or not yet cut by TSO. */
	if (payload && payload < layer.len)
		limit(&layer, payload);
	while (is_extension(next))
		if (!skip_extension(out, &ends, &layer, &next))
			return;
	if (next == EXT_NONE) {
		print_ends(out, &ends);
		fprintf(out, "no next header, length %zu", layer.len);
		return;
	}
	print_payload(out, &ends, next, layer);
}
