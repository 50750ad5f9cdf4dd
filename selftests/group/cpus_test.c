// SPDX-License-Identifier: GPL-2.0
/*
 * The same from all CPUs and queues at once: each frame has exactly one member, and
 * the right one.
 */
#define _GNU_SOURCE
#include "crew.h"
#include "flow.h"
#include "machine.h"
#include "tap.h"

#include <linux/filter.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MEMBERS	4
#define CPUS	4

/* Both directions of each. */
#define FLOWS	8000
#define FRAMES	(2 * FLOWS)

FIXTURE(cpus) {
	unsigned int	cpus;
	int		tap[CPUS];
	struct crew	crew;
};

FIXTURE_VARIANT(cpus) {
	unsigned int balance;
};

FIXTURE_VARIANT_ADD(cpus, flow) { .balance = RINGTAP_BALANCE_FLOW };
FIXTURE_VARIANT_ADD(cpus, inner) { .balance = RINGTAP_BALANCE_INNER };
FIXTURE_VARIANT_ADD(cpus, ip) { .balance = RINGTAP_BALANCE_IP };
FIXTURE_VARIANT_ADD(cpus, turn) { .balance = RINGTAP_BALANCE_TURN };
FIXTURE_VARIANT_ADD(cpus, cpu) { .balance = RINGTAP_BALANCE_CPU };
FIXTURE_VARIANT_ADD(cpus, queue) { .balance = RINGTAP_BALANCE_QUEUE };
FIXTURE_VARIANT_ADD(cpus, random) { .balance = RINGTAP_BALANCE_RANDOM };
FIXTURE_VARIANT_ADD(cpus, program) { .balance = RINGTAP_BALANCE_BPF };

FIXTURE_SETUP(cpus)
{
	unsigned int i;

	ASSERT_EQ(0, tap_namespace());
	self->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	if (self->cpus > CPUS)
		self->cpus = CPUS;
	for (i = 0; i < self->cpus; i++) {
		self->tap[i] = tap_open_queue("tap0");
		ASSERT_LE(0, self->tap[i]);
	}
	crew_init(&self->crew, "tap0", variant->balance);
	self->crew.options.ring_bytes = 16 << 20;
}

FIXTURE_TEARDOWN(cpus)
{
	unsigned int i;

	crew_close(&self->crew);
	for (i = 0; i < self->cpus; i++)
		close(self->tap[i]);
}

/* Flow and direction of a frame; the directions of a flow come from two CPUs. */
static struct flow flow_of(uint32_t seq)
{
	return (struct flow){ .nr = seq / 2, .back = seq % 2 };
}

static unsigned int cpu_of(uint32_t seq, unsigned int cpus)
{
	return (seq / 2 + seq % 2) % cpus;
}

/* Of which queue a frame is: of each, on each CPU. */
static unsigned int queue_of(uint32_t seq, unsigned int cpus)
{
	return seq / 8 % cpus;
}

/**
 * struct receiver - a CPU that receives
 * @tap: the queues
 * @cpu: it
 * @cpus: of all those
 * @gate: all begin together
 * @err: what it met
 */
struct receiver {
	const int		*tap;
	unsigned int		cpu;
	unsigned int		cpus;
	pthread_barrier_t	*gate;
	int			err;
};

static void *receive(void *arg)
{
	struct receiver *of = arg;
	struct flow flow;
	uint32_t seq;

	machine_pin(of->cpu);
	pthread_barrier_wait(of->gate);
	for (seq = 0; seq < FRAMES && !of->err; seq++) {
		if (cpu_of(seq, of->cpus) != of->cpu)
			continue;
		flow = flow_of(seq);
		of->err = flow_receive(of->tap[queue_of(seq, of->cpus)], &flow,
				       seq);
	}
	return NULL;
}

static int receive_all(FIXTURE_DATA(cpus) *self)
{
	struct receiver all[CPUS];
	pthread_barrier_t gate;
	pthread_t threads[CPUS];
	unsigned int i;
	int err = 0;

	pthread_barrier_init(&gate, NULL, self->cpus);
	for (i = 0; i < self->cpus; i++) {
		all[i] = (struct receiver){ self->tap, i, self->cpus, &gate, 0 };
		if (pthread_create(&threads[i], NULL, receive, &all[i]))
			abort();
	}
	for (i = 0; i < self->cpus; i++) {
		pthread_join(threads[i], NULL);
		err = all[i].err ? : err;
	}
	pthread_barrier_destroy(&gate);
	return err;
}

/* The member must be this one; -1: nobody can say. */
static int member_of(unsigned int balance, uint32_t seq, unsigned int cpus)
{
	struct flow flow = flow_of(seq);
	uint8_t frame[FLOW_FRAME];

	switch (balance) {
	case RINGTAP_BALANCE_CPU:
		return cpu_of(seq, cpus) % MEMBERS;
	case RINGTAP_BALANCE_QUEUE:
		return queue_of(seq, cpus) % MEMBERS;
	case RINGTAP_BALANCE_BPF:
		flow_frame(frame, &flow, seq);
		return frame[14 + 21] % MEMBERS;
	default:
		return -1;
	}
}

static bool has_flows(unsigned int balance)
{
	return balance == RINGTAP_BALANCE_FLOW ||
	       balance == RINGTAP_BALANCE_INNER ||
	       balance == RINGTAP_BALANCE_IP;
}

/* Frames that another member had than the one that should. */
static unsigned int misled(const struct crew *crew, unsigned int balance,
			   unsigned int cpus)
{
	unsigned int wrong = 0;
	uint32_t seq;
	int member;

	for (seq = 0; seq < FRAMES; seq++) {
		member = member_of(balance, seq, cpus);
		wrong += member >= 0 && member != crew->who[seq];
		wrong += has_flows(balance) && seq % 2 &&
			 crew->who[seq] != crew->who[seq - 1];
	}
	return wrong;
}

/* In percent of its share, of the member that is farthest off. */
static unsigned int unevenness(const struct crew *crew)
{
	const int share = FRAMES / MEMBERS;
	unsigned int i, off, most = 0;

	for (i = 0; i < MEMBERS; i++) {
		off = abs((int)crew->frames[i] - share);
		if (off > most)
			most = off;
	}
	return most * 100 / share;
}

/* The lower half of the source port. */
static int set_program(struct crew *crew)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14 + 21),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = {
		.len = ARRAY_SIZE(insns), .filter = insns,
	};

	return ringtap_set_balance(crew->rt[0], &program);
}

/* Frames that were not the next member's after their CPU's frame before. */
static unsigned int out_of_turn(const struct crew *crew, unsigned int cpus)
{
	unsigned int cpu, wrong = 0;
	uint32_t before[CPUS] = {};
	uint32_t seq;

	for (seq = 0; seq < FRAMES; seq++) {
		cpu = cpu_of(seq, cpus);
		if (before[cpu])
			wrong += crew->who[seq] !=
				 (crew->who[before[cpu] - 1] + 1) % MEMBERS;
		before[cpu] = seq + 1;
	}
	return wrong;
}

static bool is_even(unsigned int balance)
{
	return has_flows(balance) || balance == RINGTAP_BALANCE_TURN ||
	       balance == RINGTAP_BALANCE_RANDOM;
}

TEST_F(cpus, each_frame_has_the_right_member)
{
	const unsigned int balance = variant->balance;
	struct ringtap_stats stats;
	uint64_t seen = 0;
	unsigned int i;

	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
	if (balance == RINGTAP_BALANCE_BPF)
		ASSERT_EQ(0, set_program(&self->crew));
	ASSERT_EQ(0, receive_all(self));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, FRAMES));
	EXPECT_EQ(0, misled(&self->crew, balance, self->cpus));
	if (is_even(balance))
		EXPECT_GE(10, unevenness(&self->crew));
	if (balance == RINGTAP_BALANCE_TURN)
		EXPECT_EQ(0, out_of_turn(&self->crew, self->cpus));
	for (i = 0; i < MEMBERS; i++) {
		stats = crew_stats(&self->crew, i);
		EXPECT_EQ(self->crew.frames[i], stats.delivered);
		seen += stats.seen;
	}
	EXPECT_EQ(FRAMES, seen);
}

TEST_HARNESS_MAIN
