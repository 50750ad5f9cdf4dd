// SPDX-License-Identifier: GPL-2.0
/*
 * Which member gets which frame: each one exactly one, and the right one where the
 * balance says which.
 */
#define _GNU_SOURCE
#include "crew.h"
#include "flow.h"
#include "machine.h"
#include "tap.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define FLOWS	10000

FIXTURE(balance) {
	int		tap;
	int		queue;
	struct crew	crew;
};

FIXTURE_VARIANT(balance) {
	unsigned int members;
};

FIXTURE_VARIANT_ADD(balance, one) { .members = 1 };
FIXTURE_VARIANT_ADD(balance, two) { .members = 2 };
FIXTURE_VARIANT_ADD(balance, three) { .members = 3 };
FIXTURE_VARIANT_ADD(balance, eight) { .members = 8 };
FIXTURE_VARIANT_ADD(balance, sixteen) { .members = 16 };

FIXTURE_SETUP(balance)
{
	ASSERT_EQ(0, tap_namespace());
	machine_hurry(true);
	self->tap = tap_open_queue("tap0");
	ASSERT_LE(0, self->tap);
	self->queue = tap_open_queue("tap0");
	ASSERT_LE(0, self->queue);
	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_FLOW);
}

FIXTURE_TEARDOWN(balance)
{
	crew_close(&self->crew);
	close(self->queue);
	close(self->tap);
	machine_hurry(false);
}

/* One frame of each flow. */
static int receive_flows(int tap, struct flow flow, uint32_t flows)
{
	int err = 0;

	for (flow.nr = 0; flow.nr < flows && !err; flow.nr++)
		err = flow_receive(tap, &flow, flow.nr);
	return err;
}

/* By how much the member with most, or fewest, is off its share, in percent. */
static unsigned int unevenness(const struct crew *crew, uint32_t frames)
{
	uint32_t share = frames / crew->members, off, most = 0;
	unsigned int i;

	for (i = 0; i < crew->members; i++) {
		off = abs((int)crew->frames[i] - (int)share);
		if (off > most)
			most = off;
	}
	return most * 100 / share;
}

/* All are of the same kind, so that the sample is what makes them uneven. */
TEST_F(balance, flows_are_spread)
{
	const unsigned int most = variant->members > 8 ? 15 : 10;

	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	ASSERT_EQ(0, receive_flows(self->tap, (struct flow){}, FLOWS));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, FLOWS));
	EXPECT_GE(most, unevenness(&self->crew, FLOWS));
}

TEST_F(balance, turns_are_equal)
{
	self->crew.as.balance = RINGTAP_BALANCE_TURN;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	machine_pin(0);
	ASSERT_EQ(0, receive_flows(self->tap, (struct flow){},
				   variant->members * 100));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, variant->members * 100));
	EXPECT_EQ(0, unevenness(&self->crew, variant->members * 100));
}

TEST_F(balance, random_is_even)
{
	const unsigned int most = variant->members > 8 ? 15 : 10;
	struct flow flow = {};
	uint32_t seq;

	self->crew.as.balance = RINGTAP_BALANCE_RANDOM;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	for (seq = 0; seq < FLOWS; seq++)
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, FLOWS));
	EXPECT_GE(most, unevenness(&self->crew, FLOWS));
}

TEST_F(balance, a_cpu_has_its_member)
{
	struct flow flow = {};
	unsigned int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	uint32_t seq, cpu;

	self->crew.as.balance = RINGTAP_BALANCE_CPU;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	for (seq = 0; seq < 100; seq++) {
		machine_pin(seq % cpus);
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq));
	}
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 100));
	for (seq = 0; seq < 100; seq++) {
		cpu = seq % cpus;
		EXPECT_EQ(cpu % variant->members, self->crew.who[seq]);
	}
}

TEST_F(balance, a_queue_has_its_member)
{
	struct flow flow = {};
	uint32_t seq;

	self->crew.as.balance = RINGTAP_BALANCE_QUEUE;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	for (seq = 0; seq < 100; seq++)
		ASSERT_EQ(0, flow_receive(seq % 2 ? self->queue : self->tap, &flow,
					  seq));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 100));
	for (seq = 0; seq < 100; seq++)
		EXPECT_EQ(seq % 2 % variant->members, self->crew.who[seq]);
}

/* Of the note at the frame's end nothing is known there: by the source port. */
TEST_F(balance, a_program_says_who)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 14 + 20),
		BPF_STMT(BPF_ALU | BPF_SUB | BPF_K, 1024),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = {
		.len = ARRAY_SIZE(insns), .filter = insns,
	};
	uint32_t nr;

	self->crew.as.balance = RINGTAP_BALANCE_BPF;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	/* Without one it is the first. */
	ASSERT_EQ(0, receive_flows(self->tap, (struct flow){}, 10));
	ASSERT_EQ(0, ringtap_set_balance(self->crew.rt[variant->members - 1],
					 &program));
	crew_read(&self->crew);
	EXPECT_EQ(10, self->crew.frames[0]);

	ASSERT_EQ(0, receive_flows(self->tap, (struct flow){}, 1000));
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 1000));
	for (nr = 0; nr < 1000; nr++)
		EXPECT_EQ(nr * 3 % variant->members, self->crew.who[nr]);
}

static int load_program(int returns)
{
	struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = returns },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = (uintptr_t)insns, .insn_cnt = ARRAY_SIZE(insns),
		.license = (uintptr_t)"GPL",
	};

	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

/* So that not one frame is chosen for by another rule. */
TEST_F(balance, a_program_is_there_from_the_first_frame_on)
{
	struct flow flow = {};
	int program = load_program(variant->members - 1);

	ASSERT_LE(0, program);
	self->crew.as.balance = RINGTAP_BALANCE_BPF;
	self->crew.options.balance_program = program;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	ASSERT_EQ(0, flow_receive(self->tap, &flow, 0));
	crew_read(&self->crew);
	EXPECT_EQ(variant->members - 1, self->crew.who[0]);

	/* Only members of a group have one. */
	crew_close(&self->crew);
	self->crew.options.member = NULL;
	EXPECT_EQ(-ENOTCONN, crew_join(&self->crew, 0));
	close(program);
}

TEST_F(balance, an_ebpf_program_is_replaced_while_it_runs)
{
	struct flow flow = {};
	uint32_t seq;
	int program;

	self->crew.as.balance = RINGTAP_BALANCE_BPF;
	ASSERT_EQ(0, crew_open(&self->crew, variant->members));
	for (seq = 0; seq < 100; seq++) {
		program = load_program(seq);
		ASSERT_LE(0, program);
		ASSERT_EQ(0, ringtap_set_balance_program(self->crew.rt[0],
							 program));
		close(program);
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq));
	}
	crew_read(&self->crew);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, 100));
	for (seq = 0; seq < 100; seq++)
		EXPECT_EQ(seq % variant->members, self->crew.who[seq]);
}

TEST_HARNESS_MAIN
