// SPDX-License-Identifier: GPL-2.0
#include "reader.h"

#include <ringtap/ringtap.h>

uint32_t reader_drain(struct ringtap *rt)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t packets = 0;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			packets++;
		ringtap_release(rt, &span);
	}
	return packets;
}
