// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

#define TCP_MIN		20

enum {
	TCP_FIN	= 1 << 0,
	TCP_SYN	= 1 << 1,
	TCP_RST	= 1 << 2,
	TCP_ACK	= 1 << 4,
	TCP_URG	= 1 << 5,
};

enum {
	TCPOPT_END	= 0,
	TCPOPT_NOP	= 1,
	TCPOPT_MSS	= 2,
	TCPOPT_WSCALE	= 3,
	TCPOPT_SACKOK	= 4,
	TCPOPT_SACK	= 5,
	TCPOPT_TS	= 8,
};

static void print_flags(FILE *out, uint8_t flags)
{
	static const char names[] = "FSRP.UEW";
	unsigned int bit;

	fputs("Flags [", out);
	for (bit = 0; bit < 8; bit++)
		if (flags & 1 << bit)
			putc(names[bit], out);
	fputs(flags ? "]" : "none]", out);
}

static void print_sack(FILE *out, const uint8_t *at, unsigned int len)
{
	fprintf(out, "sack %u ", len / 8);
	for (; len >= 8; at += 8, len -= 8)
		fprintf(out, "{%u:%u}", get32(at), get32(at + 4));
}

/* @len: of the whole option, two bytes of which are kind and length. */
static void print_option(FILE *out, const uint8_t *at, unsigned int len)
{
	switch (at[0]) {
	case TCPOPT_MSS:
		if (len == 4) {
			fprintf(out, "mss %u", get16(at + 2));
			return;
		}
		break;
	case TCPOPT_WSCALE:
		if (len == 3) {
			fprintf(out, "wscale %u", at[2]);
			return;
		}
		break;
	case TCPOPT_SACKOK:
		if (len == 2) {
			fputs("sackOK", out);
			return;
		}
		break;
	case TCPOPT_SACK:
		if (len > 2 && (len - 2) % 8 == 0) {
			print_sack(out, at + 2, len - 2);
			return;
		}
		break;
	case TCPOPT_TS:
		if (len == 10) {
			fprintf(out, "TS val %u ecr %u", get32(at + 2),
				get32(at + 6));
			return;
		}
		break;
	}
	fprintf(out, "option-%u", at[0]);
}

/* At @at lie @len bytes of options. */
static void print_options(FILE *out, const uint8_t *at, unsigned int len)
{
	const char *before = ", options [";
	unsigned int size;

	if (!len)
		return;
	while (len) {
		fputs(before, out);
		before = ",";
		size = 1;
		if (at[0] == TCPOPT_END) {
			fputs("eol", out);
			break;
		}
		if (at[0] == TCPOPT_NOP) {
			fputs("nop", out);
		} else {
			size = len > 1 ? at[1] : 0;
			if (size < 2 || size > len) {
				fputs("bad", out);
				break;
			}
			print_option(out, at, size);
		}
		at += size;
		len -= size;
	}
	putc(']', out);
}

static void print_numbers(FILE *out, const uint8_t *tcp, size_t payload)
{
	uint32_t seq = get32(tcp + 4);
	uint8_t flags = tcp[13];

	if (payload || flags & (TCP_SYN | TCP_FIN | TCP_RST)) {
		fprintf(out, ", seq %u", seq);
		if (payload)
			fprintf(out, ":%u", (uint32_t)(seq + payload));
	}
	if (flags & TCP_ACK)
		fprintf(out, ", ack %u", get32(tcp + 8));
	fprintf(out, ", win %u", get16(tcp + 14));
	if (flags & TCP_URG)
		fprintf(out, ", urg %u", get16(tcp + 18));
}

void print_tcp(FILE *out, const struct ends *ends, struct layer layer)
{
	const uint8_t *tcp = layer.at;
	size_t header, payload;

	if (print_no_ports(out, ends, &layer, "tcp"))
		return;
	print_ports(out, ends, tcp);
	if (cut_short(out, &layer, TCP_MIN, "tcp"))
		return;
	header = (tcp[12] >> 4) * 4;
	print_flags(out, tcp[13]);
	if (header < TCP_MIN || header > layer.len) {
		fprintf(out, ", bad header length %zu", header);
		return;
	}
	payload = layer.len - header;
	print_numbers(out, tcp, payload);
	if (header > layer.cap) {
		fputs(", options ", out);
		cut_short(out, &layer, header, "tcp");
	} else {
		print_options(out, tcp + TCP_MIN, header - TCP_MIN);
	}
	fprintf(out, ", length %zu", payload);
}
