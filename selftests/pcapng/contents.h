/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stands in a capture file, of either format.
 */
#ifndef CONTENTS_H
#define CONTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct contents - a file, taken apart
 * @whole: it ends with the end of a block
 * @pcap: it is in the format of old
 * @early: a packet, or statistics, came before their interface
 * @long_packet: a packet has more bytes than the file's snap length
 * @sections: blocks of each kind
 * @before: interfaces that came before the first packet
 * @linktype: of the first interface, or of the file
 * @head: bytes before the first packet
 * @packet_bytes: of all packets
 * @last_packet: bytes of the last one
 * @first_ns: time of the first packet
 * @last_ns: of the last one
 * @written: time of the last statistics block
 * @counters: of the statistics blocks, by interface and code of the option
 */
struct contents {
	bool		whole;
	bool		pcap;
	bool		early;
	bool		long_packet;
	unsigned int	sections;
	unsigned int	interfaces;
	unsigned int	before;
	unsigned int	packets;
	unsigned int	statistics;
	unsigned int	linktype;
	uint32_t	snaplen;
	size_t		head;
	size_t		packet_bytes;
	size_t		last_packet;
	uint64_t	first_ns;
	uint64_t	last_ns;
	uint64_t	written;
	uint64_t	counters[3][10];
};

/* False: there is no such file. */
bool contents_look(struct contents *contents, const char *path);

#endif /* CONTENTS_H */
