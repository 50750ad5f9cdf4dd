// SPDX-License-Identifier: GPL-2.0
/*
 * One socket for all devices of a namespace, those to come included, against
 * an AF_PACKET socket that does the same.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "framelog.h"
#include "sender.h"
#include "tap.h"
#include "witness.h"

#include <errno.h>
#include <linux/if_arp.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100

FIXTURE(any) {
	int tap;
	int witness;
	struct ringtap *rt;
	struct framelog seen;
	struct framelog caught;
};

FIXTURE_VARIANT(any) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(any, by_auto) {
	.mode = RINGTAP_MODE_AUTO,
};
FIXTURE_VARIANT_ADD(any, by_tap) {
	.mode = RINGTAP_MODE_TAP,
};

/* Frames of one CPU have an order. */
static void pin(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

FIXTURE_SETUP(any)
{
	struct ringtap_options options = {
		.device = RINGTAP_ANY,
		.mode = variant->mode,
		.directions = RINGTAP_DIR_IN | RINGTAP_DIR_OUT,
		.rings = 1,
		.ring_bytes = 4 << 20,
	};

	pin();
	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, tap_command("ip link set lo up"));
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->witness = witness_open(NULL);
	ASSERT_LE(0, self->witness);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	self->seen.name = "AF_PACKET";
	self->caught.name = "ring";
}

FIXTURE_TEARDOWN(any)
{
	ringtap_close(self->rt);
	close(self->witness);
	close(self->tap);
	framelog_clear(&self->seen);
	framelog_clear(&self->caught);
}

/* The newest entry of a device's name, or -1. */
static int id_of(struct ringtap *rt, const char *name)
{
	struct ringtap_iface iface;
	unsigned int id = ringtap_ifaces(rt);

	while (id--)
		if (!ringtap_iface(rt, id, &iface) && !strcmp(iface.name, name))
			return id;
	return -1;
}

static unsigned int ifindex_of(struct ringtap *rt, int id)
{
	struct ringtap_iface iface = {};

	return ringtap_iface(rt, id, &iface) ? -1 : iface.ifindex;
}

/* What both have, while all devices that are in it are still there. */
static void judge(struct __test_metadata *_metadata, FIXTURE_DATA(any) *self,
		  size_t count)
{
	size_t i;

	EXPECT_EQ(0, witness_await(self->witness, &self->seen, count));
	EXPECT_EQ(0, framelog_await(&self->caught, self->rt, count));
	EXPECT_EQ(self->seen.count, self->caught.count);
	EXPECT_EQ(0, framelog_differ(&self->seen, &self->caught, 3,
				     RINGTAP_FLAG_DIR_MASK |
				     RINGTAP_FLAG_TYPE_MASK));
	for (i = 0; i < self->caught.count && i < self->seen.count; i++)
		EXPECT_EQ(self->seen.frames[i].iface,
			  ifindex_of(self->rt, self->caught.frames[i].iface));
	framelog_clear(&self->seen);
	framelog_clear(&self->caught);
}

TEST_F(any, each_device_has_an_entry)
{
	static const char *const names[] = { "lo", "tap0" };
	struct ringtap_iface iface;
	size_t i;

	EXPECT_EQ(ARRAY_SIZE(names), ringtap_ifaces(self->rt));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		ASSERT_LE(0, id_of(self->rt, names[i]));
		ASSERT_EQ(0, ringtap_iface(self->rt, id_of(self->rt, names[i]),
					   &iface));
		EXPECT_EQ(tap_ifindex(names[i]), iface.ifindex);
		EXPECT_EQ(RINGTAP_MODE_TAP, iface.mode);
		EXPECT_EQ(RINGTAP_HOOK_TAP, iface.hook);
		EXPECT_EQ(RINGTAP_WHY_ANY, iface.why);
		EXPECT_EQ(RINGTAP_DIR_IN | RINGTAP_DIR_OUT, iface.directions);
	}
}

/* If nobody asks for directions, a loopback device's frames come once. */
TEST_F(any, what_is_sent_on_loopback_comes_in_again)
{
	struct ringtap_options options = {
		.device = RINGTAP_ANY,
		.mode = variant->mode,
		.ring_bytes = 4 << 20,
	};
	struct ringtap_iface iface;
	struct ringtap_stats stats;
	struct ringtap *rt;

	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, ringtap_iface(rt, id_of(rt, "lo"), &iface));
	EXPECT_EQ(RINGTAP_DIR_IN, iface.directions);
	ASSERT_EQ(0, ringtap_iface(rt, id_of(rt, "tap0"), &iface));
	EXPECT_EQ(RINGTAP_DIR_IN | RINGTAP_DIR_OUT, iface.directions);
	ASSERT_EQ(0, sender_send_on("lo", 1, FRAME));
	ASSERT_EQ(0, sender_send_on("tap0", 1, FRAME));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(2, stats.seen);
	ringtap_close(rt);
}

TEST_F(any, frames_of_all_devices_and_both_directions)
{
	uint32_t i;

	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, FRAME));
		ASSERT_EQ(0, sender_send_on("tap0", 1, FRAME + i));
		/* Sent, and received. */
		ASSERT_EQ(0, sender_send_on("lo", 1, FRAME + 20 + i));
	}
	judge(_metadata, self, 80);
}

static void device_comes(struct __test_metadata *_metadata,
			 FIXTURE_DATA(any) *self, const char *name, int other)
{
	int id = id_of(self->rt, name);

	ASSERT_LE(0, id);
	EXPECT_EQ(tap_ifindex(name), ifindex_of(self->rt, id));
	ASSERT_EQ(0, tap_receive(other, 0, 10, FRAME));
	ASSERT_EQ(0, sender_send_on(name, 5, FRAME));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	witness_drain(self->witness, &self->seen);
	ASSERT_EQ(0, framelog_await(&self->caught, self->rt, 25));
	EXPECT_EQ(10, framelog_count_ours(&self->caught, RINGTAP_DIR_IN, id));
	EXPECT_EQ(5, framelog_count_ours(&self->caught, RINGTAP_DIR_OUT, id));
	judge(_metadata, self, 25);
}

TEST_F(any, devices_come_and_go)
{
	unsigned int round, ifaces = ringtap_ifaces(self->rt);
	struct ringtap_span span;
	int other, id = -1, last;

	for (round = 0; round < 3; round++) {
		other = tap_open("tap1");
		ASSERT_LE(0, other);
		last = id;
		id = id_of(self->rt, "tap1");
		EXPECT_EQ(++ifaces, ringtap_ifaces(self->rt));
		/* An id that was used is not used again. */
		EXPECT_LT(last, id);
		device_comes(_metadata, self, "tap1", other);
		close(other);
		EXPECT_EQ(0, ifindex_of(self->rt, id));
	}
	/* Without its devices it goes on. */
	close(self->tap);
	self->tap = -1;
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	judge(_metadata, self, 10);
}

TEST_F(any, a_device_that_is_renamed_has_a_new_entry)
{
	int old = id_of(self->rt, "tap0"), id;

	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, tap_command("set -e; ip link set tap0 down; ip link set tap0 name tap7; ip link set tap7 up"));
	id = id_of(self->rt, "tap7");
	ASSERT_LT(old, id);
	EXPECT_EQ(0, ifindex_of(self->rt, old));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, framelog_await(&self->caught, self->rt, 20));
	EXPECT_EQ(10, framelog_count_ours(&self->caught, RINGTAP_DIR_IN, old));
	EXPECT_EQ(10, framelog_count_ours(&self->caught, RINGTAP_DIR_IN, id));
}

TEST_F(any, link_types_are_mixed)
{
	uint8_t ip[20] = { 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 253 };
	struct ringtap_iface iface;
	int tun = tap_open_tun("tun0");
	uint32_t i;

	ASSERT_LE(0, tun);
	ASSERT_LE(0, id_of(self->rt, "tun0"));
	ASSERT_EQ(0, ringtap_iface(self->rt, id_of(self->rt, "tun0"), &iface));
	EXPECT_EQ(101, iface.linktype);
	ASSERT_EQ(0, ringtap_iface(self->rt, id_of(self->rt, "tap0"), &iface));
	EXPECT_EQ(1, iface.linktype);
	for (i = 0; i < 10; i++) {
		ip[5] = i;
		ASSERT_EQ(sizeof(ip), write(tun, ip, sizeof(ip)));
		ASSERT_EQ(0, tap_receive(self->tap, i, 1, FRAME));
	}
	judge(_metadata, self, 20);
	close(tun);
}

/* A link type that files have no number for is left out, as if the device were
 * not there; and is followed as soon as it has another.
 */
TEST_F(any, a_link_type_without_a_number)
{
	unsigned int ifaces = ringtap_ifaces(self->rt);
	int old = id_of(self->rt, "tap0");
	struct ringtap_stats stats;

	ASSERT_EQ(0, tap_set_type(self->tap, "tap0", ARPHRD_INFINIBAND));
	EXPECT_EQ(ifaces, ringtap_ifaces(self->rt));
	EXPECT_EQ(0, ifindex_of(self->rt, old));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(0, stats.seen);

	ASSERT_EQ(0, tap_set_type(self->tap, "tap0", ARPHRD_ETHER));
	EXPECT_EQ(ifaces + 1, ringtap_ifaces(self->rt));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, framelog_await(&self->caught, self->rt, 10));
	EXPECT_EQ(10, framelog_count_ours(&self->caught, RINGTAP_DIR_IN,
					  id_of(self->rt, "tap0")));
}

/* The socket belongs to the namespace that it was made in. */
TEST_F(any, other_namespaces_are_others)
{
	unsigned int ifaces = ringtap_ifaces(self->rt);
	struct ringtap_stats stats;
	int other;

	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, tap_command("ip link set lo up"));
	other = tap_open("tap0");
	ASSERT_LE(0, other);
	ASSERT_EQ(0, tap_receive(other, 0, 10, FRAME));
	ASSERT_EQ(0, sender_send_on("tap0", 10, FRAME));
	ASSERT_EQ(0, sender_send_on("lo", 10, FRAME));
	EXPECT_EQ(ifaces, ringtap_ifaces(self->rt));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(0, stats.seen);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	judge(_metadata, self, 10);
	close(other);
}

TEST(any_is_for_looking_only)
{
	static const unsigned int modes[] = {
		RINGTAP_MODE_COPY, RINGTAP_MODE_BYPASS,
	};
	struct ringtap_options options = { .device = RINGTAP_ANY };
	struct ringtap *rt;
	size_t i;
	int fd;

	ASSERT_EQ(0, tap_namespace());
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		options.mode = modes[i];
		EXPECT_EQ(-EOPNOTSUPP, ringtap_open(&rt, &options));
		ringtap_close(rt);
	}
	/* Nor beside another device, in whatever order. */
	ASSERT_EQ(0, tap_command("ip link set lo up"));
	fd = bare_socket();
	EXPECT_EQ(0, bare_bind(fd, "lo", RINGTAP_MODE_TAP));
	EXPECT_EQ(-EEXIST, bare_bind(fd, "", RINGTAP_MODE_TAP));
	close(fd);
	fd = bare_socket();
	EXPECT_EQ(0, bare_bind(fd, "", RINGTAP_MODE_TAP));
	EXPECT_EQ(-EEXIST, bare_bind(fd, "lo", RINGTAP_MODE_TAP));
	close(fd);
}

TEST_HARNESS_MAIN
