// SPDX-License-Identifier: GPL-2.0
#include "contents.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "pcap.h"

enum {
	BLOCK_SECTION		= 0x0a0d0d0a,
	BLOCK_INTERFACE		= 1,
	BLOCK_STATISTICS	= 5,
	BLOCK_PACKET		= 6,
};

#define PCAP_MAGIC	0xa1b2c3d4
#define ISB_OPTIONS	20

static uint8_t bytes[1 << 20];

static uint32_t at32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, 4);
	return value;
}

/* Nanoseconds since 1970, upper half first. */
static uint64_t time_at(const uint8_t *at)
{
	return (uint64_t)at32(at) << 32 | at32(at + 4);
}

static void take_counters(struct contents *contents, const uint8_t *block)
{
	const uint8_t *at = block + ISB_OPTIONS;
	uint32_t iface = at32(block + 8);
	uint64_t *counters;
	uint16_t code, len;

	if (iface >= contents->interfaces ||
	    iface >= sizeof(contents->counters) / sizeof(*contents->counters)) {
		contents->early = true;
		return;
	}
	counters = contents->counters[iface];
	contents->written = time_at(block + 12);
	for (;;) {
		memcpy(&code, at, 2);
		memcpy(&len, at + 2, 2);
		if (!code)
			return;
		if ((code == 2 || code == 3) && len == 8)
			counters[code] = time_at(at + 4);
		else if (code < 10 && len == 8)
			memcpy(&counters[code], at + 4, 8);
		at += 4 + len;
	}
}

static void take_packet(struct contents *contents, uint64_t ns, size_t len,
			uint32_t caplen)
{
	if (!contents->packets++)
		contents->first_ns = ns;
	contents->last_ns = ns;
	contents->last_packet = len;
	contents->packet_bytes += len;
	contents->long_packet |= caplen > contents->snaplen;
}

static void take_block(struct contents *contents, const uint8_t *block,
		       size_t len)
{
	switch (at32(block)) {
	case BLOCK_SECTION:
		contents->sections++;
		break;
	case BLOCK_INTERFACE:
		if (!contents->interfaces++)
			contents->linktype = at32(block + 8) & 0xffff;
		contents->snaplen = at32(block + 12);
		contents->before += !contents->packets;
		break;
	case BLOCK_STATISTICS:
		contents->statistics++;
		take_counters(contents, block);
		return;
	case BLOCK_PACKET:
		contents->early |= at32(block + 8) >= contents->interfaces;
		take_packet(contents, time_at(block + 12), len,
			    at32(block + 20));
		return;
	}
	if (!contents->packets)
		contents->head += len;
}

static void look_at_blocks(struct contents *contents, size_t len)
{
	size_t at = 0;
	uint32_t block;

	while (len - at >= 12) {
		block = at32(bytes + at + 4);
		if (block < 12 || block > len - at ||
		    at32(bytes + at + block - 4) != block)
			break;
		take_block(contents, bytes + at, block);
		at += block;
	}
	contents->whole = at == len;
}

static void look_at_pcap(struct contents *contents, size_t len)
{
	struct pcap_header header;
	struct pcap_packet packet;
	size_t at = sizeof(header);

	memcpy(&header, bytes, sizeof(header));
	contents->pcap = true;
	contents->head = sizeof(header);
	contents->linktype = header.linktype;
	contents->snaplen = header.snaplen;
	while (len - at >= sizeof(packet)) {
		memcpy(&packet, bytes + at, sizeof(packet));
		if (packet.caplen > len - at - sizeof(packet))
			break;
		take_packet(contents, packet.seconds * 1000000000ull +
			    packet.fraction * 1000ull,
			    sizeof(packet) + packet.caplen, packet.caplen);
		at += sizeof(packet) + packet.caplen;
	}
	contents->whole = at == len;
}

bool contents_look(struct contents *contents, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t len;

	memset(contents, 0, sizeof(*contents));
	if (fd < 0)
		return false;
	len = read(fd, bytes, sizeof(bytes));
	close(fd);
	if (len >= (ssize_t)sizeof(struct pcap_header) &&
	    at32(bytes) == PCAP_MAGIC)
		look_at_pcap(contents, len);
	else
		look_at_blocks(contents, len);
	return true;
}
