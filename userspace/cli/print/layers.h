/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The printers of the layers. Each gets what its header starts, and prints the
 * rest of the line.
 */
#ifndef RINGTAP_LAYERS_H
#define RINGTAP_LAYERS_H

#include "line.h"

enum {
	PROTO_HOP_BY_HOP = 0,
	PROTO_ICMP	= 1,
	PROTO_IGMP	= 2,
	PROTO_IP4	= 4,
	PROTO_TCP	= 6,
	PROTO_UDP	= 17,
	PROTO_DCCP	= 33,
	PROTO_IP6	= 41,
	PROTO_ROUTING	= 43,
	PROTO_FRAGMENT	= 44,
	PROTO_RSVP	= 46,
	PROTO_GRE	= 47,
	PROTO_ESP	= 50,
	PROTO_AH	= 51,
	PROTO_ICMP6	= 58,
	PROTO_NONE	= 59,
	PROTO_DESTINATION = 60,
	PROTO_EIGRP	= 88,
	PROTO_OSPF	= 89,
	PROTO_PIM	= 103,
	PROTO_IPCOMP	= 108,
	PROTO_VRRP	= 112,
	PROTO_SCTP	= 132,
};

/**
 * struct ends - the IP header that something came in
 * @from: its source address
 * @to: its destination address
 * @last: where a route that it has written down ends; @to if it has none
 * @size: of an address, 4 or 16
 * @protocol: what the header itself says that follows; the ports stand at the
 *	addresses only if nothing is in between
 * @ttl: or hop limit
 * @fragment: there is more of the packet elsewhere
 * @known: its length stands in the header
 */
struct ends {
	const uint8_t	*from;
	const uint8_t	*to;
	const uint8_t	*last;
	unsigned int	size;
	uint8_t		protocol;
	uint8_t		ttl;
	bool		fragment;
	bool		known;
};

/* "from > to: " */
void say_ends(struct line *line, const struct ends *ends);

/* The same with a port at each; without the addresses if something stands
 * between @protocol and their header.
 */
void say_ports(struct line *line, const struct ends *ends, uint8_t protocol,
	       unsigned int from, unsigned int to);

/* link layer; they return false for what they don't know. */
void print_ether(struct line *line, struct layer layer);
bool print_ethertype(struct line *line, unsigned int type, struct layer layer);

__attribute__((format(printf, 3, 4)))
void say_ethertype(struct line *line, unsigned int type, const char *format,
		   ...);

/* A payload of 802.3. @macs: the header before it; returns the bytes of the
 * header.
 */
size_t print_llc(struct line *line, const struct layer *macs,
		 struct layer layer);
void print_stp(struct line *line, struct layer layer);
void print_arp(struct line *line, struct layer layer);
void print_lldp(struct line *line, struct layer layer);
void print_mpls(struct line *line, struct layer layer);
void print_pppoe(struct line *line, struct layer layer);
void print_ppp(struct line *line, struct layer layer);

/* network layer */
void print_ip4(struct line *line, struct layer layer);
void print_ip4_options(struct line *line, struct layer options);
void print_ip6(struct line *line, struct layer layer);

/* By the first half byte. */
void print_ip(struct line *line, struct layer layer);

/* Extension headers; true if something follows, then @layer and @next are of
 * that.
 */
bool print_extension(struct line *line, struct ends *ends, struct layer *layer,
		     uint8_t *next);

/* What an IP header carries. */
void print_payload(struct line *line, const struct ends *ends, uint8_t protocol,
		   struct layer layer);
void say_protocol(struct line *line, uint8_t protocol);

/* in IP */
void print_tcp(struct line *line, const struct ends *ends, struct layer layer);
/* Returns false if they are so wrong that nothing should follow. */
bool print_tcp_options(struct line *line, struct layer options);
void print_udp(struct line *line, const struct ends *ends, struct layer layer);
void print_sctp(struct line *line, const struct ends *ends, struct layer layer);
void print_icmp(struct line *line, const struct ends *ends, struct layer layer);
void print_icmp6(struct line *line, const struct ends *ends,
		 struct layer layer);
void print_multicast(struct line *line, struct layer layer);
void print_neighbor(struct line *line, struct layer layer);
void print_igmp(struct line *line, struct layer layer);
void print_esp(struct line *line, struct layer layer);

/* False if nothing can follow, else @layer and @next are of what does. */
bool print_ah(struct line *line, struct layer *layer, uint8_t *next);
void print_ospf(struct line *line, struct layer layer);
void print_pim(struct line *line, struct layer layer);
void print_vrrp(struct line *line, const struct ends *ends, struct layer layer);
void print_gre(struct line *line, struct layer layer);

/* in UDP; false if the port is not theirs. */
bool print_overlay(struct line *line, unsigned int port, struct layer layer);

/* @tcp: its length stands before it. */
void print_dns(struct line *line, struct layer layer, bool tcp, bool mdns);

/* A name at @at, as in DNS. Returns the place behind it. */
size_t say_dns_name(struct line *line, const struct layer *layer, size_t at);

/* Headers in headers without end are an attack. True: the limit is said. */
bool too_deep(struct line *line);

#endif /* RINGTAP_LAYERS_H */
