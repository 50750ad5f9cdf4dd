// SPDX-License-Identifier: GPL-2.0
/*
 * Who drops a frame before ringtap, and who after: generic XDP, then the taps,
 * then tc and nftables, then the rest.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define NFT	"nft add table netdev t && " \
		"nft 'add chain netdev t c { type filter hook ingress device tap0 priority 0; policy drop; }'"

FIXTURE(order) {
	struct ringtap *rt;
	int tap;
	int stack;
};

FIXTURE_VARIANT(order) {
	unsigned int mode;
	bool below_vlan;
};

FIXTURE_VARIANT_ADD(order, tap) {
	.mode = RINGTAP_MODE_TAP,
};
FIXTURE_VARIANT_ADD(order, copy) {
	.mode = RINGTAP_MODE_COPY,
};
FIXTURE_VARIANT_ADD(order, copy_below_vlan) {
	.mode = RINGTAP_MODE_COPY, .below_vlan = true,
};
FIXTURE_VARIANT_ADD(order, bypass) {
	.mode = RINGTAP_MODE_BYPASS,
};
FIXTURE_VARIANT_ADD(order, bypass_below_vlan) {
	.mode = RINGTAP_MODE_BYPASS, .below_vlan = true,
};

FIXTURE_SETUP(order)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.ring_bytes = 4 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	if (variant->below_vlan)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name top up type vlan id 5"));
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(order)
{
	ringtap_close(self->rt);
	close(self->stack);
	close(self->tap);
}

/* How many of ten frames ringtap sees; the stack gets none while something
 * drops them.
 */
static uint64_t sees(struct __test_metadata *_metadata,
		     FIXTURE_DATA(order) *self, unsigned int to_stack)
{
	struct ringtap_stats before, after;

	EXPECT_EQ(0, ringtap_stats(self->rt, &before));
	EXPECT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(0, ringtap_stats(self->rt, &after));
	EXPECT_EQ(to_stack, tap_stack_count(self->stack));
	EXPECT_EQ(after.seen, after.delivered);
	return after.seen - before.seen;
}

static unsigned int stack_gets(unsigned int mode)
{
	return mode == RINGTAP_MODE_BYPASS ? 0 : 10;
}

TEST_F(order, tc_ingress)
{
	unsigned int passed = variant->mode == RINGTAP_MODE_TAP ? 10 : 0;
	unsigned int all = stack_gets(variant->mode);

	EXPECT_EQ(10, sees(_metadata, self, all));
	ASSERT_EQ(0, tap_command("set -e; tc qdisc add dev tap0 clsact; "
				 "tc filter add dev tap0 ingress matchall action drop"));
	EXPECT_EQ(passed, sees(_metadata, self, 0));
	ASSERT_EQ(0, tap_command("tc qdisc del dev tap0 clsact"));
	EXPECT_EQ(10, sees(_metadata, self, all));
}

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

/* A link that is gone when the descriptor is closed. */
static int drop_by_xdp(const char *device)
{
	struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_DROP },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
	};
	union bpf_attr link = {};
	int ret;

	link.link_create.prog_fd = bpf(BPF_PROG_LOAD, &load);
	if ((int)link.link_create.prog_fd < 0)
		return -errno;
	link.link_create.target_ifindex = tap_ifindex(device);
	link.link_create.attach_type = BPF_XDP;
	link.link_create.flags = XDP_FLAGS_SKB_MODE;
	ret = bpf(BPF_LINK_CREATE, &link);
	if (ret < 0)
		ret = -errno;
	close(link.link_create.prog_fd);
	return ret;
}

TEST_F(order, generic_xdp)
{
	unsigned int all = stack_gets(variant->mode);
	int link = drop_by_xdp("tap0");

	ASSERT_LE(0, link);
	EXPECT_EQ(0, sees(_metadata, self, 0));
	close(link);
	EXPECT_EQ(10, sees(_metadata, self, all));
}

static void seen_by_both(struct ringtap *const rt[2], uint64_t seen[2])
{
	struct ringtap_stats stats;
	int i;

	for (i = 0; i < 2; i++)
		seen[i] = ringtap_stats(rt[i], &stats) ? UINT64_MAX : stats.seen;
}

TEST(nftables_ingress)
{
	struct ringtap_options options = { .device = "tap0" };
	struct ringtap *rt[2];
	uint64_t seen[2];
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	if (tap_command(NFT))
		SKIP(return, "no nftables");
	options.mode = RINGTAP_MODE_TAP;
	ASSERT_EQ(0, ringtap_open(&rt[0], &options));
	options.mode = RINGTAP_MODE_COPY;
	ASSERT_EQ(0, ringtap_open(&rt[1], &options));
	ASSERT_EQ(0, tap_receive(tap, 0, 10, FRAME));
	seen_by_both(rt, seen);
	EXPECT_EQ(10, seen[0]);
	EXPECT_EQ(0, seen[1]);

	/* In the same hook as nftables now, and behind it. */
	ASSERT_EQ(0, tap_command("ip link add link tap0 name top up type vlan id 5"));
	ASSERT_EQ(0, tap_receive(tap, 0, 10, FRAME));
	seen_by_both(rt, seen);
	EXPECT_EQ(20, seen[0]);
	EXPECT_EQ(0, seen[1]);

	ASSERT_EQ(0, tap_command("nft delete table netdev t"));
	ASSERT_EQ(0, tap_receive(tap, 0, 10, FRAME));
	seen_by_both(rt, seen);
	EXPECT_EQ(30, seen[0]);
	EXPECT_EQ(10, seen[1]);
	ringtap_close(rt[0]);
	ringtap_close(rt[1]);
	close(tap);
}

TEST_HARNESS_MAIN
