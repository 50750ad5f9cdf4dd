// SPDX-License-Identifier: GPL-2.0
#include "pcapng.h"

#include <string.h>

enum {
	BLOCK_SECTION		= 0x0a0d0d0a,
	BLOCK_INTERFACE		= 1,
	BLOCK_STATISTICS	= 5,
};

#define BYTE_ORDER_MAGIC	0x1a2b3c4d

enum {
	OPT_END			= 0,
	OPT_COMMENT		= 1,
	SHB_OS			= 3,
	SHB_USERAPPL		= 4,
	IF_NAME			= 2,
	IF_TSRESOL		= 9,
	IF_FILTER		= 11,
	IF_OS			= 12,
	ISB_STARTTIME		= 2,
	ISB_ENDTIME		= 3,
	ISB_IFRECV		= 4,
	ISB_FILTERACCEPT	= 6,
	ISB_OSDROP		= 7,
	ISB_USRDELIV		= 8,
};

#define NANOSECONDS	9

/* Longer names than any kernel or program has are cut, so that a block always
 * fits into PCAPNG_BLOCK_MAX.
 */
#define STRING_MAX	256
#define FILTER_MAX	4096

static void put(struct pcapng_block *block, const void *data, uint32_t len)
{
	memcpy(block->bytes + block->len, data, len);
	block->len += len;
	while (block->len % 4)
		block->bytes[block->len++] = 0;
}

static void put32(struct pcapng_block *block, uint32_t value)
{
	put(block, &value, sizeof(value));
}

static void put16x2(struct pcapng_block *block, uint16_t first, uint16_t second)
{
	uint16_t pair[2] = { first, second };

	put(block, pair, sizeof(pair));
}

/* A time of pcapng: two halves, the upper one first in either byte order. */
static void put_time(struct pcapng_block *block, uint64_t ns)
{
	put32(block, ns >> 32);
	put32(block, ns);
}

static void option_string(struct pcapng_block *block, uint16_t code,
			  const char *text)
{
	size_t len = strlen(text);

	if (len > STRING_MAX)
		len = STRING_MAX;
	put16x2(block, code, len);
	put(block, text, len);
}

static void option_u64(struct pcapng_block *block, uint16_t code,
		       uint64_t value)
{
	put16x2(block, code, sizeof(value));
	put(block, &value, sizeof(value));
}

static void option_time(struct pcapng_block *block, uint16_t code, uint64_t ns)
{
	put16x2(block, code, sizeof(ns));
	put_time(block, ns);
}

static void begin(struct pcapng_block *block, uint32_t type)
{
	block->len = 0;
	put32(block, type);
	put32(block, 0);
}

static void end(struct pcapng_block *block)
{
	uint32_t len;

	put16x2(block, OPT_END, 0);
	len = block->len + sizeof(len);
	put32(block, len);
	memcpy(block->bytes + 4, &len, sizeof(len));
}

void pcapng_section(struct pcapng_block *block, const char *application,
		    const char *os)
{
	uint64_t unknown_len = UINT64_MAX;

	begin(block, BLOCK_SECTION);
	put32(block, BYTE_ORDER_MAGIC);
	put16x2(block, 1, 0);
	put(block, &unknown_len, sizeof(unknown_len));
	option_string(block, SHB_OS, os);
	option_string(block, SHB_USERAPPL, application);
	end(block);
}

static const char *clock_comment(unsigned int clock)
{
	switch (clock) {
	case RINGTAP_CLOCK_HARDWARE:
		return "time stamps: the device's clock, CLOCK_REALTIME where it made none";
	case RINGTAP_CLOCK_BATCH:
		return "time stamps: CLOCK_REALTIME, read once for packets that came together";
	default:
		return "time stamps: CLOCK_REALTIME";
	}
}

/* The first byte says that it is libpcap's language. The half of a filter would
 * be another filter.
 */
static void option_filter(struct pcapng_block *block, const char *text)
{
	char value[1 + FILTER_MAX];
	size_t len = strlen(text);

	if (!len || len > FILTER_MAX)
		return;
	value[0] = 0;
	memcpy(value + 1, text, len);
	put16x2(block, IF_FILTER, 1 + len);
	put(block, value, 1 + len);
}

void pcapng_interface(struct pcapng_block *block,
		      const struct pcapng_interface *about)
{
	char name[RINGTAP_IFNAME_LEN + 1] = "";
	uint8_t resolution = NANOSECONDS;

	memcpy(name, about->iface->name, RINGTAP_IFNAME_LEN);
	begin(block, BLOCK_INTERFACE);
	put16x2(block, about->linktype, 0);
	put32(block, about->snaplen);
	option_string(block, IF_NAME, name);
	put16x2(block, IF_TSRESOL, sizeof(resolution));
	put(block, &resolution, sizeof(resolution));
	if (about->filter)
		option_filter(block, about->filter);
	option_string(block, IF_OS, about->os);
	option_string(block, OPT_COMMENT, clock_comment(about->clock));
	end(block);
}

void pcapng_statistics(struct pcapng_block *block, uint32_t iface,
		       uint64_t start, uint64_t end_ns,
		       const struct ringtap_stats *stats)
{
	begin(block, BLOCK_STATISTICS);
	put32(block, iface);
	put_time(block, end_ns);
	option_time(block, ISB_STARTTIME, start);
	option_time(block, ISB_ENDTIME, end_ns);
	option_u64(block, ISB_IFRECV, stats->seen);
	option_u64(block, ISB_FILTERACCEPT, stats->seen - stats->filtered);
	option_u64(block, ISB_OSDROP, stats->dropped_full +
		   stats->dropped_context + stats->dropped_unreadable +
		   stats->dropped_iface);
	option_u64(block, ISB_USRDELIV, stats->delivered);
	end(block);
}
