// SPDX-License-Identifier: GPL-2.0
#include "pcap.h"

#include <assert.h>

/* Of files in microseconds, which every reader knows. */
#define MAGIC	0xa1b2c3d4

static_assert(sizeof(struct pcap_header) == 24, "as files have it");
static_assert(sizeof(struct pcap_packet) == 16, "as files have it");

void pcap_header(struct pcap_header *header, unsigned int linktype,
		 uint32_t snaplen)
{
	*header = (struct pcap_header){
		.magic = MAGIC, .major = 2, .minor = 4,
		.snaplen = snaplen, .linktype = linktype,
	};
}

void pcap_packet(struct pcap_packet *packet, uint64_t ns, uint32_t caplen,
		 uint32_t origlen)
{
	*packet = (struct pcap_packet){
		.seconds = ns / 1000000000,
		.microseconds = ns % 1000000000 / 1000,
		.caplen = caplen,
		.origlen = origlen,
	};
}
