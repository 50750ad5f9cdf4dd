/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_RECORD_H
#define RINGTAP_RECORD_H

#include <linux/align.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

#include "meta.h"

struct sk_buff;

/* An option: code and length, then the value. */
#define RINGTAP_OPTION_HDR	4
#define RINGTAP_FLAGS_BYTES	(RINGTAP_OPTION_HDR + sizeof(u32))
#define RINGTAP_QUEUE_BYTES	(RINGTAP_OPTION_HDR + sizeof(u32))
#define RINGTAP_LOST_BYTES	(RINGTAP_OPTION_HDR + sizeof(u64))
#define RINGTAP_TRAILER_BYTES	(RINGTAP_OPTION_HDR + sizeof(u32))

/* Of a record whose frame has caplen bytes, whatever its options. */
static inline u32 ringtap_record_max(u32 caplen)
{
	return sizeof(struct ringtap_record) + ALIGN(caplen, 4) +
	       RINGTAP_FLAGS_BYTES + RINGTAP_QUEUE_BYTES +
	       RINGTAP_LOST_BYTES + RINGTAP_TRAILER_BYTES;
}

/* Of a record that reports no lost ones; RINGTAP_LOST_BYTES more if it does. */
static inline u32 ringtap_record_bytes(const struct ringtap_meta *meta,
				       u32 caplen)
{
	u32 bytes = sizeof(struct ringtap_record) + ALIGN(caplen, 4) +
		    RINGTAP_FLAGS_BYTES + RINGTAP_TRAILER_BYTES;

	if (meta->queue != RINGTAP_NO_QUEUE)
		bytes += RINGTAP_QUEUE_BYTES;
	return bytes;
}

void ringtap_record_write(void *data, const struct sk_buff *skb,
			  const struct ringtap_meta *meta, u64 ns, u32 iface,
			  u32 caplen, u64 lost);

#endif /* RINGTAP_RECORD_H */
