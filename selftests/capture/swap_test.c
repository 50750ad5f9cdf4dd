// SPDX-License-Identifier: GPL-2.0
/*
 * Filters that come and change under traffic: nothing gets past the first one,
 * nothing is lost between two, and nobody takes an old packet for a new one.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "machine.h"
#include "program.h"
#include "tap.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define WAIT_MS	20000

/* Frames come in two kinds, by the last bit of their number. */
#define KINDS	2

/* Takes frames of one kind. The constant comes last but one. */
#define KIND_CODE(kind)	{						\
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TAP_MAC_BYTES),		\
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 1),				\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kind, 0, 1),		\
	BPF_STMT(BPF_RET | BPF_K, ~0u),					\
	BPF_STMT(BPF_RET | BPF_K, 0),					\
}

static struct sock_filter kind_code[KINDS][5] = { KIND_CODE(0), KIND_CODE(1) };

static const struct sock_fprog kinds[KINDS] = {
	{ 5, kind_code[0] }, { 5, kind_code[1] },
};

static unsigned int kind_of(const uint8_t *frame)
{
	return frame[TAP_MAC_BYTES] & 1;
}

/**
 * struct flood - a thread that sends both kinds in turn
 * @tap: where
 * @enough: it is to end
 * @sent: how many it has sent
 * @error: of the last write
 * @thread: itself
 */
struct flood {
	int		tap;
	bool		enough;
	uint64_t	sent;
	int		error;
	pthread_t	thread;
};

static void *flood_main(void *arg)
{
	struct flood *flood = arg;

	while (!__atomic_load_n(&flood->enough, __ATOMIC_RELAXED) &&
	       !flood->error) {
		flood->error = tap_receive(flood->tap, flood->sent, 1, FRAME);
		__atomic_store_n(&flood->sent, flood->sent + 1,
				 __ATOMIC_RELAXED);
	}
	return NULL;
}

static int flood_start(struct flood *flood, int tap)
{
	*flood = (struct flood){ .tap = tap };
	return pthread_create(&flood->thread, NULL, flood_main, flood);
}

/* Until more frames than a few have come. */
static void flood_await(struct flood *flood)
{
	uint64_t until = __atomic_load_n(&flood->sent, __ATOMIC_RELAXED) + 20;

	while (__atomic_load_n(&flood->sent, __ATOMIC_RELAXED) < until)
		sched_yield();
}

static void flood_stop(struct flood *flood)
{
	__atomic_store_n(&flood->enough, true, __ATOMIC_RELAXED);
	pthread_join(flood->thread, NULL);
}

FIXTURE(swap) {
	int tap;
	struct flood flood;
};

FIXTURE_VARIANT(swap) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(swap, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(swap, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(swap, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(swap, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(swap)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, flood_start(&self->flood, self->tap));
}

FIXTURE_TEARDOWN(swap)
{
	machine_hurry(false);
	close(self->tap);
}

/* Unread packets, and those of them that are of another kind than this. */
static uint32_t count_packets(struct ringtap *rt, unsigned int kind,
			      uint32_t *wrong)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t packets = 0;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			*wrong += kind_of(packet.data) != kind;
			packets++;
		}
		ringtap_release(rt, &span);
	}
	return packets;
}

/**
 * struct opener - a thread that captures again and again, for a moment each
 * @thread: itself
 * @options: what it opens
 * @rounds: how often
 * @packets: what it got in all of them together
 * @wrong: those that its filter does not take
 * @failed: rounds in which there was no capture, or no packet
 */
struct opener {
	pthread_t		thread;
	struct ringtap_options	options;
	uint32_t		rounds;
	uint32_t		packets;
	uint32_t		wrong;
	uint32_t		failed;
};

/* Each of these captures begins between two frames, and sees at least one. */
static void *opener_main(void *arg)
{
	struct opener *opener = arg;
	struct ringtap *rt;
	uint32_t i;

	for (i = 0; i < opener->rounds && !opener->failed; i++) {
		opener->options.filter = &kinds[i % KINDS];
		opener->failed = ringtap_open(&rt, &opener->options) < 0 ||
				 ringtap_wait(rt, WAIT_MS) != 1;
		if (!opener->failed)
			opener->packets += count_packets(rt, i % KINDS,
							 &opener->wrong);
		ringtap_close(rt);
	}
	return NULL;
}

/* Several at a time, for each waits for RCU: so some find a hook that is there,
 * and some make it.
 */
#define OPENERS	20

TEST_F_TIMEOUT(swap, no_frame_comes_before_the_filter, 300)
{
	struct opener openers[OPENERS];
	uint32_t rounds = machine_is_emulated() ? 60 : 2500, packets = 0;
	int i;

	machine_hurry(true);
	for (i = 0; i < OPENERS; i++) {
		openers[i] = (struct opener){
			.rounds = rounds / OPENERS,
			.options = {
				.device = "tap0",
				.mode = variant->mode,
				.directions = RINGTAP_DIR_IN,
				.rings = variant->rings,
				.snaplen = FRAME,
				.ring_bytes = 32 << 10,
			},
		};
		ASSERT_EQ(0, pthread_create(&openers[i].thread, NULL,
					    opener_main, &openers[i]));
	}
	for (i = 0; i < OPENERS; i++) {
		pthread_join(openers[i].thread, NULL);
		EXPECT_EQ(0, openers[i].failed);
		EXPECT_EQ(0, openers[i].wrong);
		EXPECT_LE(openers[i].rounds, openers[i].packets);
		packets += openers[i].packets;
	}
	flood_stop(&self->flood);
	EXPECT_EQ(0, self->flood.error);
	TH_LOG("%u packets in %u rounds", packets, rounds);
}

/**
 * struct seen - what the spans held
 * @packets: number of them
 * @wrong: those that only an older filter than the span's would have taken
 * @by_number: those in spans of the filter in force
 */
struct seen {
	uint64_t	packets;
	uint64_t	wrong;
	uint64_t	by_number;
};

/* Filter number n takes kind n % KINDS. A span of a number may hold what the
 * next one has let through already, but only @newest is newer than @newest - 1:
 * so in the newest one's spans there is one kind only.
 */
static void take_spans(struct ringtap *rt, unsigned int newest,
		       struct seen *seen)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			seen->packets++;
			if (span.filter != newest)
				continue;
			seen->by_number++;
			seen->wrong += kind_of(packet.data) != newest % KINDS;
		}
		ringtap_release(rt, &span);
	}
}

TEST_F_TIMEOUT(swap, no_packet_is_lost_or_taken_for_a_newer_one, 300)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN,
		.rings = variant->rings,
		.ring_bytes = 64 << 20,
		.filter = &kinds[0],
	};
	unsigned int newest, swaps = machine_is_emulated() ? 50 : 400;
	uint64_t before, after;
	struct ringtap_stats stats;
	struct seen seen = {};
	struct ringtap *rt;

	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	machine_hurry(true);
	for (newest = 1; newest <= swaps; newest++) {
		ASSERT_EQ(0, ringtap_set_filter(rt, &kinds[newest % KINDS]));
		/* Every second time what is old stays unread until the next. */
		flood_await(&self->flood);
		if (newest % 4 < 2)
			take_spans(rt, newest, &seen);
	}
	newest--;

	/* What is sent from here on is judged by one filter. */
	flood_stop(&self->flood);
	EXPECT_EQ(0, self->flood.error);
	take_spans(rt, newest, &seen);
	before = seen.by_number;
	ASSERT_EQ(0, tap_receive(self->tap, 0, 500, FRAME));
	take_spans(rt, newest, &seen);
	after = seen.by_number;
	EXPECT_EQ(250, after - before);

	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(0, seen.wrong);
	EXPECT_EQ(0, stats.dropped_full);
	EXPECT_EQ(stats.delivered, seen.packets);
	EXPECT_EQ(stats.seen, stats.delivered + stats.filtered);
	EXPECT_LE(swaps, seen.by_number);
	TH_LOG("%llu of %llu packets in spans of the newest filter",
	       (unsigned long long)seen.by_number,
	       (unsigned long long)seen.packets);
	ringtap_close(rt);
}

/* A frame of either kind has two chances, and takes one: whoever comes before
 * the swap goes by the old filter, whoever comes after it by the new one.
 */
TEST_F(swap, frames_of_after_the_call_are_judged_by_the_new_one)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN,
		.rings = variant->rings,
		.ring_bytes = 4 << 20,
	};
	unsigned int round, kind, of_kind[KINDS];
	struct ringtap_packet packet;
	struct ringtap_span span;
	struct ringtap *rt;

	flood_stop(&self->flood);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	for (round = 1; round < 20; round++) {
		ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
		kind = round % KINDS;
		ASSERT_EQ(0, ringtap_set_filter(rt, &kinds[kind]));
		ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
		of_kind[0] = 0;
		of_kind[1] = 0;
		while (ringtap_peek(rt, &span) > 0) {
			ringtap_each_packet(&span, &packet)
				if (span.filter == round)
					of_kind[kind_of(packet.data)]++;
			ringtap_release(rt, &span);
		}
		EXPECT_EQ(5, of_kind[kind]) TH_LOG("swap %u", round);
		EXPECT_EQ(0, of_kind[!kind]) TH_LOG("swap %u", round);
	}
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
