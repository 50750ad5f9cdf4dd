/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checksum of the Internet's protocols.
 */
#ifndef RINGTAP_CHECKSUM_H
#define RINGTAP_CHECKSUM_H

#include "layers.h"

/* Over the first @len bytes, which the caller knows to be there. 0: it is
 * right.
 */
uint16_t checksum(const struct layer *layer, size_t len);

/* With the addresses of IP. */
uint16_t checksum_ends(const struct ends *ends, uint8_t protocol,
		       const struct layer *layer, size_t len);

/* What should stand instead of @there, if @wrong came out. */
uint16_t checksum_should_be(uint16_t there, uint16_t wrong);

#endif /* RINGTAP_CHECKSUM_H */
