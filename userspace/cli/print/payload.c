// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

static const struct name names[] = {
	{ PROTO_HOP_BY_HOP, "Options" }, { PROTO_ICMP, "ICMP" },
	{ PROTO_IGMP, "IGMP" }, { PROTO_IP4, "IPIP" }, { PROTO_TCP, "TCP" },
	{ 8, "EGP" }, { 9, "IGRP" }, { PROTO_UDP, "UDP" },
	{ PROTO_DCCP, "DCCP" }, { PROTO_IP6, "IPv6" },
	{ PROTO_ROUTING, "Routing" }, { PROTO_FRAGMENT, "Fragment" },
	{ PROTO_RSVP, "RSVP" }, { PROTO_GRE, "GRE" }, { PROTO_ESP, "ESP" },
	{ PROTO_AH, "AH" }, { 55, "Mobile IP" }, { PROTO_ICMP6, "ICMPv6" },
	{ PROTO_EIGRP, "EIGRP" }, { PROTO_OSPF, "OSPF" }, { PROTO_PIM, "PIM" },
	{ PROTO_IPCOMP, "Compressed IP" }, { PROTO_VRRP, "VRRP" },
	{ 113, "PGM" }, { PROTO_SCTP, "SCTP" }, { 135, "Mobility" },
	{ 143, "Ethernet" },
	{ }
};

void say_protocol(struct line *line, uint8_t protocol)
{
	say_name(line, names, protocol, "unknown");
}

static void say_requires(struct line *line, uint8_t protocol, const char *ip)
{
	say_text(line, "[");
	say_protocol(line, protocol);
	say(line, " requires %s]", ip);
	say_invalid(line);
}

static void print_transport(struct line *line, const struct ends *ends,
			    uint8_t protocol, struct layer layer)
{
	if (protocol == PROTO_TCP)
		print_tcp(line, ends, layer);
	else if (protocol == PROTO_UDP)
		print_udp(line, ends, layer);
	else
		print_sctp(line, ends, layer);
}

/* Protocols that belong to one version of IP. */
static void print_control(struct line *line, const struct ends *ends,
			  uint8_t protocol, struct layer layer)
{
	bool wants_ip6 = protocol == PROTO_ICMP6;
	bool is_ip6 = ends->size == 16;

	if (wants_ip6 != is_ip6)
		say_requires(line, protocol, wants_ip6 ? "IPv6" : "IPv4");
	else if (protocol == PROTO_ICMP)
		print_icmp(line, ends, layer);
	else if (protocol == PROTO_ICMP6)
		print_icmp6(line, ends, layer);
	else
		print_igmp(line, layer);
}

static bool print_tunnel(struct line *line, uint8_t protocol,
			 struct layer layer)
{
	if (protocol == PROTO_IP4)
		print_ip4(line, layer);
	else if (protocol == PROTO_IP6)
		print_ip6(line, layer);
	else if (protocol == PROTO_GRE)
		print_gre(line, layer);
	else
		return false;
	return true;
}

static void print_other(struct line *line, const struct ends *ends,
			uint8_t protocol, struct layer layer)
{
	switch (protocol) {
	case PROTO_ESP:
		print_esp(line, layer);
		break;
	case PROTO_OSPF:
		print_ospf(line, layer);
		break;
	case PROTO_PIM:
		print_pim(line, layer);
		break;
	case PROTO_VRRP:
		print_vrrp(line, ends, layer);
		break;
	case PROTO_NONE:
		say_text(line, "no next header");
		break;
	default:
		if (!print_tunnel(line, protocol, layer))
			say(line, " ip-proto-%u %zu", protocol, layer.len);
	}
}

void print_payload(struct line *line, const struct ends *ends, uint8_t protocol,
		   struct layer layer)
{
	while (protocol == PROTO_AH)
		if (!print_ah(line, &layer, &protocol))
			return;
	switch (protocol) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_SCTP:
		print_transport(line, ends, protocol, layer);
		break;
	case PROTO_ICMP:
	case PROTO_ICMP6:
	case PROTO_IGMP:
		print_control(line, ends, protocol, layer);
		break;
	default:
		print_other(line, ends, protocol, layer);
	}
}
