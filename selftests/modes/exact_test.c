// SPDX-License-Identifier: GPL-2.0
/*
 * All CPUs receive at once, as fast as they can: each frame has one fate, is
 * counted once, and what is in the rings is whole and in its order.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "rings.h"
#include "tap.h"
#include "writer.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define FRAMES		8000
/* One of eight is filtered. */
#define FILTERED	(FRAMES / 8)
#define BEHIND		1000
#define ALL_FIT		(32 << 20)
#define FEW_FIT		(128 << 10)

enum map {
	OWN,		/* a ring for each CPU */
	SHARED,		/* one for all */
	LISTED,		/* two, in an order of the user's */
};

/**
 * struct tally - what was read
 * @next: the lowest number that a writer's next frame may have
 * @ring_of: in which ring a writer's frames lie, plus one
 * @packets: number of records
 * @lost: as the records say
 * @torn: records that hold no frame of the writers'
 * @disorder: frames that came twice or late, or in another ring than before
 * @unwanted: frames that the filter should have kept away
 */
struct tally {
	uint32_t	next[WRITER_MAX];
	uint32_t	ring_of[WRITER_MAX];
	uint64_t	packets;
	uint64_t	lost;
	uint32_t	torn;
	uint32_t	disorder;
	uint32_t	unwanted;
};

FIXTURE(exact) {
	struct writer writers[WRITER_MAX];
	unsigned int nr;
	struct rings rings;
	struct tally tally;
	int stack;
};

FIXTURE_VARIANT(exact) {
	unsigned int mode;
	uint32_t flags;
	enum map map;
};

#define VARIANT(name, the_mode, the_flags, the_map)			\
	FIXTURE_VARIANT_ADD(exact, name) {				\
		.mode = the_mode, .flags = the_flags, .map = the_map,	\
	}

VARIANT(tap_own, RINGTAP_MODE_TAP, 0, OWN);
VARIANT(tap_shared, RINGTAP_MODE_TAP, 0, SHARED);
VARIANT(tap_listed, RINGTAP_MODE_TAP, 0, LISTED);
VARIANT(copy_own, RINGTAP_MODE_COPY, 0, OWN);
VARIANT(copy_shared, RINGTAP_MODE_COPY, 0, SHARED);
VARIANT(copy_listed, RINGTAP_MODE_COPY, 0, LISTED);
VARIANT(bypass_own, RINGTAP_MODE_BYPASS, 0, OWN);
VARIANT(bypass_shared, RINGTAP_MODE_BYPASS, 0, SHARED);
VARIANT(bypass_listed, RINGTAP_MODE_BYPASS, 0, LISTED);
VARIANT(passing_own, RINGTAP_MODE_BYPASS, RINGTAP_BIND_PASS, OWN);
VARIANT(passing_shared, RINGTAP_MODE_BYPASS, RINGTAP_BIND_PASS, SHARED);
VARIANT(passing_listed, RINGTAP_MODE_BYPASS, RINGTAP_BIND_PASS, LISTED);

FIXTURE_SETUP(exact)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned int i;

	self->nr = cpus < WRITER_MAX ? cpus : WRITER_MAX;
	ASSERT_EQ(0, tap_namespace());
	for (i = 0; i < self->nr; i++) {
		self->writers[i].tap = tap_open_queue("tap0");
		ASSERT_LE(0, self->writers[i].tap);
		self->writers[i].cpu = i;
		self->writers[i].count = FRAMES;
	}
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
}

FIXTURE_TEARDOWN(exact)
{
	unsigned int i;

	rings_unmap(&self->rings);
	close(self->rings.fd);
	close(self->stack);
	for (i = 0; i < self->nr; i++)
		close(self->writers[i].tap);
}

static int set_rings(int fd, enum map map, uint32_t bytes, uint32_t nr)
{
	static const uint16_t list[WRITER_MAX] = { 1, 0, 0, 1, 1, 1, 0, 0 };
	struct ringtap_rings rings = {
		.bytes = bytes,
		.snaplen = 2048,
		.nr_rings = map == SHARED ? 1 : nr,
	};

	if (map == LISTED && nr > 1) {
		rings.nr_rings = 2;
		rings.map = (uintptr_t)list;
		rings.map_len = nr;
	}
	return bare_set(fd, RINGTAP_RINGS, &rings, sizeof(rings));
}

static int set_filter(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, WRITER_SEQ_OFFSET),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 7, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
			  sizeof(program));
}

static void open_rings(struct __test_metadata *_metadata,
		       FIXTURE_DATA(exact) *self,
		       const FIXTURE_VARIANT(exact) *variant,
		       unsigned int bytes)
{
	struct sockaddr_ringtap addr = {
		.family = bare_family(),
		.mode = variant->mode,
		.ifindex = tap_ifindex("tap0"),
		.directions = RINGTAP_DIR_IN,
		.flags = variant->flags,
	};
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, set_rings(fd, variant->map, bytes, self->nr));
	ASSERT_EQ(0, set_filter(fd));
	ASSERT_EQ(0, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	ASSERT_EQ(0, rings_map(&self->rings, fd));
	ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));
}

static void take(void *data, unsigned int ring,
		 const struct ringtap_record *record)
{
	const void *lost = rings_option(record, RINGTAP_OPT_DROPCOUNT);
	struct tally *tally = data;
	uint64_t dropped = 0;
	unsigned int cpu;
	uint32_t seq;

	if (lost)
		memcpy(&dropped, lost, sizeof(dropped));
	tally->lost += dropped;
	tally->packets++;
	if (record->caplen != record->origlen ||
	    !writer_is_frame(record->data, record->caplen, &cpu, &seq) ||
	    cpu >= WRITER_MAX) {
		tally->torn++;
		return;
	}
	tally->unwanted += seq % 8 == 0;
	tally->disorder += seq < tally->next[cpu] ||
			   (tally->ring_of[cpu] &&
			    tally->ring_of[cpu] != ring + 1);
	tally->next[cpu] = seq + 1;
	tally->ring_of[cpu] = ring + 1;
}

static void read_all(FIXTURE_DATA(exact) *self)
{
	unsigned int i;

	for (i = 0; i < self->rings.layout.nr_rings; i++)
		rings_read(&self->rings, i, take, &self->tally);
}

static uint32_t written(FIXTURE_DATA(exact) *self)
{
	uint32_t sum = 0;
	unsigned int i;

	for (i = 0; i < self->nr; i++)
		sum += __atomic_load_n(&self->writers[i].written,
				       __ATOMIC_ACQUIRE);
	return sum;
}

/* A reader who lets them get so many frames ahead each time. */
static void run(struct __test_metadata *_metadata, FIXTURE_DATA(exact) *self,
		uint32_t ahead)
{
	uint32_t all = self->nr * FRAMES, read_at = 0;
	unsigned int i;

	for (i = 0; i < self->nr; i++)
		ASSERT_EQ(0, writer_start(&self->writers[i]));
	while (read_at < all) {
		while (written(self) < read_at + ahead && written(self) < all)
			sched_yield();
		read_at = written(self);
		read_all(self);
	}
	for (i = 0; i < self->nr; i++) {
		writer_join(&self->writers[i]);
		EXPECT_EQ(0, self->writers[i].error);
	}
	/* The records behind a loss tell of it; one of each CPU, so that each
	 * ring has one.
	 */
	read_all(self);
	for (i = 0; i < self->nr; i++)
		ASSERT_EQ(0, writer_write(&self->writers[i], FRAMES + 1));
	read_all(self);
}

static uint32_t stack_count(int stack)
{
	struct tpacket_stats stats = {};
	socklen_t len = sizeof(stats);

	/* Also those that the socket had no room for. */
	getsockopt(stack, SOL_PACKET, PACKET_STATISTICS, &stats, &len);
	return stats.tp_packets;
}

static void judge(struct __test_metadata *_metadata, FIXTURE_DATA(exact) *self,
		  const FIXTURE_VARIANT(exact) *variant,
		  struct ringtap_stats *stats)
{
	uint64_t sent = self->nr * (FRAMES + 1);
	uint64_t filtered = self->nr * FILTERED;
	unsigned int len = sizeof(*stats);
	bool bypass = variant->mode == RINGTAP_MODE_BYPASS;

	ASSERT_EQ(0, bare_get(self->rings.fd, RINGTAP_STATS, stats, &len));
	EXPECT_EQ(sent, stats->seen);
	EXPECT_EQ(filtered, stats->filtered);
	EXPECT_EQ(sent, stats->delivered + stats->filtered + stats->passed +
		  stats->dropped_full);
	EXPECT_EQ(0, stats->dropped_context + stats->dropped_unreadable +
		  stats->dropped_iface);
	EXPECT_EQ(0, variant->flags & RINGTAP_BIND_PASS ? stats->dropped_full :
							  stats->passed);
	EXPECT_EQ(bypass ? filtered + stats->passed : sent,
		  stack_count(self->stack));
	EXPECT_EQ(stats->delivered, self->tally.packets);
	EXPECT_EQ(stats->dropped_full + stats->passed, self->tally.lost);
	EXPECT_EQ(0, self->tally.torn);
	EXPECT_EQ(0, self->tally.disorder);
	EXPECT_EQ(0, self->tally.unwanted);
}

/* Where each CPU's frames lie. */
static void judge_map(struct __test_metadata *_metadata,
		      FIXTURE_DATA(exact) *self, enum map map)
{
	static const uint32_t listed[WRITER_MAX] = { 1, 0, 0, 1, 1, 1, 0, 0 };
	unsigned int i;

	for (i = 0; i < self->nr && self->nr > 1; i++)
		EXPECT_EQ(1 + (map == OWN ? i : map == SHARED ? 0 : listed[i]),
			  self->tally.ring_of[i]);
}

TEST_F(exact, a_reader_that_keeps_up)
{
	struct ringtap_stats stats;

	open_rings(_metadata, self, variant, ALL_FIT);
	run(_metadata, self, 1);
	judge(_metadata, self, variant, &stats);
	judge_map(_metadata, self, variant->map);
	EXPECT_EQ(0, stats.dropped_full + stats.passed);
}

TEST_F(exact, a_reader_that_is_slow)
{
	struct ringtap_stats stats;

	open_rings(_metadata, self, variant, FEW_FIT);
	run(_metadata, self, BEHIND);
	judge(_metadata, self, variant, &stats);
	judge_map(_metadata, self, variant->map);
	EXPECT_LT(0, stats.dropped_full + stats.passed);
}

TEST_HARNESS_MAIN
