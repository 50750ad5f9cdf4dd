/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet as a readable line, in tcpdump's words. What comes from the network
 * may be anything: nothing is read behind the captured bytes, and nothing but
 * printable characters is written.
 */
#ifndef RINGTAP_PRINT_H
#define RINGTAP_PRINT_H

#include <stdint.h>
#include <stdio.h>

/* Local time and a space; nanoseconds since 1970. */
void print_time(FILE *out, uint64_t ns);

/* The packet, without a newline. */
void print_packet(FILE *out, unsigned int linktype, const uint8_t *data,
		  uint32_t caplen, uint32_t origlen);

#endif /* RINGTAP_PRINT_H */
