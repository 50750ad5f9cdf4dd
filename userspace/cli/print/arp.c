// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

enum {
	ARP_REQUEST	= 1,
	ARP_REPLY	= 2,
	RARP_REQUEST	= 3,
	RARP_REPLY	= 4,
	INARP_REQUEST	= 8,
	INARP_REPLY	= 9,
};

#define ARP_HEADER	8
#define PROTO_IP4_TYPE	0x0800

static const struct name operations[] = {
	{ ARP_REQUEST, "Request" }, { ARP_REPLY, "Reply" },
	{ RARP_REQUEST, "Reverse Request" }, { RARP_REPLY, "Reverse Reply" },
	{ INARP_REQUEST, "Inverse Request" }, { INARP_REPLY, "Inverse Reply" },
	{ 10, "NACK Reply" },
	{ }
};

static const struct name hardware[] = {
	{ 1, "Ethernet" }, { 6, "TokenRing" }, { 7, "ArcNet" },
	{ 15, "FrameRelay" }, { 19, "ATM" }, { 23, "Strip" },
	{ 24, "IEEE 1394" }, { 32, "InfiniBand" },
	{ }
};

/**
 * struct arp - a packet, and where its addresses lie
 */
struct arp {
	struct layer	layer;
	unsigned int	protocol;
	size_t		mac_len;
	size_t		ip_len;
	size_t		sender_mac;
	size_t		sender_ip;
	size_t		target_mac;
	size_t		target_ip;
};

static void say_ip(struct line *line, const struct arp *arp, size_t at)
{
	if (arp->protocol != PROTO_IP4_TYPE)
		say_text(line, "<wrong proto type>");
	else if (arp->ip_len != 4)
		say_text(line, "<wrong len>");
	else
		say_ip4(line, &arp->layer, at);
}

static void say_hardware(struct line *line, const struct arp *arp, size_t at)
{
	size_t i;

	if (!arp->mac_len)
		say_text(line, "<empty>");
	for (i = 0; i < arp->mac_len; i++)
		say(line, i ? ":%02x" : "%02x",
		    get8(line, &arp->layer, at + i));
}

static bool is_known(struct line *line, const struct arp *arp, size_t at)
{
	size_t i;

	for (i = 0; i < arp->mac_len; i++)
		if (get8(line, &arp->layer, at + i))
			return true;
	return false;
}

static void say_request(struct line *line, const struct arp *arp)
{
	say_text(line, "who-has ");
	say_ip(line, arp, arp->target_ip);
	if (is_known(line, arp, arp->target_mac)) {
		say_text(line, " (");
		say_hardware(line, arp, arp->target_mac);
		say_text(line, ")");
	}
	say_text(line, " tell ");
	say_ip(line, arp, arp->sender_ip);
}

static void say_who_is(struct line *line, const struct arp *arp)
{
	say_text(line, "who-is ");
	say_hardware(line, arp, arp->target_mac);
	say_text(line, " tell ");
	say_hardware(line, arp, arp->sender_mac);
}

static void say_at(struct line *line, const struct arp *arp, size_t mac,
		   size_t ip)
{
	say_hardware(line, arp, mac);
	say_text(line, " at ");
	say_ip(line, arp, ip);
}

static void say_operation(struct line *line, const struct arp *arp)
{
	unsigned int operation = get16(line, &arp->layer, 6);

	say_name(line, operations, operation, "Unknown (%u)", operation);
	say_text(line, " ");
	switch (operation) {
	case ARP_REQUEST:
		say_request(line, arp);
		break;
	case ARP_REPLY:
		say_ip(line, arp, arp->sender_ip);
		say_text(line, " is-at ");
		say_hardware(line, arp, arp->sender_mac);
		break;
	case RARP_REQUEST:
	case INARP_REQUEST:
		say_who_is(line, arp);
		break;
	case RARP_REPLY:
		say_at(line, arp, arp->target_mac, arp->target_ip);
		break;
	case INARP_REPLY:
		say_at(line, arp, arp->sender_mac, arp->sender_ip);
		break;
	}
}

static void say_kind(struct line *line, const struct arp *arp)
{
	say_name(line, hardware, get16(line, &arp->layer, 0),
		 "Unknown Hardware (%u)", get16(line, &arp->layer, 0));
	say(line, " (len %zu), ", arp->mac_len);
	say_ethertype(line, arp->protocol, "Unknown Protocol (0x%04x)", arp->protocol);
	say(line, " (len %zu)", arp->ip_len);
}

void print_arp(struct line *line, struct layer layer)
{
	struct arp arp = { .layer = layer };
	bool odd;

	line->protocol = "arp";
	if (!have(line, &layer, 0, ARP_HEADER))
		return;
	arp.protocol = get16(line, &layer, 2);
	arp.mac_len = get8(line, &layer, 4);
	arp.ip_len = get8(line, &layer, 5);
	arp.sender_mac = ARP_HEADER;
	arp.sender_ip = arp.sender_mac + arp.mac_len;
	arp.target_mac = arp.sender_ip + arp.ip_len;
	arp.target_ip = arp.target_mac + arp.mac_len;
	if (!have(line, &layer, arp.target_ip, arp.ip_len))
		return;
	if (!line->options->link)
		say_text(line, "ARP, ");
	odd = arp.protocol != PROTO_IP4_TYPE || arp.ip_len != 4 || !arp.mac_len;
	if (odd || line->options->verbose)
		say_kind(line, &arp);
	if (line->options->verbose)
		say_text(line, ", ");
	if (!odd || line->options->verbose)
		say_operation(line, &arp);
	say(line, ", length %zu", layer.len);
}
