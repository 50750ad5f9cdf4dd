// SPDX-License-Identifier: GPL-2.0
/*
 * A VLAN device appears on top of a captured one: each frame comes once, be
 * it before, meanwhile or after.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "ledger.h"
#include "state.h"
#include "tap.h"

#include <errno.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define ROUNDS	5
#define FRAMES	1000
#define VLAN	5

FIXTURE(vlan) {
	int tap;
	int stack;
	struct ledger *ledger;
};

FIXTURE_VARIANT(vlan) {
	unsigned int asked;
	unsigned int before;
	unsigned int after;
	unsigned int hook;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(vlan, auto) {
	.asked = RINGTAP_MODE_AUTO, .before = RINGTAP_MODE_COPY,
	.after = RINGTAP_MODE_TAP, .hook = RINGTAP_HOOK_TAP,
};
FIXTURE_VARIANT_ADD(vlan, copy) {
	.asked = RINGTAP_MODE_COPY, .before = RINGTAP_MODE_COPY,
	.after = RINGTAP_MODE_COPY, .hook = RINGTAP_HOOK_INGRESS,
};
FIXTURE_VARIANT_ADD(vlan, copy_shared) {
	.asked = RINGTAP_MODE_COPY, .before = RINGTAP_MODE_COPY,
	.after = RINGTAP_MODE_COPY, .hook = RINGTAP_HOOK_INGRESS, .rings = 1,
};
FIXTURE_VARIANT_ADD(vlan, bypass) {
	.asked = RINGTAP_MODE_BYPASS, .before = RINGTAP_MODE_BYPASS,
	.after = RINGTAP_MODE_BYPASS, .hook = RINGTAP_HOOK_INGRESS,
};

FIXTURE_SETUP(vlan)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	self->ledger = ledger_open();
	ASSERT_NE(NULL, self->ledger);
}

FIXTURE_TEARDOWN(vlan)
{
	ledger_close(self->ledger);
	close(self->stack);
	close(self->tap);
}

/* The device appears in the middle of a flood. */
static int round_of(struct ringtap *rt, struct ledger *ledger,
		    struct flood *flood)
{
	if (flood_start(flood))
		return -1;
	if (!ledger_await(ledger, rt, flood, FRAMES) ||
	    tap_command("ip link add link tap0 name v5 type vlan id %d", VLAN) ||
	    tap_command("ip link set v5 up") ||
	    !ledger_await(ledger, rt, flood, ledger->frames + FRAMES)) {
		flood_stop(flood);
		return -1;
	}
	flood_stop(flood);
	ledger_read(ledger, rt, flood);
	return 0;
}

TEST_F_TIMEOUT(vlan, each_frame_comes_once_while_it_appears, 120)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = variant->asked,
		.rings = variant->rings, .ring_bytes = 4 << 20,
		.directions = RINGTAP_DIR_IN,
	};
	struct ringtap_iface iface;
	struct ringtap_stats stats;
	struct ringtap *rt;
	uint32_t changes;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		struct flood flood = {
			.fd = self->tap, .vlan = VLAN, .window = 1000,
		};

		ASSERT_EQ(0, ringtap_open(&rt, &options))
			TH_LOG("%s", ringtap_strerror(rt));
		ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
		EXPECT_EQ(variant->before, iface.mode);
		EXPECT_EQ(RINGTAP_HOOK_HANDLER, iface.hook);
		EXPECT_EQ(RINGTAP_WHY_ASKED, iface.why);
		changes = state_of(rt).changes;

		memset(self->ledger, 0, sizeof(*self->ledger));
		ASSERT_EQ(0, round_of(rt, self->ledger, &flood));
		EXPECT_EQ(0, self->ledger->strange);
		EXPECT_EQ(0, ledger_missing(self->ledger, 0, flood.sent));
		EXPECT_EQ(0, ledger_doubled(self->ledger, 0, flood.sent));
		ASSERT_EQ(0, ringtap_stats(rt, &stats));
		EXPECT_EQ(flood.sent, stats.seen);
		EXPECT_EQ(flood.sent, stats.delivered);

		ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
		EXPECT_EQ(variant->after, iface.mode);
		EXPECT_EQ(variant->hook, iface.hook);
		EXPECT_EQ(RINGTAP_WHY_VLAN, iface.why);
		EXPECT_EQ(changes + 1, state_of(rt).changes);
		EXPECT_EQ(1, ringtap_ifaces(rt));
		if (variant->asked == RINGTAP_MODE_BYPASS)
			EXPECT_EQ(0, tap_stack_count(self->stack));
		ringtap_close(rt);
		ASSERT_EQ(0, tap_command("ip link del v5"));
	}
	tap_stack_count(self->stack);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FLOOD_FRAME));
	EXPECT_EQ(10, tap_stack_count(self->stack));
}

/* Who is there later than the VLAN device has the same hook at once. */
TEST_F_TIMEOUT(vlan, each_frame_comes_once_when_it_is_there, 120)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = variant->asked,
		.rings = variant->rings, .ring_bytes = 4 << 20,
		.directions = RINGTAP_DIR_IN,
	};
	struct flood flood = { .fd = self->tap, .vlan = VLAN, .window = 1000 };
	struct ringtap_iface iface;
	struct ringtap *rt;

	ASSERT_EQ(0, tap_command("ip link add link tap0 name v5 type vlan id %d",
				 VLAN));
	ASSERT_EQ(0, tap_command("ip link set v5 up"));
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(variant->after, iface.mode);
	EXPECT_EQ(variant->hook, iface.hook);
	EXPECT_EQ(RINGTAP_WHY_VLAN, iface.why);
	ASSERT_EQ(0, flood_start(&flood));
	EXPECT_TRUE(ledger_await(self->ledger, rt, &flood, FRAMES));
	flood_stop(&flood);
	ledger_read(self->ledger, rt, &flood);
	EXPECT_EQ(0, ledger_missing(self->ledger, 0, flood.sent));
	EXPECT_EQ(0, ledger_doubled(self->ledger, 0, flood.sent));
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
