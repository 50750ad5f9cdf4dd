// SPDX-License-Identifier: GPL-2.0
/*
 * kmod/ring.h and libringtap's reader with threads: one producer on its own
 * ring, several on a shared one, a reader that sleeps, a reader that lies.
 * Built three times, see Makefile: plain, for the thread sanitizer, and for
 * the address and undefined behaviour sanitizers.
 */
#define _GNU_SOURCE
#include "fixture.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define PRODUCERS_MAX	4
#define LOST_BYTES	12
#define PAYLOAD_MAX	200

/* A reader that is asleep longer than this was forgotten. */
#define WAKE_MS		20000

/**
 * struct stage - what the threads of a test have in common
 * @f: the ring
 * @bell: eventfd, rung where the kernel would wake the socket
 * @burst: records that a producer writes before it waits for the reader; 0:
 *	never waits, and loses what finds no room
 * @batch: records behind which it looks at the reader
 * @records: that each producer writes
 * @producers: number of them
 * @running: producers that are not done yet
 * @refused: records for which there was no room
 */
struct stage {
	struct fixture	f;
	int		bell;
	u32		burst;
	u32		batch;
	u32		records;
	u32		producers;
	atomic_uint	running;
	atomic_uint	refused;
};

struct producer {
	struct stage	*stage;
	pthread_t	thread;
	u32		id;
};

/**
 * struct seen - what the reader found
 * @next: sequence number expected of each producer, at least
 * @records: number of records
 * @lost: sum of what they report as lost
 * @sleeps: how often the reader slept
 * @error: first thing that was wrong
 */
struct seen {
	u32		next[PRODUCERS_MAX];
	u32		records;
	u64		lost;
	u32		sleeps;
	const char	*error;
};

static u32 payload_len(u32 id, u32 seq)
{
	return (seq * 7 + id * 13) % PAYLOAD_MAX;
}

static unsigned char payload_fill(u32 id, u32 seq)
{
	return seq * 31 + id;
}

static u32 record_bytes(u32 caplen)
{
	return sizeof(struct ringtap_record) + (caplen + 3) / 4 * 4 + 8;
}

static void write_record(const struct ringtap_slot *slot, u32 id, u32 seq)
{
	u32 caplen = payload_len(id, seq);
	struct ringtap_record *record = slot->data;
	u32 len = record_bytes(caplen) + (slot->lost ? LOST_BYTES : 0);
	uint16_t option[2] = { RINGTAP_OPT_DROPCOUNT, sizeof(u64) };
	unsigned char *to = record->data + (caplen + 3) / 4 * 4;

	*record = (struct ringtap_record) {
		.type = RINGTAP_RECORD_EPB,
		.len = len,
		.iface = id,
		.ts_low = seq,
		.caplen = caplen,
		.origlen = caplen,
	};
	memset(record->data, payload_fill(id, seq), caplen);
	if (slot->lost) {
		memcpy(to, option, sizeof(option));
		memcpy(to + sizeof(option), &slot->lost, sizeof(u64));
		to += LOST_BYTES;
	}
	memset(to, 0, 4);
	memcpy(to + 4, &len, sizeof(len));
}

static void ring_bell(struct stage *stage)
{
	u64 one = 1;

	if (write(stage->bell, &one, sizeof(one)) != sizeof(one))
		abort();
}

static bool produce(struct stage *stage, u32 id, u32 seq)
{
	struct ringtap_ring *ring = &stage->f.ring;
	struct ringtap_slot slot = {};

	if (!ringtap_ring_reserve(ring, record_bytes(payload_len(id, seq)),
				  LOST_BYTES, &slot))
		return false;
	write_record(&slot, id, seq);
	ringtap_ring_submit(ring, &slot);
	return true;
}

/* Behind a batch. */
static void publish(struct stage *stage)
{
	struct ringtap_ring *ring = &stage->f.ring;

	if (!ring->shared)
		ringtap_ring_publish(ring);
	if (ringtap_ring_wake(ring))
		ring_bell(stage);
}

/* Only a reader that was woken gets this far. */
static void await_reader(struct stage *stage)
{
	while (ringtap_ring_unread(&stage->f.ring))
		sched_yield();
}

static void *producer_main(void *arg)
{
	struct producer *producer = arg;
	struct stage *stage = producer->stage;
	u32 seq;

	for (seq = 0; seq < stage->records; seq++) {
		while (!produce(stage, producer->id, seq)) {
			atomic_fetch_add(&stage->refused, 1);
			if (!stage->burst)
				break;
			publish(stage);
			sched_yield();
		}
		if (seq % stage->batch == 0)
			publish(stage);
		if (stage->burst && seq % stage->burst == 0) {
			publish(stage);
			await_reader(stage);
		}
	}
	publish(stage);
	atomic_fetch_sub(&stage->running, 1);
	ring_bell(stage);
	return NULL;
}

static const char *check_packet(struct seen *seen,
				const struct ringtap_packet *packet)
{
	u32 id = packet->iface;
	u32 seq = packet->ns;
	u32 i;

	if (id >= PRODUCERS_MAX)
		return "a record of nobody";
	if (seq < seen->next[id])
		return "a record twice, or out of order";
	if (packet->caplen != payload_len(id, seq))
		return "a wrong length";
	for (i = 0; i < packet->caplen; i++)
		if (packet->data[i] != payload_fill(id, seq))
			return "wrong bytes";

	seen->next[id] = seq + 1;
	seen->records++;
	seen->lost += packet->dropped;
	return NULL;
}

static void read_span(struct stage *stage, struct seen *seen,
		      const struct ringtap_span *span)
{
	struct ringtap_packet packet;
	size_t bytes = 0;

	ringtap_each_packet(span, &packet) {
		bytes += packet.record->len;
		if (!seen->error)
			seen->error = check_packet(seen, &packet);
	}
	if (bytes != span->len && !seen->error)
		seen->error = "a span that does not consist of records";
	ringtap_release(&stage->f.reader, span);
}

/* False if nobody rang for too long. */
static bool sleep_until_rung(struct stage *stage)
{
	struct pollfd pfd = { .fd = stage->bell, .events = POLLIN };
	u64 count;

	return poll(&pfd, 1, WAKE_MS) == 1 &&
	       read(stage->bell, &count, sizeof(count)) == sizeof(count);
}

static void consume(struct stage *stage, struct seen *seen)
{
	struct ringtap_span span;
	bool last;

	while (!seen->error) {
		last = !atomic_load(&stage->running);
		switch (ringtap_peek(&stage->f.reader, &span)) {
		case 1:
			read_span(stage, seen, &span);
			continue;
		case 0:
			break;
		default:
			seen->error = stage->f.reader.error;
			return;
		}
		if (last)
			return;
		seen->sleeps++;
		if (!sleep_until_rung(stage))
			seen->error = "nobody woke the reader";
	}
}

FIXTURE(threads) {
	struct stage stage;
	struct producer producers[PRODUCERS_MAX];
};

FIXTURE_VARIANT(threads) {
	u32 producers;
	u32 bytes;
	u32 burst;
	u32 batch;
	u32 window;
	u32 records;
};

FIXTURE_VARIANT_ADD(threads, own_awake) {
	.producers = 1, .bytes = 4096, .burst = 0, .batch = 1,
	.records = 400000,
};
FIXTURE_VARIANT_ADD(threads, own_sleeping) {
	.producers = 1, .bytes = 4096, .burst = 1, .batch = 1,
	.records = 40000,
};
FIXTURE_VARIANT_ADD(threads, own_bursts) {
	.producers = 1, .bytes = 16384, .burst = 64, .batch = 1,
	.records = 400000,
};
FIXTURE_VARIANT_ADD(threads, own_batches) {
	.producers = 1, .bytes = 16384, .burst = 0, .batch = 16,
	.records = 400000,
};
FIXTURE_VARIANT_ADD(threads, own_batches_waiting) {
	.producers = 1, .bytes = 65536, .burst = 50, .batch = 64,
	.records = 400000,
};
FIXTURE_VARIANT_ADD(threads, own_skips) {
	.producers = 1, .bytes = 65536, .burst = 0, .batch = 16, .window = 512,
	.records = 2000000,
};
FIXTURE_VARIANT_ADD(threads, own_skips_waiting) {
	.producers = 1, .bytes = 65536, .burst = 50, .batch = 64, .window = 512,
	.records = 400000,
};
FIXTURE_VARIANT_ADD(threads, own_skips_bursts) {
	.producers = 1, .bytes = 65536, .burst = 2000, .batch = 16,
	.window = 512, .records = 400000,
};
FIXTURE_VARIANT_ADD(threads, shared_awake) {
	.producers = 3, .bytes = 4096, .burst = 0, .batch = 1,
	.records = 150000,
};
FIXTURE_VARIANT_ADD(threads, shared_sleeping) {
	.producers = 3, .bytes = 4096, .burst = 1, .batch = 1,
	.records = 10000,
};
FIXTURE_VARIANT_ADD(threads, shared_bursts) {
	.producers = 4, .bytes = 16384, .burst = 64, .batch = 1,
	.records = 60000,
};

FIXTURE_SETUP(threads)
{
	u32 cpus = variant->producers;
	u32 i;

	/* The positions wrap soon after the start. */
	ASSERT_EQ(0, fixture_setup(&self->stage.f, variant->bytes, cpus,
				   UINT32_MAX - 1000));
	self->stage.bell = eventfd(0, EFD_CLOEXEC);
	ASSERT_LE(0, self->stage.bell);
	self->stage.burst = variant->burst;
	self->stage.batch = variant->batch;
	if (cpus == 1 && variant->batch > 1)
		self->stage.f.ring.batch = RINGTAP_BATCH;
	ringtap_ring_allow_skips(&self->stage.f.ring, variant->window);
	self->stage.records = variant->records;
	self->stage.producers = variant->producers;
	atomic_store(&self->stage.running, variant->producers);
	for (i = 0; i < variant->producers; i++) {
		self->producers[i].stage = &self->stage;
		self->producers[i].id = i;
	}
}

FIXTURE_TEARDOWN(threads)
{
	fixture_teardown(&self->stage.f);
	close(self->stage.bell);
}

TEST_F_TIMEOUT(threads, every_record_once_in_order_and_every_loss_told, 120)
{
	struct stage *stage = &self->stage;
	struct seen seen = {};
	u32 produced = stage->producers * stage->records;
	u32 i;

	for (i = 0; i < stage->producers; i++)
		ASSERT_EQ(0, pthread_create(&self->producers[i].thread, NULL,
					    producer_main,
					    &self->producers[i]));
	consume(stage, &seen);
	ASSERT_EQ(NULL, seen.error) TH_LOG("%s", seen.error);
	for (i = 0; i < stage->producers; i++)
		pthread_join(self->producers[i].thread, NULL);

	/* Losses after the last record are still to be told. */
	EXPECT_EQ(stage->refused, seen.lost + stage->f.ring.lost);
	if (stage->burst) {
		EXPECT_EQ(produced, seen.records);
	} else {
		EXPECT_EQ(produced, seen.records + stage->refused);
	}
	if (stage->burst == 1)
		EXPECT_LT(stage->records / 10, seen.sleeps);
	TH_LOG("%u records, %u refused, reader slept %u times", seen.records,
	       stage->refused, seen.sleeps);
}

/* Writes nonsense where the reader is to say how far it is. */
static void *liar_main(void *arg)
{
	struct stage *stage = arg;
	unsigned int seed = 1;
	u32 value;

	while (atomic_load(&stage->running)) {
		value = rand_r(&seed) * 2654435761u;
		if (value % 3 == 0)
			value = READ_ONCE(stage->f.producer.head) - value % 64;
		WRITE_ONCE(stage->f.consumer.tail, value);
		WRITE_ONCE(stage->f.consumer.need, value);
	}
	return NULL;
}

static bool slot_is_inside(const struct fixture *f,
			   const struct ringtap_slot *slot)
{
	size_t bytes = (size_t)f->ring.room.units * RINGTAP_UNIT;
	size_t off = slot->data - f->data;

	return off < bytes && off + PAYLOAD_MAX < 2 * bytes;
}

TEST(a_reader_that_lies_harms_only_itself)
{
	struct stage stage = { .producers = 1, .records = 400000 };
	u32 bytes = record_bytes(PAYLOAD_MAX);
	u32 written = 0, refused = 0, outside = 0, ahead = 0;
	struct ringtap_slot slot = {};
	pthread_t liar;
	u32 i;

	ASSERT_EQ(0, fixture_setup(&stage.f, 4096, 1, UINT32_MAX - 1000));
	atomic_store(&stage.running, 1);
	ASSERT_EQ(0, pthread_create(&liar, NULL, liar_main, &stage));
	for (i = 0; i < stage.records || !written || !refused; i++) {
		if (!ringtap_ring_reserve(&stage.f.ring, bytes, LOST_BYTES,
					  &slot)) {
			refused++;
			continue;
		}
		outside += !slot_is_inside(&stage.f, &slot);
		ahead += stage.f.ring.room.head - stage.f.ring.room.tail >
			 stage.f.ring.room.units;
		memset(slot.data, 1, bytes);
		ringtap_ring_submit(&stage.f.ring, &slot);
		ringtap_ring_wake(&stage.f.ring);
		written++;
	}
	atomic_store(&stage.running, 0);
	pthread_join(liar, NULL);
	EXPECT_EQ(0, outside);
	EXPECT_EQ(0, ahead);
	TH_LOG("%u written, %u refused", written, refused);
	fixture_teardown(&stage.f);
}

TEST_HARNESS_MAIN
