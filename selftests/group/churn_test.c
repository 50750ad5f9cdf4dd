// SPDX-License-Identifier: GPL-2.0
/*
 * Members come and go, are killed, and devices change, while frames flow: each frame
 * has one member, and what is not delivered is counted.
 */
#define _GNU_SOURCE
#include "crew.h"
#include "flow.h"
#include "machine.h"
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MEMBERS	4
#define LAST	(MEMBERS - 1)
#define CPUS	2

/**
 * struct flood - a CPU that receives frames of many flows
 * @queue: of the device
 * @cpu: which
 * @end: told to end
 * @sent: frames
 * @error: of the last write
 */
struct flood {
	int		queue;
	unsigned int	cpu;
	bool		end;
	uint64_t	sent;
	int		error;
	pthread_t	thread;
};

FIXTURE(churn) {
	struct flood	floods[CPUS];
	struct crew	crew;
	uint64_t	seen;
	unsigned int	rounds;
};

FIXTURE_VARIANT(churn) {
	unsigned int	balance;
	unsigned int	flags;
	unsigned int	mode;
};

FIXTURE_VARIANT_ADD(churn, flow) {
	.balance = RINGTAP_BALANCE_FLOW, .mode = RINGTAP_MODE_COPY,
};

FIXTURE_VARIANT_ADD(churn, turn_rollover) {
	.balance = RINGTAP_BALANCE_TURN, .flags = RINGTAP_GROUP_ROLLOVER,
	.mode = RINGTAP_MODE_BYPASS,
};

FIXTURE_VARIANT_ADD(churn, bpf) {
	.balance = RINGTAP_BALANCE_BPF, .mode = RINGTAP_MODE_TAP,
};

FIXTURE_SETUP(churn)
{
	int i;

	ASSERT_EQ(0, tap_namespace());
	machine_hurry(true);
	for (i = 0; i < CPUS; i++) {
		self->floods[i].queue = tap_open_queue("tap0");
		self->floods[i].cpu = i;
		ASSERT_LE(0, self->floods[i].queue);
	}
	crew_init(&self->crew, "tap0", variant->balance);
	self->crew.as.flags = variant->flags;
	self->crew.options.mode = variant->mode;
	self->crew.options.ring_bytes = 64 << 10;
	self->crew.options.snaplen = 256;
	self->rounds = machine_is_emulated() ? 200 : machine_watches() ? 2000 : 300;
}

FIXTURE_TEARDOWN(churn)
{
	int i;

	crew_close(&self->crew);
	for (i = 0; i < CPUS; i++)
		close(self->floods[i].queue);
	machine_hurry(false);
}

static void *flood_main(void *arg)
{
	struct flood *flood = arg;
	struct flow flow = {};

	machine_pin(flood->cpu);
	while (!__atomic_load_n(&flood->end, __ATOMIC_RELAXED) &&
	       !flood->error) {
		flow.nr = flood->sent % 500;
		flood->error = flow_receive(flood->queue, &flow, 0);
		flood->sent += !flood->error;
	}
	return NULL;
}

static int floods_begin(FIXTURE_DATA(churn) *self)
{
	int i, err = 0;

	for (i = 0; i < CPUS && !err; i++)
		err = pthread_create(&self->floods[i].thread, NULL, flood_main,
				     &self->floods[i]);
	return err;
}

/* What was sent since. */
static uint64_t floods_end(FIXTURE_DATA(churn) *self)
{
	uint64_t sent = 0;
	int i;

	for (i = 0; i < CPUS; i++) {
		__atomic_store_n(&self->floods[i].end, true, __ATOMIC_RELAXED);
		pthread_join(self->floods[i].thread, NULL);
		sent += self->floods[i].sent;
	}
	return sent;
}

/* Its counters stand still before they are read. */
static void leave(FIXTURE_DATA(churn) *self, unsigned int member)
{
	ringtap_stop(self->crew.rt[member]);
	self->seen += crew_stats(&self->crew, member).seen;
	crew_leave(&self->crew, member);
}

static void drain(struct ringtap *rt)
{
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0)
		ringtap_release(rt, &span);
}

static void swap_program(struct __test_metadata *_metadata,
			 FIXTURE_DATA(churn) *self, unsigned int round)
{
	struct sock_filter insn = BPF_STMT(BPF_RET | BPF_K, round);
	struct sock_fprog program = { .len = 1, .filter = &insn };

	ASSERT_EQ(0, ringtap_set_balance(self->crew.rt[LAST], &program));
}

/* The last is always there, so that no frame meets nobody; those with lower numbers come
 * before it.
 */
TEST_F_TIMEOUT(churn, members_come_and_go, 280)
{
	unsigned int round, member;

	ASSERT_EQ(0, crew_join(&self->crew, LAST));
	ASSERT_EQ(0, floods_begin(self));
	for (round = 0; round < self->rounds; round++) {
		member = round * 7 % LAST;
		if (self->crew.rt[member])
			leave(self, member);
		else
			ASSERT_EQ(0, crew_join(&self->crew, member));
		if (variant->balance == RINGTAP_BALANCE_BPF)
			swap_program(_metadata, self, round);
		drain(self->crew.rt[LAST]);
	}
	round = floods_end(self);
	for (member = 0; member < MEMBERS; member++)
		if (self->crew.rt[member])
			leave(self, member);
	EXPECT_EQ(round, self->seen);
	EXPECT_LT(self->rounds, round);
}

/* A member of another process, which never says goodbye. */
static pid_t start_member(FIXTURE_DATA(churn) *self)
{
	struct ringtap_options options = self->crew.options;
	struct ringtap_member as = self->crew.as;
	struct ringtap *rt;
	int ready[2];
	pid_t pid;
	char one;

	as.number = RINGTAP_MEMBER_ANY;
	options.member = &as;
	if (pipe(ready))
		return -1;
	pid = fork();
	if (pid) {
		close(ready[1]);
		if (read(ready[0], &one, 1) != 1)
			pid = -1;
		close(ready[0]);
		return pid;
	}
	if (ringtap_open(&rt, &options) || write(ready[1], "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

TEST_F_TIMEOUT(churn, members_are_killed, 280)
{
	unsigned int rounds = self->rounds / 20, round;
	uint64_t sent, before;
	pid_t pid;

	ASSERT_EQ(0, crew_join(&self->crew, 0));
	ASSERT_EQ(0, floods_begin(self));
	for (round = 0; round < rounds; round++) {
		pid = start_member(self);
		ASSERT_LT(0, pid);
		EXPECT_EQ(2, crew_member_stats(&self->crew, 0).members);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		drain(self->crew.rt[0]);
	}
	EXPECT_EQ(1, crew_member_stats(&self->crew, 0).members);

	/* Now all is the first one's again. */
	before = crew_stats(&self->crew, 0).seen;
	usleep(100000);
	sent = floods_end(self);
	leave(self, 0);
	EXPECT_LT(before, self->seen);
	EXPECT_GE(sent, self->seen);
}

/* Frames of the device are hidden from the handler from then on: all move. */
TEST_F(churn, the_group_moves_below_a_vlan_device)
{
	struct ringtap_iface one, other;
	uint64_t sent;
	int i;

	if (variant->mode == RINGTAP_MODE_TAP)
		self->crew.options.mode = RINGTAP_MODE_AUTO;
	self->crew.options.directions = 0;
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	ASSERT_EQ(0, floods_begin(self));
	usleep(50000);
	ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.5 type vlan id 5"));
	usleep(50000);
	/* Who comes later is led to where the others are, and shares with them. */
	ASSERT_EQ(0, crew_join(&self->crew, MEMBERS));
	usleep(50000);
	sent = floods_end(self);
	for (i = 0; i < MEMBERS; i++) {
		ASSERT_EQ(0, ringtap_iface(self->crew.rt[i], 0, &other));
		if (!i)
			one = other;
		EXPECT_NE(RINGTAP_HOOK_HANDLER, other.hook);
		EXPECT_EQ(one.hook, other.hook);
		EXPECT_EQ(1, ringtap_changes(self->crew.rt[i]));
	}
	for (i = 0; i <= MEMBERS; i++)
		leave(self, i);
	EXPECT_EQ(sent, self->seen);
}

TEST_F(churn, the_device_goes)
{
	int i;

	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	ASSERT_EQ(0, floods_begin(self));
	usleep(20000);
	floods_end(self);
	for (i = 0; i < CPUS; i++) {
		close(self->floods[i].queue);
		self->floods[i].queue = -1;
	}
	for (i = 0; i < MEMBERS; i++) {
		drain(self->crew.rt[i]);
		EXPECT_EQ(-ENETDOWN, ringtap_wait(self->crew.rt[i], 20000));
	}
}

TEST_HARNESS_MAIN
