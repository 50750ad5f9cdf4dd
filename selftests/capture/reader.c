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

bool reader_take(struct ringtap *rt, uint32_t packets, int timeout_ms)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t taken = 0;

	while (taken < packets) {
		if (ringtap_wait(rt, timeout_ms) != 1)
			return false;
		if (ringtap_peek(rt, &span) <= 0)
			continue;
		ringtap_each_packet(&span, &packet)
			taken++;
		ringtap_release(rt, &span);
	}
	return true;
}

uint32_t reader_record_bytes(struct ringtap *rt)
{
	struct ringtap_span span;

	if (ringtap_peek(rt, &span) != 1)
		return 0;
	ringtap_release(rt, &span);
	return span.len;
}

uint64_t reader_wakeups(struct ringtap *rt)
{
	struct ringtap_stats stats = {};

	ringtap_stats(rt, &stats);
	return stats.wakeups;
}
