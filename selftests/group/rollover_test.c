// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of frames whose member has no room, or is not there.
 */
#define _GNU_SOURCE
#include "crew.h"
#include "flow.h"
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define RING	(64 << 10)

FIXTURE(rollover) {
	int		tap;
	struct crew	crew;
	uint32_t	sent;
};

FIXTURE_SETUP(rollover)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_BPF);
	self->crew.as.flags = RINGTAP_GROUP_ROLLOVER;
	/* One ring each, whoever brings the frames. */
	self->crew.options.rings = 1;
	self->crew.options.ring_bytes = RING;
}

FIXTURE_TEARDOWN(rollover)
{
	crew_close(&self->crew);
	close(self->tap);
}

static int receive(FIXTURE_DATA(rollover) *self, uint32_t nr)
{
	struct flow flow = { .nr = nr };

	return flow_receive(self->tap, &flow, self->sent++);
}

/* All are of different flows. */
static int receive_many(FIXTURE_DATA(rollover) *self, uint32_t frames)
{
	int err = 0;

	while (frames-- && !err)
		err = receive(self, self->sent);
	return err;
}

/* Who is an elephant each CPU finds out for itself, from its last 16 frames. */
static void stay_on_cpu0(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

/* So many frames fill a ring: found by filling one of the same size. */
static uint32_t frames_of_a_ring(FIXTURE_DATA(rollover) *self)
{
	struct crew alone;
	uint32_t frames;

	crew_init(&alone, "tap0", RINGTAP_BALANCE_FLOW);
	alone.options.rings = 1;
	alone.options.ring_bytes = RING;
	if (crew_open(&alone, 1) || receive_many(self, 2000))
		return 0;
	frames = crew_stats(&alone, 0).delivered;
	crew_close(&alone);
	self->sent = 0;
	return frames;
}

static uint64_t delivered(FIXTURE_DATA(rollover) *self, unsigned int member)
{
	return crew_stats(&self->crew, member).delivered;
}

static uint64_t dropped(FIXTURE_DATA(rollover) *self, unsigned int member)
{
	return crew_stats(&self->crew, member).dropped_full;
}

/* Without a program all is the first one's. */
TEST_F(rollover, who_is_full_leaves_it_to_who_has_room)
{
	uint32_t room = frames_of_a_ring(self);
	struct ringtap_member_stats first, second;

	ASSERT_LT(100, room);
	ASSERT_EQ(0, crew_open(&self->crew, 2));
	ASSERT_EQ(0, receive_many(self, room));
	EXPECT_EQ(room, delivered(self, 0));
	ASSERT_EQ(0, receive_many(self, 50));
	EXPECT_EQ(room, delivered(self, 0));
	EXPECT_EQ(50, delivered(self, 1));
	EXPECT_EQ(0, dropped(self, 0) + dropped(self, 1));
	first = crew_member_stats(&self->crew, 0);
	second = crew_member_stats(&self->crew, 1);
	EXPECT_EQ(50, first.rolled);
	EXPECT_EQ(0, first.taken + first.huge + first.failed);
	EXPECT_EQ(50, second.taken);
	EXPECT_EQ(0, second.rolled + second.huge + second.failed);
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, room + 50));

	/* When it has read it has its own again. */
	ASSERT_EQ(0, receive_many(self, 20));
	EXPECT_EQ(room + 20, delivered(self, 0));
}

TEST_F(rollover, only_when_all_are_full_frames_are_dropped)
{
	uint32_t room = frames_of_a_ring(self);
	struct ringtap_member_stats stats;
	unsigned int i;

	ASSERT_LT(100, room);
	ASSERT_EQ(0, crew_open(&self->crew, 3));
	ASSERT_EQ(0, receive_many(self, 3 * room + 70));
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(room, delivered(self, i));
		EXPECT_EQ(i ? 0 : 70, dropped(self, i));
		stats = crew_member_stats(&self->crew, i);
		EXPECT_EQ(i ? 0 : 2 * room, stats.rolled);
		EXPECT_EQ(i ? room : 0, stats.taken);
		EXPECT_EQ(i ? 0 : 70, stats.failed);
	}
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 3 * room));
}

TEST_F(rollover, without_the_flag_they_are_dropped_at_once)
{
	uint32_t room = frames_of_a_ring(self);

	self->crew.as.flags = 0;
	ASSERT_EQ(0, crew_open(&self->crew, 2));
	ASSERT_EQ(0, receive_many(self, room + 30));
	EXPECT_EQ(room, delivered(self, 0));
	EXPECT_EQ(30, dropped(self, 0));
	EXPECT_EQ(0, delivered(self, 1));
}

/* As a balance: one after the other is filled. */
TEST_F(rollover, one_is_filled_after_the_other)
{
	uint32_t room = frames_of_a_ring(self);
	unsigned int i;

	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_ROLLOVER);
	self->crew.options.rings = 1;
	self->crew.options.ring_bytes = RING;
	ASSERT_EQ(0, crew_open(&self->crew, 3));
	ASSERT_EQ(0, receive_many(self, 3 * room));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 3 * room));
	for (i = 0; i < 3 * room; i++)
		EXPECT_EQ(i / room, self->crew.who[i]);
}

/* One large flow and many small ones at a member whose ring gets full: the large one
 * goes, before it takes the small ones' room.
 */
TEST_F(rollover, the_elephant_goes_before_the_mice)
{
	uint32_t room = frames_of_a_ring(self), mice = 0, i;
	struct ringtap_member_stats stats;

	stay_on_cpu0();
	ASSERT_EQ(0, crew_open(&self->crew, 2));
	ASSERT_EQ(0, receive_many(self, room * 3 / 4 + 2));
	EXPECT_EQ(room * 3 / 4 + 2, delivered(self, 0));
	/* Three of four frames are the elephant's. */
	for (i = 0; i < room / 2; i++)
		ASSERT_EQ(0, receive(self, i % 4 ? 1 : 10000 + mice++));
	stats = crew_member_stats(&self->crew, 0);
	EXPECT_EQ(0, dropped(self, 0) + dropped(self, 1));
	EXPECT_EQ(0, stats.failed);
	EXPECT_LT(0, stats.huge);
	EXPECT_EQ(stats.huge, stats.rolled);
	EXPECT_EQ(stats.rolled, delivered(self, 1));
	EXPECT_EQ(stats.rolled, crew_member_stats(&self->crew, 1).taken);
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, self->sent));
	/* All mice stayed, and of the elephant those that came first. */
	EXPECT_EQ(room * 3 / 4 + 2 + room / 2 - stats.huge,
		  self->crew.frames[0]);
	EXPECT_LE(room / 2 - mice - 16, stats.huge);
	EXPECT_GE(room / 2 - mice, stats.huge);
}

/* If the others have no plenty of room either, it stays while there is some. */
TEST_F(rollover, an_elephant_with_nowhere_to_go)
{
	uint32_t room = frames_of_a_ring(self), i;

	ASSERT_EQ(0, crew_open(&self->crew, 1));
	for (i = 0; i < room; i++)
		ASSERT_EQ(0, receive(self, 1));
	EXPECT_EQ(room, delivered(self, 0));
	EXPECT_EQ(0, dropped(self, 0));
	ASSERT_EQ(0, receive(self, 1));
	EXPECT_EQ(1, dropped(self, 0));
	EXPECT_EQ(1, crew_member_stats(&self->crew, 0).failed);
}

/* Shares are by number, and a member's is its own when it comes back. */
TEST_F(rollover, a_share_is_kept_for_who_comes_again)
{
	uint8_t before[1000];
	uint32_t i;

	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_FLOW);
	self->crew.as.shares = 4;
	ASSERT_EQ(0, crew_open(&self->crew, 4));
	ASSERT_EQ(0, receive_many(self, 1000));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 1000));
	memcpy(before, self->crew.who, sizeof(before));

	/* Who is not there has his divided among the others, who keep theirs. */
	crew_leave(&self->crew, 2);
	self->sent = 0;
	ASSERT_EQ(0, receive_many(self, 1000));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 1000));
	for (i = 0; i < 1000; i++)
		if (before[i] != 2)
			EXPECT_EQ(before[i], self->crew.who[i]);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(i != 2, self->crew.frames[i] > 250 + 40);

	ASSERT_EQ(0, crew_join(&self->crew, 2));
	self->sent = 0;
	ASSERT_EQ(0, receive_many(self, 1000));
	crew_read(&self->crew);
	EXPECT_EQ(0, memcmp(before, self->crew.who, sizeof(before)));
}

TEST_F(rollover, the_share_of_who_is_absent_may_be_dropped)
{
	uint32_t theirs;

	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_TURN);
	self->crew.as.shares = 4;
	self->crew.as.flags = RINGTAP_GROUP_DROP_ABSENT;
	ASSERT_EQ(0, crew_join(&self->crew, 0));
	ASSERT_EQ(0, crew_join(&self->crew, 3));
	ASSERT_EQ(0, receive_many(self, 400));
	crew_read(&self->crew);
	theirs = self->crew.frames[0] + self->crew.frames[3];
	EXPECT_LE(196, theirs);
	EXPECT_GE(204, theirs);
	EXPECT_EQ(400, theirs + crew_member_stats(&self->crew, 0).absent);
	EXPECT_EQ(crew_member_stats(&self->crew, 3).absent,
		  crew_member_stats(&self->crew, 0).absent);
	EXPECT_EQ(2, crew_member_stats(&self->crew, 0).members);
}

/* No filter was asked about them: a bypass would take the host's own connections. */
TEST_F(rollover, the_stack_has_the_share_of_who_is_absent)
{
	int stack = tap_stack_open("tap0");
	uint8_t frame[100];
	uint32_t i;

	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_TURN);
	self->crew.as.shares = 4;
	self->crew.as.flags = RINGTAP_GROUP_DROP_ABSENT;
	self->crew.options.mode = RINGTAP_MODE_BYPASS;
	ASSERT_EQ(0, crew_join(&self->crew, 1));
	for (i = 0; i < 400; i++) {
		tap_frame(frame, sizeof(frame), i);
		ASSERT_EQ(sizeof(frame), write(self->tap, frame,
					       sizeof(frame)));
	}
	EXPECT_LE(98, delivered(self, 1));
	EXPECT_GE(102, delivered(self, 1));
	EXPECT_EQ(400 - delivered(self, 1), tap_stack_count(stack));
	EXPECT_EQ(400 - delivered(self, 1),
		  crew_member_stats(&self->crew, 1).absent);
	close(stack);
}

/* Few numbers, as CPUs have: whoever has the share of another, has not all of them. */
TEST_F(rollover, who_is_absent_is_replaced_by_several)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 14 + 20),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = {
		.len = ARRAY_SIZE(insns), .filter = insns,
	};
	unsigned int i;

	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_BPF);
	self->crew.as.shares = 16;
	for (i = 0; i < 4; i++)
		ASSERT_EQ(0, crew_join(&self->crew, i));
	ASSERT_EQ(0, ringtap_set_balance(self->crew.rt[0], &program));
	ASSERT_EQ(0, receive_many(self, 1600));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 1600));
	for (i = 0; i < 4; i++)
		EXPECT_LT(250, self->crew.frames[i]);
}

TEST_HARNESS_MAIN
