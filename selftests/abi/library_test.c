// SPDX-License-Identifier: GPL-2.0
/*
 * A library of another version than the module: built into this program, with
 * the header as header.awk changes it.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define LONG_FRAME	1500
#define RINGS_BYTES	(4u << 20)	/* each large enough for skips */
#define AT_ONCE		50

/* Two versions: the module is too old. */
static bool too_far(void)
{
	struct ringtap_module_info info;

	return !ringtap_module_info(&info) && info.abi + 2 == RINGTAP_ABI;
}

FIXTURE(version) {
	struct ringtap *rt;
	int tap;
	int opened;
};

FIXTURE_SETUP(version)
{
	struct ringtap_options options = {
		.device = "tap0",
		.directions = RINGTAP_DIR_IN,
		.mode = RINGTAP_MODE_COPY,
		.ring_bytes = RINGS_BYTES * (unsigned int)sysconf(_SC_NPROCESSORS_CONF),
		.wakeup_bytes = 200,
		.latency_us = 1000000,
		.promisc = true,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->opened = ringtap_open(&self->rt, &options);
}

FIXTURE_TEARDOWN(version)
{
	ringtap_close(self->rt);
	close(self->tap);
}

TEST(it_is_another_version)
{
	struct ringtap_module_info info;

	ASSERT_EQ(0, ringtap_module_info(&info));
	EXPECT_NE(info.abi, RINGTAP_ABI);
	EXPECT_LE(info.abi, RINGTAP_ABI + 1);
}

TEST_F(version, captures_unless_it_is_too_far)
{
	struct ringtap_packet packet;
	struct ringtap_iface iface;
	struct ringtap_stats stats;
	struct ringtap_span span;
	uint32_t seq = 0;

	if (too_far()) {
		EXPECT_EQ(-EPROTONOSUPPORT, self->opened);
		EXPECT_NE(NULL, strstr(ringtap_strerror(self->rt), "too old"));
		return;
	}
	ASSERT_EQ(0, self->opened) TH_LOG("%s", ringtap_strerror(self->rt));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(1, ringtap_wait(self->rt, 20000));
	while (ringtap_peek(self->rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			EXPECT_EQ(FRAME, packet.caplen);
			EXPECT_TRUE(tap_is_frame(packet.data, packet.caplen,
						 FRAME, seq));
			seq++;
		}
		ringtap_release(self->rt, &span);
	}
	EXPECT_EQ(10, seq);

	ASSERT_EQ(0, ringtap_iface(self->rt, 0, &iface));
	EXPECT_STREQ("tap0", iface.name);
	EXPECT_EQ(tap_ifindex("tap0"), iface.ifindex);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(10, stats.delivered);
	EXPECT_EQ(10 * FRAME, stats.bytes);
	EXPECT_EQ(0, ringtap_set_wakeup(self->rt, 0, 0));
	EXPECT_EQ(0, ringtap_stop(self->rt));
}

/* Frames seq and the following, as they were sent; the next one's number. */
static uint32_t take(struct ringtap *rt, uint32_t seq)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			if (tap_is_frame(packet.data, packet.caplen,
					 LONG_FRAME, seq))
				seq++;
		ringtap_release(rt, &span);
	}
	return seq;
}

/* With skips, or without them where the module refused; on one CPU, which has
 * one ring.
 */
TEST_F(version, goes_round_its_ring)
{
	const uint32_t frames = 2 * RINGS_BYTES / LONG_FRAME;
	uint32_t sent, taken = 0;
	cpu_set_t first;

	if (too_far())
		return;
	CPU_ZERO(&first);
	CPU_SET(0, &first);
	ASSERT_EQ(0, sched_setaffinity(0, sizeof(first), &first));
	ASSERT_EQ(0, self->opened) TH_LOG("%s", ringtap_strerror(self->rt));
	for (sent = 0; sent < frames; sent += AT_ONCE) {
		ASSERT_EQ(0, tap_receive(self->tap, sent, AT_ONCE, LONG_FRAME));
		while (taken < sent + AT_ONCE) {
			ASSERT_EQ(1, ringtap_wait(self->rt, 20000));
			taken = take(self->rt, taken);
		}
	}
	EXPECT_EQ(sent, taken);
}

TEST_F(version, what_the_module_does_not_know_is_zero)
{
	struct {
		struct ringtap_iface iface;
		uint64_t guard;
	} iface = { .guard = 7 };
	struct {
		struct ringtap_stats stats;
		uint64_t guard;
	} stats = { .guard = 7 };
	const uint8_t *end = (const uint8_t *)&iface.guard - sizeof(uint64_t);
	uint64_t last;

	if (too_far())
		return;
	ASSERT_EQ(0, ringtap_iface(self->rt, 0, &iface.iface));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats.stats));
	EXPECT_EQ(7, iface.guard);
	EXPECT_EQ(7, stats.guard);
	memcpy(&last, end, sizeof(last));
	EXPECT_EQ(0, last);
}

TEST_HARNESS_MAIN
