// SPDX-License-Identifier: GPL-2.0
/*
 * Headers, written by hand.
 */
#include "packet.h"

#include <netinet/in.h>
#include <string.h>

static void put16(uint8_t *to, unsigned int value)
{
	to[0] = value >> 8;
	to[1] = value;
}

static uint16_t checksum(const uint8_t *data, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < len; i++)
		sum += i % 2 ? data[i] : data[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

void packet_set_destination(uint8_t *frame, const uint8_t *mac)
{
	if (mac)
		memcpy(frame, mac, 6);
	else
		memset(frame, 0xff, 6);
}

size_t packet_tag(uint8_t *frame, size_t len, unsigned int tpid,
		  unsigned int tci)
{
	memmove(frame + 16, frame + 12, len - 12);
	put16(frame + 12, tpid);
	put16(frame + 14, tci);
	return len + 4;
}

static void set_addresses(uint8_t *frame, struct packet_way way)
{
	uint8_t *ip = frame + PACKET_ETHER_BYTES;

	memcpy(frame, "\2\0\0\0\0", 5);
	frame[5] = way.to;
	memcpy(frame + 6, "\2\0\0\0\0", 5);
	frame[11] = way.from;
	memcpy(ip + 12, "\x0a\x09\0", 3);
	ip[15] = way.from;
	memcpy(ip + 16, "\x0a\x09\0", 3);
	ip[19] = way.to;
}

void packet_ipv4(uint8_t *frame, size_t len, struct packet_way way,
		 uint8_t protocol, uint16_t fragment)
{
	uint8_t *ip = frame + PACKET_ETHER_BYTES;

	put16(frame + 12, 0x0800);
	memset(ip, 0, 20);
	ip[0] = 0x45;
	put16(ip + 2, len - PACKET_ETHER_BYTES);
	put16(ip + 6, fragment);
	ip[8] = 64;
	ip[9] = protocol;
	set_addresses(frame, way);
	put16(ip + 10, checksum(ip, 20));
}

void packet_udp(uint8_t *frame, size_t len, struct packet_way way,
		uint16_t port)
{
	uint8_t *udp = frame + PACKET_IP_BYTES;

	packet_ipv4(frame, len, way, IPPROTO_UDP, 0);
	put16(udp, 4000);
	put16(udp + 2, port);
	put16(udp + 4, len - PACKET_IP_BYTES);
	put16(udp + 6, 0);
}

void packet_tcp(uint8_t *frame, size_t len, struct packet_way way)
{
	uint8_t *tcp = frame + PACKET_IP_BYTES;

	packet_ipv4(frame, len, way, IPPROTO_TCP, 0);
	memset(tcp, 0, 20);
	put16(tcp, 4000);
	put16(tcp + 2, 4001);
	tcp[12] = 0x50;
	tcp[13] = 0x10;
	put16(tcp + 14, 1000);
}

void packet_ping(uint8_t *frame, size_t len, struct packet_way way)
{
	uint8_t *icmp = frame + PACKET_IP_BYTES;

	packet_ipv4(frame, len, way, IPPROTO_ICMP, 0);
	memset(icmp, 0, 8);
	icmp[0] = 8;
	put16(icmp + 2, checksum(icmp, len - PACKET_IP_BYTES));
}
