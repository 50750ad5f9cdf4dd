/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the printers of the layers share.
 */
#ifndef RINGTAP_LAYERS_H
#define RINGTAP_LAYERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct layer - what is left of a packet
 * @at: its first byte
 * @cap: bytes that can be read
 * @len: bytes that there were; may be more than @cap, or less, for padding
 */
struct layer {
	const uint8_t	*at;
	size_t		cap;
	size_t		len;
};

static inline uint16_t get16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static inline uint32_t get32(const uint8_t *at)
{
	return (uint32_t)get16(at) << 16 | get16(at + 2);
}

/* The packet ends before @need bytes: the mark is printed. */
static inline bool cut_short(FILE *out, const struct layer *layer, size_t need,
			     const char *name)
{
	if (layer->cap >= need)
		return false;
	fprintf(out, "[|%s]", name);
	return true;
}

/* @bytes is not more than what can be read. */
static inline void step(struct layer *layer, size_t bytes)
{
	layer->at += bytes;
	layer->cap -= bytes;
	layer->len -= bytes < layer->len ? bytes : layer->len;
}

/* A length that a header tells: what lies behind it is padding. */
static inline void limit(struct layer *layer, size_t len)
{
	layer->len = len;
	if (layer->cap > len)
		layer->cap = len;
}

enum {
	PROTO_ICMP	= 1,
	PROTO_TCP	= 6,
	PROTO_UDP	= 17,
	PROTO_ICMP6	= 58,
};

/**
 * struct ends - the addresses of an IP packet, as text
 */
struct ends {
	char	from[48];
	char	to[48];
};

void print_mac(FILE *out, const uint8_t *mac);
void print_arp(FILE *out, struct layer layer);
void print_ip4(FILE *out, struct layer layer);
void print_ip6(FILE *out, struct layer layer);
void print_icmp(FILE *out, struct layer layer);
void print_icmp6(FILE *out, struct layer layer);

/* The port stands behind the address, after a dot. @at: the two ports. */
void print_ports(FILE *out, const struct ends *ends, const uint8_t *at);

/* True if the packet ends before them: the mark is printed. */
bool print_no_ports(FILE *out, const struct ends *ends,
		    const struct layer *layer, const char *name);

/* They print the addresses, too, since the ports belong to them. */
void print_tcp(FILE *out, const struct ends *ends, struct layer layer);
void print_udp(FILE *out, const struct ends *ends, struct layer layer);

#endif /* RINGTAP_LAYERS_H */
