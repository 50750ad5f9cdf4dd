// SPDX-License-Identifier: GPL-2.0
#include "contender.h"

#include <string.h>

#include "delay.h"

#define LINE	64

/* Not so small that a block ends after a few large frames, not so large that
 * the ring has a few blocks only.
 */
#define BLOCK_MIN	(128 << 10)
#define BLOCK_MAX	(1024 << 10)

const struct contender *const contenders[] = {
	&stack_alone, &stack_pass, &stack_copy, &stack_free,
	&packet_recvmmsg, &tpacket_v2, &tpacket_libpcap, &tpacket_v3,
	&xdp_generic, &xdp_native,
	&ringtap_tap, &ringtap_copy, &ringtap_bypass,
	&ringtap_tap_batch, &ringtap_copy_batch, &ringtap_bypass_batch,
	&ringtap_copy_late, &ringtap_bypass_late,
	&ringtap_copy_late_batch, &ringtap_bypass_late_batch,
	&ringtap_copy_busy, &ringtap_bypass_busy,
	&tpacket_fanout, &ringtap_group, &ringtap_group_late,
	&ringtap_group_one,
	NULL,
};

const struct contender *contender_find(const char *name)
{
	unsigned int i;

	for (i = 0; contenders[i]; i++)
		if (!strcmp(contenders[i]->name, name))
			return contenders[i];
	return NULL;
}

size_t contender_block(const struct setup *setup)
{
	size_t block = setup->ring_bytes / 64;

	if (block < BLOCK_MIN)
		return BLOCK_MIN;
	return block > BLOCK_MAX ? BLOCK_MAX : block;
}

uint64_t contender_touch(enum work work, const void *frame, size_t len)
{
	const uint8_t *at = frame;
	uint64_t sum = 0, word;

	if (work == WORK_NONE)
		return 0;
	if (work == WORK_STAMP) {
		delay_note(frame, len);
		return 0;
	}
	if (work == WORK_LINE && len > LINE)
		len = LINE;
	for (; len >= sizeof(word); len -= sizeof(word), at += sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum += word;
	}
	return sum;
}
