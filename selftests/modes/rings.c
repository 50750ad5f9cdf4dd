// SPDX-License-Identifier: GPL-2.0
#include "rings.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "bare.h"

int rings_map(struct rings *rings, int fd)
{
	struct ringtap_layout *layout = &rings->layout;
	int ret;

	rings->fd = fd;
	ret = bare_layout(fd, layout);
	if (ret)
		return ret;
	rings->shared = mmap(NULL, layout->shared_len, PROT_READ, MAP_SHARED,
			     fd, layout->shared_off);
	rings->consumers = mmap(NULL, layout->consumer_len,
				PROT_READ | PROT_WRITE, MAP_SHARED, fd,
				layout->consumer_off);
	return rings->shared == MAP_FAILED || rings->consumers == MAP_FAILED ?
	       -ENOMEM : 0;
}

void rings_unmap(struct rings *rings)
{
	munmap(rings->shared, rings->layout.shared_len);
	munmap(rings->consumers, rings->layout.consumer_len);
}

void rings_read(struct rings *rings, unsigned int ring,
		void (*take)(void *data, unsigned int ring,
			     const struct ringtap_record *record),
		void *data)
{
	const struct ringtap_layout *layout = &rings->layout;
	const struct ringtap_producer *producer =
		(void *)(rings->shared + layout->producer_off +
			 ring * layout->producer_stride);
	struct ringtap_consumer *consumer =
		(void *)(rings->consumers + ring * layout->consumer_stride);
	const uint8_t *at = rings->shared + layout->data_off +
			    ring * layout->data_stride;
	uint32_t head = __atomic_load_n(&producer->head, __ATOMIC_ACQUIRE);
	uint32_t tail = consumer->tail, units = layout->ring_bytes / 4;
	const struct ringtap_record *record;

	while (tail != head) {
		record = (const void *)(at + (size_t)(tail % units) * 4);
		take(data, ring, record);
		tail += record->len / 4;
	}
	__atomic_store_n(&consumer->tail, tail, __ATOMIC_RELEASE);
}

const void *rings_option(const struct ringtap_record *record, uint16_t code)
{
	const uint8_t *at = record->data + ((record->caplen + 3) & ~3u);
	const uint8_t *end = (const uint8_t *)record + record->len - 4;
	uint16_t header[2];

	while (at < end) {
		memcpy(header, at, sizeof(header));
		if (header[0] == code)
			return at + sizeof(header);
		if (header[0] == RINGTAP_OPT_END)
			break;
		at += sizeof(header) + ((header[1] + 3) & ~3u);
	}
	return NULL;
}
