// SPDX-License-Identifier: GPL-2.0
/*
 * Several devices in a socket, several sockets on a device, each with a mode
 * and a filter of its own.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "tap.h"

#include <linux/filter.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define COUNT	40
/* The lowest byte of the number in a frame, as a filter finds it. */
#define SEQ	TAP_MAC_BYTES

FIXTURE(sharing) {
	int tap;
	int stack;
};

FIXTURE_VARIANT(sharing) {
	bool below_vlan;
};

FIXTURE_VARIANT_ADD(sharing, alone) {
	.below_vlan = false,
};
FIXTURE_VARIANT_ADD(sharing, below_vlan) {
	.below_vlan = true,
};

FIXTURE_SETUP(sharing)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	if (variant->below_vlan)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name top up type vlan id 5"));
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
}

FIXTURE_TEARDOWN(sharing)
{
	close(self->stack);
	close(self->tap);
}

/* Wants only frames with none of these bits in their number. */
static struct ringtap *open_filtered(const char *device, unsigned int mode,
				     uint8_t unwanted)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, SEQ),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, unwanted, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
	};
	struct sock_fprog filter = { ARRAY_SIZE(code), code };
	struct ringtap_options options = {
		.device = device,
		.mode = mode,
		.rings = 1,
		.ring_bytes = 1 << 20,
		.filter = &filter,
	};
	struct ringtap *rt;

	if (!ringtap_open(&rt, &options))
		return rt;
	printf("# %s\n", ringtap_strerror(rt));
	ringtap_close(rt);
	return NULL;
}

/* Those that went through, each of them a multiple of step, and no other. */
static void has(struct __test_metadata *_metadata, struct ringtap *rt,
		uint32_t step)
{
	struct framelog caught = {};
	struct ringtap_stats stats;
	size_t i;

	framelog_drain(&caught, rt);
	EXPECT_EQ(COUNT / step, caught.count);
	for (i = 0; i < caught.count; i++)
		EXPECT_TRUE(tap_is_frame(caught.frames[i].data, FRAME, FRAME,
					 i * step));
	framelog_clear(&caught);
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(stats.seen, stats.delivered + stats.filtered);
	EXPECT_EQ(COUNT / step, stats.delivered);
}

TEST_F(sharing, each_socket_has_its_mode_and_filter)
{
	static const struct {
		const char *device;
		unsigned int mode;
		uint32_t step;
	} wants[] = {
		{ "tap0", RINGTAP_MODE_BYPASS, 8 },
		{ "tap0", RINGTAP_MODE_COPY, 2 },
		{ "tap0", RINGTAP_MODE_TAP, 4 },
		{ "tap0", RINGTAP_MODE_COPY, 1 },
		{ RINGTAP_ANY, RINGTAP_MODE_TAP, 1 },
		{ "tap0", RINGTAP_MODE_TAP, 8 },
	};
	struct ringtap *rt[ARRAY_SIZE(wants)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wants); i++) {
		rt[i] = open_filtered(wants[i].device, wants[i].mode,
				      wants[i].step - 1);
		ASSERT_NE(NULL, rt[i]);
	}
	ASSERT_EQ(0, tap_receive(self->tap, 0, COUNT, FRAME));
	for (i = 0; i < ARRAY_SIZE(wants); i++)
		has(_metadata, rt[i], wants[i].step);
	EXPECT_EQ(COUNT - COUNT / 8, tap_stack_count(self->stack));
	for (i = 0; i < ARRAY_SIZE(wants); i++)
		ringtap_close(rt[i]);
}

/* What the first of two that bypass leaves, the second may have. */
TEST_F(sharing, two_that_bypass)
{
	struct ringtap *first, *second;
	struct ringtap_stats stats;

	first = open_filtered("tap0", RINGTAP_MODE_BYPASS, 3);
	second = open_filtered("tap0", RINGTAP_MODE_BYPASS, 1);
	ASSERT_TRUE(first && second);
	ASSERT_EQ(0, tap_receive(self->tap, 0, COUNT, FRAME));
	has(_metadata, first, 4);
	ASSERT_EQ(0, ringtap_stats(second, &stats));
	EXPECT_EQ(COUNT - COUNT / 4, stats.seen);
	EXPECT_EQ(COUNT / 2 - COUNT / 4, stats.delivered);
	EXPECT_EQ(COUNT / 2, tap_stack_count(self->stack));
	ringtap_close(first);
	ringtap_close(second);
}

TEST_F(sharing, devices_of_several_kinds_in_one_socket)
{
	static const char *const more[] = { "tap1", "tun0", "lo", NULL };
	struct ringtap_options options = {
		.device = "tap0",
		.devices = more,
		.mode = RINGTAP_MODE_COPY,
		.rings = 1,
	};
	uint8_t ip[20] = { 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 253 };
	static const uint32_t counts[] = { 30, 20, 10, 0 };
	static const uint16_t linktypes[] = { 1, 1, 101, 1 };
	struct framelog caught = {};
	struct ringtap_iface iface;
	int other, tun;
	struct ringtap *rt;
	uint32_t i;

	other = tap_open("tap1");
	tun = tap_open_tun("tun0");
	ASSERT_TRUE(other >= 0 && tun >= 0);
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(ARRAY_SIZE(counts), ringtap_ifaces(rt));
	for (i = 0; i < 10; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, i, 3, FRAME));
		ASSERT_EQ(0, tap_receive(other, i, 2, FRAME));
		ASSERT_EQ(sizeof(ip), write(tun, ip, sizeof(ip)));
	}
	ASSERT_EQ(0, framelog_await(&caught, rt, 60));
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		ASSERT_EQ(0, ringtap_iface(rt, i, &iface));
		EXPECT_STREQ(i ? more[i - 1] : "tap0", iface.name);
		EXPECT_EQ(linktypes[i], iface.linktype);
		/* One device's obstacle is not the others'. */
		EXPECT_EQ(!i && variant->below_vlan ? RINGTAP_HOOK_INGRESS :
						      RINGTAP_HOOK_HANDLER,
			  iface.hook);
		EXPECT_EQ(counts[i], framelog_count_ours(&caught,
							 RINGTAP_DIR_IN, i));
	}
	EXPECT_EQ(30, tap_stack_count(self->stack));
	framelog_clear(&caught);
	ringtap_close(rt);
	close(other);
	close(tun);
}

TEST_HARNESS_MAIN
