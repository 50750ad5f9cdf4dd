// SPDX-License-Identifier: GPL-2.0
/*
 * Under real drivers: what comes over the wire is in the ring, whole and once, and
 * what is not there the card has lost and says so.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "machine.h"
#include "packet.h"
#include "sender.h"
#include "tap.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define KSFT_SKIP	4
#define SHORTEST	60
#define LONGEST		1514
#define STEP		97
#define FRAMES		((LONGEST - SHORTEST) / STEP + 4)
#define BURST		1000
#define WAIT_NS		20000000000ull
#define LIMIT		120

FIXTURE(card) {
	struct ringtap_options options;
	struct framelog sent, caught;
	int stack;
};

FIXTURE_VARIANT(card) {
	const char *driver;
	bool loses;
};

FIXTURE_VARIANT_ADD(card, e1000) { .driver = "e1000", .loses = true };
FIXTURE_VARIANT_ADD(card, rtl8139) { .driver = "8139cp", .loses = true };
/* These have room for as much, or QEMU keeps what they have no room for. */
FIXTURE_VARIANT_ADD(card, e1000e) { .driver = "e1000e" };
FIXTURE_VARIANT_ADD(card, vmxnet3) { .driver = "vmxnet3" };
FIXTURE_VARIANT_ADD(card, virtio_net) { .driver = "virtio_net" };

FIXTURE_SETUP(card)
{
	int status;

	ASSERT_EQ(0, tap_namespace());
	status = tap_command("./cards.sh plug %s", variant->driver);
	if (status == KSFT_SKIP)
		SKIP(return, "this machine has no card for %s", variant->driver);
	ASSERT_EQ(0, status);
	/* Debian's queueing is fair, and so has no order. */
	ASSERT_EQ(0, tap_command("tc qdisc replace dev c0 root pfifo && tc qdisc replace dev c1 root pfifo"));
	self->stack = tap_stack_open("c0");
	ASSERT_LE(0, self->stack);
	self->sent.name = "sent";
	self->caught.name = "ring";
	self->options = (struct ringtap_options){
		.device = "c0", .directions = RINGTAP_DIR_IN, .rings = 1,
		.ring_bytes = 4 << 20, .promisc = true,
	};
}

FIXTURE_TEARDOWN(card)
{
	framelog_clear(&self->sent);
	framelog_clear(&self->caught);
	close(self->stack);
	EXPECT_EQ(0, tap_command("./cards.sh unplug"));
}

/* Of all lengths, each third one tagged: a card may take the tag out, and the driver
 * tell it beside the frame.
 */
static int send_one(int sender, uint32_t len, uint32_t seq, uint32_t direction,
		    struct framelog *sent)
{
	uint8_t frame[LONGEST + 4];
	size_t wire;

	tap_frame(frame, len, seq);
	wire = seq % 3 ? len : packet_tag(frame, len, 0x8100, 5);
	framelog_add(sent, frame, wire, direction, 0);
	return sender_send(sender, NULL, frame, wire);
}

static int send_all(const char *device, uint32_t direction, struct framelog *sent)
{
	int sender = sender_open(device), ret = 0;
	uint32_t len, seq = 0;

	for (len = SHORTEST; len < LONGEST && !ret; len += STEP)
		ret = send_one(sender, len, seq++, direction, sent);
	/* Of three in a row one is tagged. */
	for (len = 0; len < 3 && !ret; len++)
		ret = send_one(sender, LONGEST, seq++, direction, sent);
	close(sender);
	return ret;
}

static void expect_all(struct __test_metadata *_metadata,
		       FIXTURE_DATA(card) *self, struct ringtap *rt)
{
	uint32_t directions = self->options.directions;

	EXPECT_EQ(0, framelog_await(&self->caught, rt, self->sent.count));
	EXPECT_EQ(self->sent.count, self->caught.count);
	if (directions & RINGTAP_DIR_IN)
		EXPECT_EQ(0, framelog_differ(&self->sent, &self->caught,
					     RINGTAP_DIR_IN,
					     RINGTAP_FLAG_DIR_MASK));
	if (directions & RINGTAP_DIR_OUT)
		EXPECT_EQ(0, framelog_differ(&self->sent, &self->caught,
					     RINGTAP_DIR_OUT,
					     RINGTAP_FLAG_DIR_MASK));
}

static void run_mode(struct __test_metadata *_metadata,
		     FIXTURE_DATA(card) *self, uint32_t mode, uint32_t hook)
{
	struct ringtap_iface iface;
	struct ringtap *rt;

	framelog_clear(&self->sent);
	framelog_clear(&self->caught);
	self->options.mode = mode;
	ASSERT_EQ(0, ringtap_open(&rt, &self->options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(mode, iface.mode);
	EXPECT_EQ(hook, iface.hook);
	ASSERT_EQ(0, send_all("c1", RINGTAP_DIR_IN, &self->sent));
	if (self->options.directions & RINGTAP_DIR_OUT)
		ASSERT_EQ(0, send_all("c0", RINGTAP_DIR_OUT, &self->sent));
	expect_all(_metadata, self, rt);
	ringtap_close(rt);
}

/* The stack has a frame behind the ring, and on another CPU than this. */
static unsigned int stack_count(int stack, unsigned int wanted)
{
	uint64_t end = machine_ns(CLOCK_MONOTONIC) + WAIT_NS;
	unsigned int count = 0;

	do {
		count += tap_stack_count(stack);
	} while (count < wanted && machine_ns(CLOCK_MONOTONIC) < end);
	return count;
}

/* A link takes seconds to come up: so all of them in one go. What comes when a bypass
 * is over the stack has, and nothing of before.
 */
TEST_F_TIMEOUT(card, each_mode_has_each_frame, LIMIT)
{
	self->options.directions = RINGTAP_DIR_IN | RINGTAP_DIR_OUT;
	run_mode(_metadata, self, RINGTAP_MODE_TAP, RINGTAP_HOOK_TAP);
	EXPECT_EQ(FRAMES, stack_count(self->stack, FRAMES));

	self->options.directions = RINGTAP_DIR_IN;
	run_mode(_metadata, self, RINGTAP_MODE_COPY, RINGTAP_HOOK_HANDLER);
	EXPECT_EQ(FRAMES, stack_count(self->stack, FRAMES));

	run_mode(_metadata, self, RINGTAP_MODE_BYPASS, RINGTAP_HOOK_HANDLER);
	ASSERT_EQ(0, sender_send_on("c1", 1, SHORTEST));
	EXPECT_EQ(1, stack_count(self->stack, 1));
}

static int become_urgent(unsigned int cpu)
{
	struct sched_param param = { .sched_priority = 1 };

	machine_pin(cpu);
	return sched_setscheduler(0, SCHED_FIFO, &param);
}

/**
 * struct busy - a thread that keeps a CPU from all of lower priority
 * @is_there: it does
 * @is_over: it shall end
 */
struct busy {
	bool	is_there;
	bool	is_over;
};

static void *keep_busy(void *data)
{
	struct busy *busy = data;

	if (!become_urgent(1))
		__atomic_store_n(&busy->is_there, true, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&busy->is_over, __ATOMIC_RELAXED))
		;
	return NULL;
}

/* The device's thread, which takes frames out of its ring, gets none of two CPUs. */
static int send_to_nobody(uint32_t count)
{
	struct sched_param normal = {};
	struct busy busy = {};
	pthread_t thread;
	int sender, ret;

	sender = sender_open("c1");
	if (pthread_create(&thread, NULL, keep_busy, &busy))
		return -1;
	while (!__atomic_load_n(&busy.is_there, __ATOMIC_ACQUIRE))
		sched_yield();
	ret = become_urgent(0);
	if (!ret)
		ret = sender_send_ours(sender, 0, count, SHORTEST);
	sched_setscheduler(0, SCHED_OTHER, &normal);
	__atomic_store_n(&busy.is_over, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	close(sender);
	return ret;
}

/* Until both make what was sent: some drivers ask their card once in two seconds. */
static void await_sum(struct ringtap *rt, uint64_t lost_before, uint64_t *seen,
		      uint64_t *lost)
{
	uint64_t end = machine_ns(CLOCK_MONOTONIC) + WAIT_NS;
	struct ringtap_device device = {};
	struct ringtap_stats stats = {};

	do {
		usleep(100000);
		ringtap_stats(rt, &stats);
		ringtap_device_info("c0", &device);
		*seen = stats.seen;
		*lost = device.nic_dropped - lost_before;
	} while (*seen + *lost < BURST && machine_ns(CLOCK_MONOTONIC) < end);
}

TEST_F_TIMEOUT(card, what_the_card_loses_it_counts, LIMIT)
{
	struct ringtap_device before;
	struct ringtap *rt;
	uint64_t lost, seen;

	if (sysconf(_SC_NPROCESSORS_ONLN) != 2)
		SKIP(return, "it takes a machine with two CPUs");
	ASSERT_EQ(0, tap_command("./cards.sh thread"));
	self->options.mode = RINGTAP_MODE_COPY;
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	ASSERT_EQ(0, ringtap_device_info("c0", &before));
	ASSERT_EQ(0, send_to_nobody(BURST));
	await_sum(rt, before.nic_dropped, &seen, &lost);
	EXPECT_EQ(BURST, seen + lost)
		TH_LOG("%llu seen, %llu lost", (unsigned long long)seen,
		       (unsigned long long)lost);
	EXPECT_EQ(variant->loses, lost > 0);
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
