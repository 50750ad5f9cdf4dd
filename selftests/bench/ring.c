// SPDX-License-Identifier: GPL-2.0
/*
 * kmod/ring.h and libringtap's reader in one process and one thread, for an
 * instrument that counts instructions and misses of a cache: see ring.sh.
 */
#include <ring/fixture.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Records between two looks at the reader, as kmod/bell.c has them. */
#define BURST	64

/* Flags, queue, end: what kmod/record.c writes behind a frame of most cards. */
#define OPTIONS	20

static unsigned char frame[65536];

static u32 record_bytes(u32 caplen)
{
	return sizeof(struct ringtap_record) + (caplen + 3) / 4 * 4 + OPTIONS +
	       sizeof(u32);
}

/* By hand, so that the ring's own share can be told from it. */
__attribute__((noinline))
static void write_record(struct ringtap_record *record, u32 caplen, u64 ns)
{
	u32 len = record_bytes(caplen), padded = (caplen + 3) / 4 * 4;
	static const u32 options[OPTIONS / sizeof(u32)] = {
		RINGTAP_OPT_FLAGS | 4 << 16, 1, RINGTAP_OPT_QUEUE | 4 << 16, 0, 0,
	};

	*record = (struct ringtap_record) {
		.type = RINGTAP_RECORD_EPB,
		.len = len,
		.ts_high = ns >> 32,
		.ts_low = ns,
		.caplen = caplen,
		.origlen = caplen,
	};
	memcpy(record->data, frame, caplen);
	memcpy(record->data + padded, options, sizeof(options));
	memcpy(record->data + padded + sizeof(options), &len, sizeof(len));
}

static void produce(struct ringtap_ring *ring, u32 caplen, u64 ns)
{
	struct ringtap_slot slot = {};

	if (!ringtap_ring_reserve(ring, record_bytes(caplen), 0, &slot)) {
		fputs("ring: there was no room\n", stderr);
		exit(1);
	}
	write_record(slot.data, caplen, ns);
	ringtap_ring_submit(ring, &slot);
}

static u64 consume(struct ringtap *reader, u64 *sum)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	u64 n = 0;

	while (ringtap_peek(reader, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			*sum += packet.data[0] + packet.ns;
			n++;
		}
		ringtap_release(reader, &span);
	}
	return n;
}

static void run(struct fixture *f, u32 caplen, u64 records)
{
	u64 i, read = 0, sum = 0;

	for (i = 0; i < records; i++) {
		produce(&f->ring, caplen, i);
		if ((i + 1) % BURST)
			continue;
		ringtap_ring_publish(&f->ring);
		if (ringtap_ring_wake(&f->ring))
			f->ring.served = f->consumer.need;
		read += consume(&f->reader, &sum);
	}
	/* The frame's first byte is 0, the times count from 0. */
	if (read != records / BURST * BURST || sum != read * (read - 1) / 2) {
		fputs("ring: what was read is not what was written\n", stderr);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	u32 caplen = argc > 3 ? atoi(argv[1]) : 0;
	u32 mib = argc > 3 ? atoi(argv[2]) : 0;
	struct fixture f;

	if (!caplen || caplen > sizeof(frame) || !mib) {
		fputs("usage: ring BYTES MIB RECORDS\n", stderr);
		return 2;
	}
	if (fixture_setup(&f, mib << 20, 1, 0)) {
		perror("ring");
		return 1;
	}
	f.ring.batch = RINGTAP_BATCH;
	if (f.ring.room.units >= RINGTAP_SKIP_MIN)
		ringtap_ring_allow_skips(&f.ring, RINGTAP_WINDOW);
	run(&f, caplen, strtoull(argv[3], NULL, 10));
	fixture_teardown(&f);
	return 0;
}
