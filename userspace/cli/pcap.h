/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file format that is older than pcapng.
 */
#ifndef RINGTAP_PCAP_H
#define RINGTAP_PCAP_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct pcap_header - how a file begins
 */
struct pcap_header {
	uint32_t	magic;
	uint16_t	major;
	uint16_t	minor;
	int32_t		zone;
	uint32_t	accuracy;
	uint32_t	snaplen;
	uint32_t	linktype;
};

/**
 * struct pcap_packet - how a packet begins
 */
struct pcap_packet {
	uint32_t	seconds;
	uint32_t	fraction;
	uint32_t	caplen;
	uint32_t	origlen;
};

void pcap_header(struct pcap_header *header, unsigned int linktype,
		 uint32_t snaplen, bool nano);
void pcap_packet(struct pcap_packet *packet, uint64_t ns, uint32_t caplen,
		 uint32_t origlen, bool nano);

#endif /* RINGTAP_PCAP_H */
