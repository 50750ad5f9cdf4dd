/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The blocks of a pcapng file that the kernel does not write.
 */
#ifndef RINGTAP_PCAPNG_H
#define RINGTAP_PCAPNG_H

#include <linux/ringtap.h>
#include <stdint.h>

/* None of the functions below makes a longer block. */
#define PCAPNG_BLOCK_MAX	6144

/**
 * struct pcapng_block - a block in the making
 * @len: bytes of it so far
 * @bytes: the block
 */
struct pcapng_block {
	uint32_t	len;
	uint8_t		bytes[PCAPNG_BLOCK_MAX];
};

/* Must come first. @application: what wrote the file; @os: where. */
void pcapng_section(struct pcapng_block *block, const char *application,
		    const char *os);

/**
 * struct pcapng_interface - what is told of an interface
 * @iface: its entry in the table
 * @linktype: of its packets in the file
 * @snaplen: bytes of a packet that are kept
 * @os: where it was
 * @filter: text of the filter; or NULL
 * @clock: enum ringtap_clock
 */
struct pcapng_interface {
	const struct ringtap_iface *iface;
	unsigned int	linktype;
	uint32_t	snaplen;
	const char	*os;
	const char	*filter;
	unsigned int	clock;
};

/* Must come before the first record that bears the interface's id; ids are
 * given in the order of these blocks.
 */
void pcapng_interface(struct pcapng_block *block,
		      const struct pcapng_interface *about);

/* At the end; times are nanoseconds since 1970. */
void pcapng_statistics(struct pcapng_block *block, uint32_t iface,
		       uint64_t start, uint64_t end_ns,
		       const struct ringtap_stats *stats);

#endif /* RINGTAP_PCAPNG_H */
