// SPDX-License-Identifier: GPL-2.0
#include "dump.h"
#include "layers.h"

enum {
	ETHER_IP4	= 0x0800,
	ETHER_ARP	= 0x0806,
	ETHER_TEB	= 0x6558,
	ETHER_RARP	= 0x8035,
	ETHER_VLAN	= 0x8100,
	ETHER_IP6	= 0x86dd,
	ETHER_PPP	= 0x880b,
	ETHER_MPLS	= 0x8847,
	ETHER_MPLS_MULTI = 0x8848,
	ETHER_PPPOE_D	= 0x8863,
	ETHER_PPPOE_S	= 0x8864,
	ETHER_QINQ	= 0x88a8,
	ETHER_LLDP	= 0x88cc,
	ETHER_VLAN_9100	= 0x9100,
	ETHER_VLAN_9200	= 0x9200,
};

#define MACS_LEN	12
#define ETHER_LEN	14

/* Up to here it is the length of an 802.3 frame. */
#define LENGTH_MAX	1500

static const struct name types[] = {
	{ ETHER_IP4, "IPv4" }, { ETHER_MPLS, "MPLS unicast" },
	{ ETHER_MPLS_MULTI, "MPLS multicast" }, { ETHER_IP6, "IPv6" },
	{ ETHER_VLAN, "802.1Q" }, { ETHER_VLAN_9100, "802.1Q-9100" },
	{ ETHER_QINQ, "802.1Q-QinQ" }, { ETHER_VLAN_9200, "802.1Q-9200" },
	{ ETHER_ARP, "ARP" }, { ETHER_RARP, "Reverse ARP" },
	{ 0x0600, "NS" }, { 0x1000, "Trail" }, { 0x6001, "MOP DL" },
	{ 0x6002, "MOP RC" }, { 0x6003, "DN" }, { 0x6004, "LAT" },
	{ 0x6007, "SCA" }, { ETHER_TEB, "TEB" }, { 0x8038, "Lanbridge" },
	{ 0x809b, "Appletalk" }, { 0x80f3, "Appletalk ARP" },
	{ 0x8137, "IPX" }, { ETHER_PPP, "PPP" }, { 0x8808, "MPCP" },
	{ 0x8809, "Slow Protocols" }, { ETHER_PPPOE_D, "PPPoE D" },
	{ ETHER_PPPOE_S, "PPPoE S" }, { 0x888e, "EAPOL" },
	{ 0x8899, "Realtek protocols" }, { 0x886f, "MS NLB heartbeat" },
	{ 0x88a2, "AoE" }, { 0x88ca, "TIPC" }, { ETHER_LLDP, "LLDP" },
	{ 0x88e5, "802.1AE MACsec" }, { 0x88f7, "PTP" }, { 0x8902, "CFM" },
	{ 0x893a, "IEEE1905.1" }, { 0x8947, "GeoNet" }, { 0x894f, "NSH" },
	{ 0x9000, "Loopback" }, { 0xabcd, "CFM (old)" }, { 0xfefe, "OSI" },
	{ }
};

void say_ethertype(struct line *line, unsigned int type, const char *format,
		   ...)
{
	va_list args;

	va_start(args, format);
	say_name_or(line, types, type, format, args);
	va_end(args);
}

static bool is_vlan(unsigned int type)
{
	return type == ETHER_VLAN || type == ETHER_QINQ ||
	       type == ETHER_VLAN_9100 || type == ETHER_VLAN_9200;
}

static void say_type(struct line *line, unsigned int type)
{
	if (line->options->quiet) {
		say_ethertype(line, type, "Unknown Ethertype (0x%04x)", type);
	} else {
		say_text(line, "ethertype ");
		say_ethertype(line, type, "Unknown");
		say(line, " (0x%04x)", type);
	}
}

static void say_header(struct line *line, const struct layer *layer,
		       unsigned int type)
{
	size_t len = layer->len;

	say_mac(line, layer, 6);
	say_text(line, " > ");
	say_mac(line, layer, 0);
	say_text(line, ", ");
	if (type <= LENGTH_MAX) {
		say_text(line, "802.3");
		len = type;
	} else {
		say_type(line, type);
	}
	say(line, ", length %zu: ", len);
}

/* Always: who captures on all devices wants to know. */
static void say_tag(struct line *line, unsigned int tag, unsigned int type)
{
	say(line, "vlan %u, p %u%s, ", tag & 0xfff, tag >> 13,
	    tag & 0x1000 ? ", DEI" : "");
	if (!line->options->link || type <= LENGTH_MAX)
		return;
	say_type(line, type);
	say_text(line, ", ");
}

bool print_ethertype(struct line *line, unsigned int type, struct layer layer)
{
	switch (type) {
	case ETHER_IP4:
		print_ip4(line, layer);
		return true;
	case ETHER_IP6:
		print_ip6(line, layer);
		return true;
	case ETHER_ARP:
	case ETHER_RARP:
		print_arp(line, layer);
		return true;
	case ETHER_LLDP:
		print_lldp(line, layer);
		return true;
	case ETHER_MPLS:
	case ETHER_MPLS_MULTI:
		print_mpls(line, layer);
		return true;
	case ETHER_PPPOE_D:
	case ETHER_PPPOE_S:
		print_pppoe(line, layer);
		return true;
	case ETHER_PPP:
		if (layer.len) {
			say_text(line, ": ");
			print_ppp(line, layer);
		}
		return true;
	default:
		return false;
	}
}

/* Behind the tags. @frame: all of it. */
static void print_type(struct line *line, const struct layer *frame,
		       unsigned int type, struct layer layer)
{
	if (type <= LENGTH_MAX) {
		limit(&layer, type);
		line->link_len += print_llc(line, frame, layer);
	} else if (!print_ethertype(line, type, layer)) {
		if (!line->options->link)
			say_header(line, frame, type);
		dump_unknown(line, &layer);
	}
}

void print_ether(struct line *line, struct layer layer)
{
	struct layer frame = layer;
	unsigned int type, tag;
	unsigned int outer = line->depth;

	line->protocol = "ether";
	if (too_deep(line))
		return;
	if (!outer)
		line->link_len = layer.cap < ETHER_LEN ? layer.cap : ETHER_LEN;
	if (!have(line, &layer, 0, ETHER_LEN))
		return;
	if (layer.len < ETHER_LEN) {
		cut(line);
		return;
	}
	type = get16(line, &layer, MACS_LEN);
	if (line->options->link)
		say_header(line, &layer, type);
	layer = after(&layer, ETHER_LEN);
	while (is_vlan(type)) {
		line->protocol = "vlan";
		if (!have(line, &layer, 0, 4))
			return;
		tag = get16(line, &layer, 0);
		type = get16(line, &layer, 2);
		say_tag(line, tag, type);
		layer = after(&layer, 4);
		if (!outer)
			line->link_len += 4;
	}
	print_type(line, &frame, type, layer);
}
