// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "layers.h"

enum {
	ARP_REQUEST	= 1,
	ARP_REPLY	= 2,
};

/* Where the addresses lie when they are those of Ethernet and IPv4. */
enum {
	ARP_HEADER	= 8,
	SENDER_MAC	= 8,
	SENDER_IP	= 14,
	TARGET_MAC	= 18,
	TARGET_IP	= 24,
	ARP_LEN		= 28,
};

static void print_address(FILE *out, const uint8_t *ip)
{
	fprintf(out, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
}

static void print_request(FILE *out, const uint8_t *arp)
{
	static const uint8_t nobody[6];

	fputs("Request who-has ", out);
	print_address(out, arp + TARGET_IP);
	if (memcmp(arp + TARGET_MAC, nobody, sizeof(nobody))) {
		fputs(" (", out);
		print_mac(out, arp + TARGET_MAC);
		fputc(')', out);
	}
	fputs(" tell ", out);
	print_address(out, arp + SENDER_IP);
}

static void print_reply(FILE *out, const uint8_t *arp)
{
	fputs("Reply ", out);
	print_address(out, arp + SENDER_IP);
	fputs(" is-at ", out);
	print_mac(out, arp + SENDER_MAC);
}

void print_arp(FILE *out, struct layer layer)
{
	const uint8_t *arp = layer.at;
	unsigned int operation;

	fputs("ARP, ", out);
	if (cut_short(out, &layer, ARP_HEADER, "arp"))
		return;
	operation = get16(arp + 6);
	if (get16(arp) != 1 || get16(arp + 2) != 0x0800 || arp[4] != 6 ||
	    arp[5] != 4) {
		fprintf(out, "hardware %u, protocol 0x%04x, operation %u",
			get16(arp), get16(arp + 2), operation);
	} else {
		if (cut_short(out, &layer, ARP_LEN, "arp"))
			return;
		if (operation == ARP_REQUEST)
			print_request(out, arp);
		else if (operation == ARP_REPLY)
			print_reply(out, arp);
		else
			fprintf(out, "operation %u", operation);
	}
	fprintf(out, ", length %zu", layer.len);
}
