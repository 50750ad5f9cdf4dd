// SPDX-License-Identifier: GPL-2.0
/*
 * For frames that come in bursts the kernel waits for the end of each, by a
 * tasklet; for those that come alone it does not. Either way none is kept back.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "reader.h"
#include "tap.h"

#include <linux/filter.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define LONE	1000
#define BURST	32
#define BURSTS	50

FIXTURE(burst) {
	struct ringtap *rt;
	int tap;
};

FIXTURE_VARIANT(burst) {
	unsigned int clock;
};

FIXTURE_VARIANT_ADD(burst, clock_of_each) { .clock = RINGTAP_CLOCK_REALTIME };
FIXTURE_VARIANT_ADD(burst, clock_of_batch) { .clock = RINGTAP_CLOCK_BATCH };

FIXTURE_SETUP(burst)
{
	struct ringtap_options options = {
		.device = "tap0",
		.clock = variant->clock,
		.ring_bytes = 4 << 20,
	};

	machine_pin(0);
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(burst)
{
	ringtap_close(self->rt);
	close(self->tap);
}

/* Tasklets of both kinds, or of high priority only. */
static uint64_t tasklets(unsigned int clock)
{
	uint64_t high = machine_softirqs("HI", 0);

	return clock == RINGTAP_CLOCK_BATCH ?
	       high + machine_softirqs("TASKLET", 0) : high;
}

/* Whoever writes into a tap has each frame received by itself. */
TEST_F(burst, a_frame_that_comes_alone_costs_no_tasklet)
{
	uint64_t before = tasklets(variant->clock);

	ASSERT_EQ(0, tap_receive(self->tap, 0, LONE, FRAME));
	EXPECT_GT(LONE / 8, tasklets(variant->clock) - before);
	EXPECT_EQ(LONE, reader_drain(self->rt));
}

static int generate(unsigned int bursts)
{
	return tap_command("set -e; modprobe pktgen; cd /proc/net/pktgen\n"
			   "echo add_device tap0@0 >kpktgend_0\n"
			   "for told in 'xmit_mode netif_receive' 'burst %u' "
			   "'pkt_size %u' 'count %u' 'flag NO_TIMESTAMP' "
			   "'dst 192.0.2.1' 'dst_mac 02:00:00:00:00:09'\n"
			   "do echo $told >tap0@0; done\n"
			   "echo start >pgctrl\n"
			   "while ! grep -q '^Result: OK' tap0@0; do sleep 0.1; done\n"
			   "echo rem_device_all >kpktgend_0", BURST, FRAME,
			   bursts * BURST);
}

/* For the records, and for the time; what else the machine does has some, too. */
TEST_F(burst, one_of_several_costs_one)
{
	unsigned int kinds = variant->clock == RINGTAP_CLOCK_BATCH ? 2 : 1;
	uint64_t before, run;

	ASSERT_EQ(0, tap_receive(self->tap, 0, LONE, FRAME));
	ASSERT_EQ(LONE, reader_drain(self->rt));
	before = tasklets(variant->clock);
	ASSERT_EQ(0, generate(BURSTS));
	run = tasklets(variant->clock) - before;
	EXPECT_EQ(BURSTS * BURST, reader_drain(self->rt));
	/* With PREEMPT_RT nothing is waited for. */
	if (machine_is_realtime())
		return;
	EXPECT_LE(kinds * BURSTS * 3 / 4, run);
	EXPECT_GE(2 * kinds * BURSTS, run);
}

/* ret 65535 for each second frame, as chance has it. */
static const struct sock_filter some[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_RANDOM),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, 65535),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static unsigned int steps_back(struct ringtap *rt, uint32_t *packets)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	unsigned int back = 0;
	uint64_t last = 0;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			back += packet.ns < last;
			last = packet.ns;
			(*packets)++;
		}
		ringtap_release(rt, &span);
	}
	return back;
}

/* For some frames the clock is read, by who came later and sees them first. */
TEST_F(burst, its_time_does_not_go_back)
{
	struct sock_fprog filter = {
		.len = sizeof(some) / sizeof(*some),
		.filter = (struct sock_filter *)some,
	};
	struct ringtap_options options = {
		.device = "tap0", .ring_bytes = 4 << 20, .filter = &filter,
	};
	uint32_t packets = 0, others = 0;
	struct ringtap *other;

	ASSERT_EQ(0, ringtap_open(&other, &options))
		TH_LOG("%s", ringtap_strerror(other));
	ASSERT_EQ(0, generate(BURSTS));
	EXPECT_EQ(0, steps_back(self->rt, &packets));
	EXPECT_EQ(BURSTS * BURST, packets);
	EXPECT_EQ(0, steps_back(other, &others));
	EXPECT_LT(0, others);
	EXPECT_GT(packets, others);
	ringtap_close(other);
}

TEST_HARNESS_MAIN
