// SPDX-License-Identifier: GPL-2.0
/*
 * A group beside AF_PACKET's fan-out of the same device, with as many members: where
 * both have the mode, frame by frame the same member.
 */
#define _GNU_SOURCE
#include "crew.h"
#include "flow.h"
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MEMBERS	5
#define FLOWS	2000

FIXTURE(twin) {
	int		tap;
	int		queue;
	int		fds[MEMBERS];
	uint8_t		who[CREW_FRAMES];
	struct crew	crew;
};

FIXTURE_SETUP(twin)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open_queue("tap0");
	ASSERT_LE(0, self->tap);
	self->queue = tap_open_queue("tap0");
	ASSERT_LE(0, self->queue);
	memset(self->who, CREW_NOBODY, sizeof(self->who));
}

FIXTURE_TEARDOWN(twin)
{
	int i;

	crew_close(&self->crew);
	for (i = 0; i < MEMBERS; i++)
		close(self->fds[i]);
	close(self->queue);
	close(self->tap);
}

static int open_twin(int mode)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = tap_ifindex("tap0"),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
	int fanout = 1 | mode << 16, room = 16 << 20;

	if (fd < 0 || bind(fd, (void *)&addr, sizeof(addr)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &fanout, sizeof(fanout)))
		return -errno;
	return fd;
}

static void begin(struct __test_metadata *_metadata, FIXTURE_DATA(twin) *self,
		  int theirs, unsigned int ours)
{
	int i;

	for (i = 0; i < MEMBERS; i++) {
		self->fds[i] = open_twin(theirs);
		ASSERT_LE(0, self->fds[i]);
	}
	crew_init(&self->crew, "tap0", ours);
	ASSERT_EQ(0, crew_open(&self->crew, MEMBERS));
}

static void read_twins(FIXTURE_DATA(twin) *self)
{
	const struct flow_note *note;
	uint8_t frame[FLOW_FRAME];
	ssize_t len;
	int i;

	for (i = 0; i < MEMBERS; i++)
		while ((len = recv(self->fds[i], frame, sizeof(frame), 0)) > 0) {
			note = flow_note(frame, len);
			if (note)
				self->who[note->seq] = i;
		}
}

/* Theirs counts queues from 1, where a device has said which. */
static void expect_same(struct __test_metadata *_metadata,
			FIXTURE_DATA(twin) *self, uint32_t frames, int shift)
{
	uint32_t i, others = 0;

	crew_read(&self->crew);
	read_twins(self);
	EXPECT_EQ(0, crew_faults(&self->crew, 0, frames));
	for (i = 0; i < frames; i++)
		others += self->who[i] !=
			  (self->crew.who[i] + shift) % MEMBERS;
	EXPECT_EQ(0, others);
}

TEST_F(twin, flows)
{
	struct flow flow = {};
	uint32_t seq = 0;

	begin(_metadata, self, PACKET_FANOUT_HASH, RINGTAP_BALANCE_FLOW);
	for (flow.nr = 0; flow.nr < FLOWS; flow.nr++) {
		flow.wrap = flow.nr % FLOW_WRAPS;
		flow.v6 = flow.nr / FLOW_WRAPS % 2;
		flow.tcp = flow.nr % 7 == 0;
		flow.back = flow.nr % 5 == 0;
		flow.fragment = flow.nr % 11 % (FLOW_FRAGMENTS + 1);
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq++));
	}
	expect_same(_metadata, self, seq, 0);
}

TEST_F(twin, cpus)
{
	unsigned int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct flow flow = {};
	cpu_set_t cpu;
	uint32_t seq;

	begin(_metadata, self, PACKET_FANOUT_CPU, RINGTAP_BALANCE_CPU);
	for (seq = 0; seq < 100; seq++) {
		CPU_ZERO(&cpu);
		CPU_SET(seq % cpus, &cpu);
		ASSERT_EQ(0, sched_setaffinity(0, sizeof(cpu), &cpu));
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq));
	}
	expect_same(_metadata, self, 100, 0);
}

TEST_F(twin, queues)
{
	struct flow flow = {};
	uint32_t seq;

	begin(_metadata, self, PACKET_FANOUT_QM, RINGTAP_BALANCE_QUEUE);
	for (seq = 0; seq < 100; seq++)
		ASSERT_EQ(0, flow_receive(seq % 3 ? self->tap : self->queue, &flow,
					  seq));
	expect_same(_metadata, self, 100, 1);
}

/* The source port, from the network header on, where both begin alike. */
TEST_F(twin, programs)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, SKF_NET_OFF + 20),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = {
		.len = ARRAY_SIZE(insns), .filter = insns,
	};
	struct flow flow = {};

	begin(_metadata, self, PACKET_FANOUT_CBPF, RINGTAP_BALANCE_BPF);
	ASSERT_EQ(0, setsockopt(self->fds[0], SOL_PACKET, PACKET_FANOUT_DATA,
				&program, sizeof(program)));
	ASSERT_EQ(0, ringtap_set_balance(self->crew.rt[0], &program));
	for (flow.nr = 0; flow.nr < FLOWS; flow.nr++)
		ASSERT_EQ(0, flow_receive(self->tap, &flow, flow.nr));
	expect_same(_metadata, self, FLOWS, 0);
}

/* From one CPU: theirs has one counter for all. */
TEST_F(twin, turns)
{
	struct flow flow = {};
	cpu_set_t cpu;
	uint32_t seq;

	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	ASSERT_EQ(0, sched_setaffinity(0, sizeof(cpu), &cpu));
	begin(_metadata, self, PACKET_FANOUT_LB, RINGTAP_BALANCE_TURN);
	for (seq = 0; seq < 500; seq++)
		ASSERT_EQ(0, flow_receive(self->tap, &flow, seq));
	crew_read(&self->crew);
	read_twins(self);
	for (seq = MEMBERS; seq < 500; seq++) {
		EXPECT_EQ(self->who[seq - MEMBERS], self->who[seq]);
		EXPECT_EQ(self->crew.who[seq - MEMBERS], self->crew.who[seq]);
	}
}

TEST_HARNESS_MAIN
