/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets in another form than that of the ring.
 */
#ifndef RINGTAP_CONVERT_H
#define RINGTAP_CONVERT_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum convert_format {
	CONVERT_PCAPNG,
	CONVERT_PCAP,
	CONVERT_PCAP_NANO,
};

/* More than a converted packet is longer than its record. */
#define CONVERT_EXTRA	128

/* And its captured bytes more than those there were: the whole of the header,
 * where it replaces none.
 */
#define CONVERT_LONGER	20

/* Writes the packet to @at, where there is room for its record and
 * CONVERT_EXTRA; returns how many that were. @sll2: with a header of Linux
 * instead of its own link-layer header.
 */
size_t convert_packet(uint8_t *at, const struct ringtap_packet *packet,
		      const struct ringtap_iface *iface, bool sll2,
		      enum convert_format format);

#endif /* RINGTAP_CONVERT_H */
