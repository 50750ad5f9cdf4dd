/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_PACKET_H
#define RINGTAP_MODES_PACKET_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_ETHER_BYTES	14
#define PACKET_IP_BYTES		34
#define PACKET_UDP_BYTES	42
#define PACKET_TCP_BYTES	54

/* Addresses of IPv4 are 10.9.0.x; MAC addresses 02:00:00:00:00:x. */
struct packet_way {
	uint8_t from;
	uint8_t to;
};

/* The destination address; NULL: ff:ff:ff:ff:ff:ff. */
void packet_set_destination(uint8_t *frame, const uint8_t *mac);

/* Puts a VLAN tag behind the addresses; four bytes must be free at the end.
 * The new length.
 */
size_t packet_tag(uint8_t *frame, size_t len, unsigned int tpid,
		  unsigned int tci);

/* Headers over the start of a frame of so many bytes. The fragment field is
 * that of the IP header, host byte order. UDP has no checksum, TCP a wrong one.
 */
void packet_ipv4(uint8_t *frame, size_t len, struct packet_way way,
		 uint8_t protocol, uint16_t fragment);
void packet_udp(uint8_t *frame, size_t len, struct packet_way way,
		uint16_t port);
void packet_tcp(uint8_t *frame, size_t len, struct packet_way way);

/* An echo request, which a host answers. */
void packet_ping(uint8_t *frame, size_t len, struct packet_way way);

#endif /* RINGTAP_MODES_PACKET_H */
