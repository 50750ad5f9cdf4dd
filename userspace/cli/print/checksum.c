// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"

static uint64_t add(uint64_t sum, const uint8_t *at, size_t len)
{
	for (; len > 1; at += 2, len -= 2)
		sum += at[0] << 8 | at[1];
	if (len)
		sum += at[0] << 8;
	return sum;
}

static uint16_t fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

uint16_t checksum(const struct layer *layer, size_t len)
{
	return ~fold(add(0, layer->at, len));
}

uint16_t checksum_ends(const struct ends *ends, uint8_t protocol,
		       const struct layer *layer, size_t len)
{
	uint64_t sum = protocol + (uint64_t)len;

	sum = add(sum, ends->from, ends->size);
	sum = add(sum, ends->last, ends->size);
	return ~fold(add(sum, layer->at, len));
}

uint16_t checksum_should_be(uint16_t there, uint16_t wrong)
{
	return fold((uint64_t)there + wrong);
}
