// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *map_at(void *where, u32 bytes, int memory)
{
	return mmap(where, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, memory, 0);
}

static void *map_twice(u32 bytes)
{
	int memory = memfd_create("ring", 0);
	void *data = MAP_FAILED;

	if (memory < 0 || ftruncate(memory, bytes))
		goto close;

	data = mmap(NULL, 2 * (size_t)bytes, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		goto close;
	if (map_at(data, bytes, memory) == MAP_FAILED ||
	    map_at(data + bytes, bytes, memory) == MAP_FAILED) {
		munmap(data, 2 * (size_t)bytes);
		data = MAP_FAILED;
	}
close:
	if (memory >= 0)
		close(memory);
	return data == MAP_FAILED ? NULL : data;
}

static void reader_setup(struct fixture *f, u32 bytes, u32 start)
{
	f->reader_ring = (struct ring) {
		.producer = &f->producer,
		.skips = true,
		.consumer = &f->consumer,
		.data = f->data,
		.units = bytes / RINGTAP_UNIT,
		.read = start,
		.tail = start,
	};
	f->reader.fd = -1;
	f->reader.rings = &f->reader_ring;
	f->reader.layout.nr_rings = 1;
	f->reader.state = &f->state;
}

int fixture_setup(struct fixture *f, u32 bytes, u32 cpus, u32 start)
{

	memset(f, 0, sizeof(*f));
	f->data = map_twice(bytes);
	if (!f->data)
		return -1;
	if (cpus > 1) {
		f->flights = calloc(cpus, sizeof(*f->flights));
		if (!f->flights)
			return -1;
	}

	f->producer.head = start;
	f->consumer.tail = start;
	f->ring.room.head = start;
	f->ring.room.tail = start;
	ringtap_ring_init(&f->ring, f->data, bytes / RINGTAP_UNIT,
			  &f->producer, &f->consumer, f->flights,
			  f->flights ? cpus : 0);
	reader_setup(f, bytes, start);
	return 0;
}

void fixture_teardown(struct fixture *f)
{
	munmap(f->data, 2 * (size_t)f->ring.room.units * RINGTAP_UNIT);
	free(f->flights);
}
