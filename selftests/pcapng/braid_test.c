// SPDX-License-Identifier: GPL-2.0
/*
 * What several threads have read comes in the order of time, and all of it.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "braid.h"
#include "member.h"

#define MEMBERS	4

FIXTURE(braid) {
	struct ringtap		members[MEMBERS];
	struct ringtap		*all[MEMBERS];
	struct braid		braid;
	pthread_t		threads[MEMBERS];
	uint64_t		last;
};

FIXTURE_VARIANT(braid) {
	unsigned int	nr;
};

FIXTURE_VARIANT_ADD(braid, two) {
	.nr = 2,
};

FIXTURE_VARIANT_ADD(braid, four) {
	.nr = MEMBERS,
};

struct job {
	struct braid	*braid;
	unsigned int	nr;
};

static void *copy(void *arg)
{
	struct job *job = arg;

	braid_copy(job->braid, job->nr);
	free(job);
	return NULL;
}

FIXTURE_SETUP(braid)
{
	unsigned int i;
	struct job *job;

	for (i = 0; i < MEMBERS; i++) {
		member_init(&self->members[i]);
		self->all[i] = &self->members[i];
	}
	ASSERT_EQ(0, braid_init(&self->braid, self->all, variant->nr, true));
	for (i = 0; i < variant->nr; i++) {
		job = malloc(sizeof(*job));
		*job = (struct job){ &self->braid, i };
		ASSERT_EQ(0, pthread_create(&self->threads[i], NULL, copy, job));
	}
}

FIXTURE_TEARDOWN(braid)
{
	unsigned int i;

	braid_close(&self->braid);
	for (i = 0; i < variant->nr; i++)
		pthread_join(self->threads[i], NULL);
	braid_exit(&self->braid);
	for (i = 0; i < MEMBERS; i++)
		member_exit(&self->members[i]);
}

static uint64_t now_ms(void)
{
	return strand_now() / 1000000;
}

static void rest(struct braid *braid, int most_ms)
{
	struct pollfd pfd = { .fd = braid_fd(braid), .events = POLLIN };
	int ms = braid_sleep(braid);

	poll(&pfd, 1, ms >= 0 && ms < most_ms ? ms : most_ms);
	braid_wake(braid);
}

/* A span, its end, or 0 when nothing has come for so long. */
static int peek(struct braid *braid, struct ringtap_span *span, int most_ms)
{
	uint64_t until = now_ms() + most_ms;
	int ret;

	while (!(ret = braid_peek(braid, span)) && now_ms() < until)
		rest(braid, until - now_ms());
	return ret;
}

/* Reads so many records, which must come one later than the other; returns how
 * many came.
 */
static unsigned int read_ordered(FIXTURE_DATA(braid) *self, unsigned int want,
				 int most_ms)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	unsigned int n = 0;

	while (n < want && peek(&self->braid, &span, most_ms) > 0) {
		ringtap_each_packet(&span, &packet) {
			if (packet.ns < self->last)
				return 0;
			self->last = packet.ns;
			n++;
		}
		braid_release(&self->braid);
	}
	return n;
}

TEST_F(braid, the_earlier_comes_first)
{
	unsigned int i;

	for (i = variant->nr; i-- > 0; )
		member_put(self->all[i], 100 + i, 1, 60);
	for (i = variant->nr; i-- > 0; )
		member_put(self->all[i], 200 + i, 1, 60);
	EXPECT_EQ(2 * variant->nr, read_ordered(self, 2 * variant->nr, 1000));
	EXPECT_EQ(199 + variant->nr, self->last);
	EXPECT_EQ(0, self->braid.late);
}

/* Its own thread sleeps, and would for ever. */
TEST_F(braid, who_has_nothing_is_asked)
{
	uint64_t begun = now_ms();

	member_put(self->all[0], 100, 3, 60);
	EXPECT_EQ(3, read_ordered(self, 3, 1000));
	EXPECT_GE(now_ms() - begun, 4);
	EXPECT_LE(now_ms() - begun, 900);
	EXPECT_NE(0, self->members[1].breaks);
}

/* That nothing is heard of a thread does not mean that it has nothing. */
TEST_F(braid, who_does_not_look_is_waited_for)
{
	struct ringtap_span span;

	member_hold(self->all[1], true);
	member_put(self->all[1], 50, 1, 60);
	member_put(self->all[0], 100, 1, 60);
	EXPECT_EQ(0, peek(&self->braid, &span, 200));
	member_hold(self->all[1], false);
	EXPECT_EQ(2, read_ordered(self, 2, 1000));
	EXPECT_EQ(0, self->braid.late);
}

/* All that it was given is copied. */
static void await_sleep(struct ringtap *member)
{
	while (!member_sleeps(member))
		usleep(1000);
}

/* It had something when the time of what waits was over, and may have more. */
TEST_F(braid, who_had_something_is_waited_for_as_well)
{
	struct ringtap_span span;

	await_sleep(self->all[1]);
	member_hold_after(self->all[1], 1);
	member_put(self->all[1], 50, 1, 60);
	member_put(self->all[1], 60, 1, 60);
	await_sleep(self->all[0]);
	member_put(self->all[0], 100, 1, 60);
	usleep(50000);
	EXPECT_EQ(1, read_ordered(self, 1, 1000));
	EXPECT_EQ(0, peek(&self->braid, &span, 200));
	member_hold(self->all[1], false);
	EXPECT_EQ(2, read_ordered(self, 2, 1000));
	EXPECT_EQ(0, self->braid.late);
}

/* Its thread comes back from its rings because it is called, not because it has
 * looked into them.
 */
TEST_F(braid, a_look_that_was_cut_short_is_none)
{
	struct ringtap_span span;

	await_sleep(self->all[1]);
	member_put(self->all[0], 100, 1, 60);
	while (!braid_peek(&self->braid, &span) &&
	       self->braid.all[0].seen == self->braid.all[0].read)
		usleep(1000);
	usleep(30000);
	/* It now takes the time, and is about to look. */
	member_hold(self->all[1], true);
	ringtap_break(self->all[1]);
	usleep(30000);
	EXPECT_EQ(0, braid_peek(&self->braid, &span));
	member_put(self->all[1], 50, 1, 60);
	member_hold(self->all[1], false);
	EXPECT_EQ(2, read_ordered(self, 2, 1000));
	EXPECT_EQ(100, self->last);
	EXPECT_EQ(0, self->braid.late);
}

/* Its rings are not empty, and it gives nothing. */
TEST_F(braid, what_a_member_holds_back_is_waited_for)
{
	unsigned int i;

	for (i = 0; i < variant->nr; i++)
		await_sleep(self->all[i]);
	member_hold_back(self->all[1]);
	member_put(self->all[1], 50, 1, 60);
	member_put(self->all[0], 100, 1, 60);
	EXPECT_EQ(2, read_ordered(self, 2, 1000));
	EXPECT_EQ(100, self->last);
	EXPECT_EQ(0, self->braid.late);
}

static void *put_later(void *arg)
{
	struct ringtap **all = arg;

	usleep(50000);
	member_hold_after(all[0], 1);
	member_put(all[0], 100, 1, 60);
	return NULL;
}

static void *end_later(void *arg)
{
	struct ringtap **all = arg;

	usleep(50000);
	member_end(all[0], -EPROTO);
	return NULL;
}

/* Milliseconds until who sleeps is woken by what @later does. */
static uint64_t sleep_until(FIXTURE_DATA(braid) *self, unsigned int nr,
			    void *(*later)(void *))
{
	struct ringtap_span span;
	unsigned int i;
	pthread_t thread;
	uint64_t begun;

	for (i = 0; i < nr; i++)
		await_sleep(self->all[i]);
	while (braid_peek(&self->braid, &span))
		continue;
	if (pthread_create(&thread, NULL, later, self->all))
		return UINT64_MAX;
	begun = now_ms();
	rest(&self->braid, 3000);
	begun = now_ms() - begun;
	pthread_join(thread, NULL);
	return begun;
}

TEST_F(braid, a_packet_wakes_who_sleeps)
{
	EXPECT_LE(sleep_until(self, variant->nr, put_later), 1500);
	member_hold(self->all[0], false);
}

TEST_F(braid, an_end_wakes_who_sleeps)
{
	EXPECT_LE(sleep_until(self, variant->nr, end_later), 1500);
}

/* What waits for a long time is not more than there is memory for. */
TEST_F(braid, nobody_is_waited_for_at_the_cost_of_packets)
{
	unsigned int i;

	member_hold(self->all[1], true);
	for (i = 0; i < 100; i++)
		member_put(self->all[0], 1000 + i, 1, 200000);
	EXPECT_LE(50, read_ordered(self, 50, 2000));
	member_hold(self->all[1], false);
}

/* Twice what a strand holds, and nobody reads at first. */
TEST_F(braid, a_thread_waits_for_room)
{
	unsigned int i;

	for (i = 0; i < 180; i++)
		member_put(self->all[0], 1000 + i, 1, 200000);
	usleep(100000);
	EXPECT_EQ(180, read_ordered(self, 180, 1000));
	EXPECT_EQ(1179, self->last);
}

TEST_F(braid, a_span_larger_than_the_memory)
{
	member_put(self->all[0], 1000, 100, 200000);
	EXPECT_EQ(100, read_ordered(self, 100, 1000));
	EXPECT_EQ(1099, self->last);
}

TEST_F(braid, the_end_comes_after_the_last_packet)
{
	struct ringtap_span span;
	unsigned int i;

	for (i = 0; i < variant->nr; i++) {
		member_put(self->all[i], 100 + i, 1, 60);
		member_end(self->all[i], -ESHUTDOWN);
	}
	EXPECT_EQ(variant->nr, read_ordered(self, variant->nr, 1000));
	EXPECT_EQ(-ESHUTDOWN, peek(&self->braid, &span, 1000));
	EXPECT_EQ(-ESHUTDOWN, peek(&self->braid, &span, 1000));
}

TEST_F(braid, one_that_is_broken_ends_all)
{
	struct ringtap_span span;

	member_put(self->all[1], 100, 1, 60);
	member_end(self->all[1], -EPROTO);
	EXPECT_EQ(1, read_ordered(self, 1, 1000));
	EXPECT_EQ(-EPROTO, peek(&self->braid, &span, 1000));
	EXPECT_EQ(self->all[1], braid_ended(&self->braid));
}

TEST_F(braid, in_no_order_nobody_waits)
{
	struct ringtap_span span;
	uint64_t begun = now_ms();

	self->braid.ordered = false;
	member_hold(self->all[1], true);
	member_put(self->all[0], 100, 3, 60);
	EXPECT_EQ(1, peek(&self->braid, &span, 1000));
	EXPECT_LE(now_ms() - begun, 100);
	member_hold(self->all[1], false);
}

/* A thread that is asleep for want of room ends, too: at the end of the test. */
TEST_F(braid, who_reads_no_more_leaves_nobody_waiting)
{
	unsigned int i;

	for (i = 0; i < 180; i++)
		member_put(self->all[0], 1000 + i, 1, 200000);
	usleep(50000);
}

struct producer {
	struct ringtap	*member;
	uint64_t	*clock;
	pthread_mutex_t	*lock;
	unsigned int	records;
	unsigned int	seed;
};

/* Stamped by a clock that is common to all, and in the ring before the next is
 * stamped: how late a CPU may be is not what is tested here.
 */
static void *produce(void *arg)
{
	struct producer *of = arg;
	unsigned int n;

	while (of->records) {
		n = 1 + rand_r(&of->seed) % 20;
		if (n > of->records)
			n = of->records;
		if (rand_r(&of->seed) % 64 == 0)
			usleep(rand_r(&of->seed) % 2000);
		pthread_mutex_lock(of->lock);
		member_put(of->member, *of->clock, n, rand_r(&of->seed) % 400);
		*of->clock += n;
		pthread_mutex_unlock(of->lock);
		of->records -= n;
	}
	member_end(of->member, -ESHUTDOWN);
	return NULL;
}

#define RECORDS	50000

TEST_F(braid, all_at_once)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct producer of[MEMBERS];
	pthread_t producers[MEMBERS];
	struct ringtap_span span;
	uint64_t clock = 1000;
	unsigned int i;

	for (i = 0; i < variant->nr; i++) {
		of[i] = (struct producer){
			self->all[i], &clock, &lock, RECORDS, i,
		};
		ASSERT_EQ(0, pthread_create(&producers[i], NULL, produce, &of[i]));
	}
	EXPECT_EQ(variant->nr * RECORDS,
		  read_ordered(self, variant->nr * RECORDS, 5000));
	EXPECT_EQ(999 + variant->nr * RECORDS, self->last);
	EXPECT_EQ(0, self->braid.late);
	EXPECT_EQ(-ESHUTDOWN, peek(&self->braid, &span, 1000));
	for (i = 0; i < variant->nr; i++)
		pthread_join(producers[i], NULL);
}

TEST_HARNESS_MAIN
