// SPDX-License-Identifier: GPL-2.0
#include "print.h"

#include <time.h>

#include "../linktype.h"
#include "layers.h"

#define MAC_LEN		6

enum {
	ETHER_IP4	= 0x0800,
	ETHER_ARP	= 0x0806,
	ETHER_VLAN	= 0x8100,
	ETHER_IP6	= 0x86dd,
	ETHER_QINQ	= 0x88a8,
};

/* Smaller values are the length of an 802.3 frame. */
#define ETHER_TYPE_MIN	0x0600

/* The zone's rules are asked once a second, not once a packet. */
void print_time(FILE *out, uint64_t ns)
{
	static time_t second = -1;
	static struct tm tm;
	time_t now = ns / 1000000000;

	if (now != second) {
		localtime_r(&now, &tm);
		second = now;
	}
	fprintf(out, "%02d:%02d:%02d.%06u ", tm.tm_hour, tm.tm_min, tm.tm_sec,
		(unsigned int)(ns % 1000000000 / 1000));
}

void print_mac(FILE *out, const uint8_t *mac)
{
	fprintf(out, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
		mac[3], mac[4], mac[5]);
}

static void print_unknown(FILE *out, const uint8_t *macs, unsigned int type,
			  size_t len)
{
	print_mac(out, macs + MAC_LEN);
	fputs(" > ", out);
	print_mac(out, macs);
	if (type < ETHER_TYPE_MIN)
		fprintf(out, ", 802.3, length %zu", len);
	else
		fprintf(out, ", ethertype Unknown (0x%04x), length %zu", type,
			len);
}

static bool print_vlan(FILE *out, struct layer *layer, uint16_t *type)
{
	uint16_t tag;

	if (cut_short(out, layer, 4, "vlan"))
		return false;
	tag = get16(layer->at);
	fprintf(out, "vlan %u, p %u, %s", tag & 0xfff, tag >> 13,
		tag & 0x1000 ? "DEI, " : "");
	*type = get16(layer->at + 2);
	step(layer, 4);
	return true;
}

static void print_ether(FILE *out, struct layer layer)
{
	const uint8_t *macs = layer.at;
	size_t len = layer.len;
	uint16_t type;

	if (cut_short(out, &layer, 2 * MAC_LEN + 2, "ether"))
		return;
	type = get16(layer.at + 2 * MAC_LEN);
	step(&layer, 2 * MAC_LEN + 2);
	while (type == ETHER_VLAN || type == ETHER_QINQ)
		if (!print_vlan(out, &layer, &type))
			return;
	switch (type) {
	case ETHER_IP4:
		print_ip4(out, layer);
		break;
	case ETHER_IP6:
		print_ip6(out, layer);
		break;
	case ETHER_ARP:
		print_arp(out, layer);
		break;
	default:
		print_unknown(out, macs, type, len);
	}
}

static void print_raw(FILE *out, struct layer layer)
{
	if (cut_short(out, &layer, 1, "ip"))
		return;
	if (layer.at[0] >> 4 == 6)
		print_ip6(out, layer);
	else
		print_ip4(out, layer);
}

void print_packet(FILE *out, unsigned int linktype, const uint8_t *data,
		  uint32_t caplen, uint32_t origlen)
{
	struct layer layer = { data, caplen, origlen };

	if (linktype == LINKTYPE_ETHERNET)
		print_ether(out, layer);
	else if (linktype == LINKTYPE_RAW)
		print_raw(out, layer);
	else
		fprintf(out, "link-type %u, length %u", linktype, origlen);
}
