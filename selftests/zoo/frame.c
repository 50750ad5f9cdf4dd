// SPDX-License-Identifier: GPL-2.0
#include "frame.h"

#include <string.h>

#include "tap.h"

const uint8_t *frame_make(size_t len)
{
	static uint8_t frame[FRAME_MAX];
	static uint32_t seq;

	tap_frame(frame, len, ++seq);
	return frame;
}

const uint8_t *frame_tagged(const uint8_t *frame, size_t len, uint32_t proto,
			    uint32_t tci)
{
	static uint8_t wire[FRAME_MAX + 4];
	const uint8_t tag[] = { proto >> 8, proto, tci >> 8, tci };

	memcpy(wire + 16, frame + 12, len - 12);
	memmove(wire, frame, 12);
	memcpy(wire + 12, tag, sizeof(tag));
	return wire;
}
