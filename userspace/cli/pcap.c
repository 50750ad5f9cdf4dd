// SPDX-License-Identifier: GPL-2.0
#include "pcap.h"

#include <assert.h>

/* Every reader knows files in microseconds. */
#define MAGIC_MICRO	0xa1b2c3d4
#define MAGIC_NANO	0xa1b23c4d

static_assert(sizeof(struct pcap_header) == 24, "as files have it");
static_assert(sizeof(struct pcap_packet) == 16, "as files have it");

void pcap_header(struct pcap_header *header, unsigned int linktype,
		 uint32_t snaplen, bool nano)
{
	*header = (struct pcap_header){
		.magic = nano ? MAGIC_NANO : MAGIC_MICRO, .major = 2, .minor = 4,
		.snaplen = snaplen, .linktype = linktype,
	};
}

void pcap_packet(struct pcap_packet *packet, uint64_t ns, uint32_t caplen,
		 uint32_t origlen, bool nano)
{
	*packet = (struct pcap_packet){
		.seconds = ns / 1000000000,
		.fraction = ns % 1000000000 / (nano ? 1 : 1000),
		.caplen = caplen,
		.origlen = origlen,
	};
}
