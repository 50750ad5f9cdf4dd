// SPDX-License-Identifier: GPL-2.0
/*
 * Every kind of device in every mode: what is chosen, and the frames of both
 * directions, each once.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "packet.h"
#include "sender.h"
#include "tap.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define COUNT			20
#define FRAME			100
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101

/* How a device comes to receive frames of the test. */
enum wire {
	WIRE_NONE,	/* it never does */
	WIRE_PEER,	/* v1, the other end of v0, sends them */
	WIRE_TAGGED,	/* the same, with the tag of VLAN 5 */
	WIRE_VXLAN,	/* the same, in a tunnel of number 3 */
	WIRE_FILE,	/* they are written to its descriptor */
	WIRE_ITSELF,	/* it receives what it sends */
};

FIXTURE(device) {
	int fd;
};

FIXTURE_VARIANT(device) {
	const char *name;
	const char *commands;
	enum wire wire;
	unsigned int linktype;
	unsigned int why;
	uint8_t to[6];
};

#define VETH	"ip link add v0 address 02:00:00:00:00:02 up type veth peer name v1; " \
		"ip link set v1 up; "
#define ALL	{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }

FIXTURE_VARIANT_ADD(device, veth) {
	.name = "v0", .commands = VETH, .wire = WIRE_PEER,
	.linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, dummy) {
	.name = "d0", .commands = "ip link add d0 up type dummy",
	.wire = WIRE_NONE, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, loopback) {
	.name = "lo", .commands = "ip link set lo up",
	.wire = WIRE_ITSELF, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, tun) {
	.name = "tun0", .commands = ":",
	.wire = WIRE_FILE, .linktype = LINKTYPE_RAW,
};
FIXTURE_VARIANT_ADD(device, tap) {
	.name = "tap0", .commands = ":",
	.wire = WIRE_FILE, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, vlan) {
	.name = "v0.5",
	.commands = VETH "ip link add link v0 name v0.5 up type vlan id 5",
	.wire = WIRE_TAGGED, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, below_vlan) {
	.name = "v0",
	.commands = VETH "ip link add link v0 name v0.5 up type vlan id 5",
	.wire = WIRE_TAGGED, .linktype = LINKTYPE_ETHERNET,
	.why = RINGTAP_WHY_VLAN, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, bridge) {
	.name = "br0",
	.commands = VETH "ip link add br0 up type bridge mcast_snooping 0; ip link set v0 master br0",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, bridge_port) {
	.name = "v0",
	.commands = VETH "ip link add br0 up type bridge mcast_snooping 0; ip link set v0 master br0",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET,
	.why = RINGTAP_WHY_TAKEN, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, bond) {
	.name = "bnd0",
	.commands = VETH "ip link add bnd0 type bond mode balance-rr; ip link set v0 down; ip link set v0 master bnd0; ip link set bnd0 up",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, bond_port) {
	.name = "v0",
	.commands = VETH "ip link add bnd0 type bond mode balance-rr; ip link set v0 down; ip link set v0 master bnd0; ip link set bnd0 up",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET,
	.why = RINGTAP_WHY_TAKEN, .to = ALL,
};
FIXTURE_VARIANT_ADD(device, macvlan) {
	.name = "mv0",
	.commands = VETH "ip link add link v0 name mv0 address 02:00:00:00:00:08 up type macvlan mode bridge",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET,
	.to = { 2, 0, 0, 0, 0, 8 },
};
FIXTURE_VARIANT_ADD(device, below_macvlan) {
	.name = "v0",
	.commands = VETH "ip link add link v0 name mv0 address 02:00:00:00:00:08 up type macvlan mode bridge",
	.wire = WIRE_PEER, .linktype = LINKTYPE_ETHERNET,
	.why = RINGTAP_WHY_TAKEN, .to = { 2, 0, 0, 0, 0, 8 },
};
FIXTURE_VARIANT_ADD(device, vxlan) {
	.name = "vx0",
	.commands = VETH "ip address add 10.9.0.2/24 dev v0; ip neighbour add 10.9.0.1 lladdr 02:00:00:00:00:01 dev v0; "
		"ip link add vx0 up type vxlan id 3 remote 10.9.0.1 local 10.9.0.2 dstport 4789 dev v0",
	.wire = WIRE_VXLAN, .linktype = LINKTYPE_ETHERNET, .to = ALL,
};

static int is_ready(const char *name)
{
	return !tap_command("ip -o link show %s | grep -q LOWER_UP", name);
}

FIXTURE_SETUP(device)
{
	ASSERT_EQ(0, tap_namespace());
	self->fd = -1;
	if (!strcmp(variant->name, "tap0"))
		self->fd = tap_open("tap0");
	if (!strcmp(variant->name, "tun0"))
		self->fd = tap_open_tun("tun0");
	ASSERT_EQ(0, tap_command("set -e; %s", variant->commands));
	while (!is_ready(variant->name))
		sched_yield();
}

FIXTURE_TEARDOWN(device)
{
	if (self->fd >= 0)
		close(self->fd);
}

static size_t frame_for(uint8_t *frame, const FIXTURE_VARIANT(device) *variant,
			const uint8_t *to, uint32_t seq)
{
	/* On a device that has no link layer, an IP packet with no contents. */
	if (variant->linktype == LINKTYPE_RAW) {
		memset(frame, 0, 20);
		frame[0] = 0x45;
		frame[3] = 20;
		memcpy(frame + 4, &seq, 2);
		frame[9] = 253;
		return 20;
	}
	tap_frame(frame, FRAME, seq);
	packet_set_destination(frame, to);
	return FRAME;
}

/* As it is on the wire of v0; what the device sees of it stays the same. */
static size_t wrap(uint8_t *wire, const uint8_t *frame, size_t len,
		   enum wire kind)
{
	static const uint8_t vxlan[8] = { 8, 0, 0, 0, 0, 0, 3, 0 };

	if (kind == WIRE_VXLAN) {
		memcpy(wire + PACKET_UDP_BYTES, vxlan, sizeof(vxlan));
		memcpy(wire + PACKET_UDP_BYTES + sizeof(vxlan), frame, len);
		len += PACKET_UDP_BYTES + sizeof(vxlan);
		packet_udp(wire, len, (struct packet_way){ 1, 2 }, 4789);
		return len;
	}
	memcpy(wire, frame, len);
	return kind == WIRE_TAGGED ? packet_tag(wire, len, 0x8100, 5) : len;
}

static int receives(const FIXTURE_VARIANT(device) *variant, int fd,
		    struct framelog *sent)
{
	uint8_t frame[FRAME], wire[2 * FRAME];
	size_t len, wire_len;
	int peer = -1, ret = 0;
	uint32_t i;

	if (variant->wire == WIRE_NONE || variant->wire == WIRE_ITSELF)
		return 0;
	if (variant->wire != WIRE_FILE)
		peer = sender_open("v1");
	for (i = 0; i < COUNT && !ret; i++) {
		len = frame_for(frame, variant, variant->to, i);
		wire_len = wrap(wire, frame, len, variant->wire);
		if (peer < 0)
			ret = write(fd, frame, len) == (ssize_t)len ? 0 : -errno;
		else
			ret = sender_send(peer, NULL, wire, wire_len);
		/* The device below has the tag that the one on top has not. */
		if (variant->why == RINGTAP_WHY_VLAN)
			framelog_add(sent, wire, wire_len,
				     RINGTAP_FLAG_DIR_IN, 0);
		else
			framelog_add(sent, frame, len, RINGTAP_FLAG_DIR_IN, 0);
	}
	close(peer);
	return ret;
}

static int sends(const FIXTURE_VARIANT(device) *variant, struct framelog *sent)
{
	static const uint8_t another[] = { 2, 0, 0, 0, 0, 9 };
	int sender = sender_open(variant->name);
	uint8_t frame[FRAME];
	uint32_t i;
	size_t len;
	int ret = 0;

	for (i = 0; i < COUNT && !ret; i++) {
		len = frame_for(frame, variant, another, 1000 + i);
		framelog_add(sent, frame, len, RINGTAP_FLAG_DIR_OUT, 0);
		if (variant->wire == WIRE_ITSELF)
			framelog_add(sent, frame, len, RINGTAP_FLAG_DIR_IN, 0);
		ret = sender_send(sender, NULL, frame, len);
	}
	close(sender);
	return ret;
}

/* Nothing is on the way when both have what was sent, and a device is quiet
 * but for the test.
 */
static void traffic(struct __test_metadata *_metadata,
		    const FIXTURE_VARIANT(device) *variant, int fd,
		    struct ringtap *rt, uint32_t directions)
{
	struct framelog sent = { .name = "sent" };
	struct framelog caught = { .name = "ring" };
	size_t count;

	ASSERT_EQ(0, receives(variant, fd, &sent));
	ASSERT_EQ(0, sends(variant, &sent));
	count = framelog_count(&sent, directions);
	EXPECT_EQ(0, framelog_await(&caught, rt, count));
	EXPECT_EQ(count, caught.count);
	EXPECT_EQ(count, framelog_count_ours(&caught, directions, 0));
	if (directions & RINGTAP_DIR_IN)
		EXPECT_EQ(0, framelog_differ(&sent, &caught, RINGTAP_DIR_IN,
					     RINGTAP_FLAG_DIR_MASK));
	if (directions & RINGTAP_DIR_OUT)
		EXPECT_EQ(0, framelog_differ(&sent, &caught, RINGTAP_DIR_OUT,
					     RINGTAP_FLAG_DIR_MASK));
	framelog_clear(&sent);
	framelog_clear(&caught);
}

static unsigned int hook_of(unsigned int mode, unsigned int why)
{
	if (mode == RINGTAP_MODE_TAP)
		return RINGTAP_HOOK_TAP;
	return why ? RINGTAP_HOOK_INGRESS : RINGTAP_HOOK_HANDLER;
}

/* Asks for a mode and directions, and compares what was chosen. */
static void run_mode(struct __test_metadata *_metadata,
		     const FIXTURE_VARIANT(device) *variant, int fd,
		     unsigned int asked, uint32_t directions)
{
	struct ringtap_options options = {
		.device = variant->name,
		.mode = asked,
		.directions = directions,
		.rings = 1,
		.ring_bytes = 1 << 20,
	};
	unsigned int mode = asked;
	struct ringtap_iface iface;
	struct ringtap *rt;

	if (asked == RINGTAP_MODE_AUTO)
		mode = variant->why ? RINGTAP_MODE_TAP : RINGTAP_MODE_COPY;
	if (!directions)
		directions = mode == RINGTAP_MODE_BYPASS ||
			     variant->wire == WIRE_ITSELF ? RINGTAP_DIR_IN : 3;
	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_STREQ(variant->name, iface.name);
	EXPECT_EQ(tap_ifindex(variant->name), iface.ifindex);
	EXPECT_EQ(variant->linktype, iface.linktype);
	EXPECT_EQ(mode, iface.mode);
	EXPECT_EQ(directions, iface.directions);
	EXPECT_EQ(hook_of(mode, variant->why), iface.hook);
	EXPECT_EQ(asked == RINGTAP_MODE_TAP ? RINGTAP_WHY_ASKED : variant->why,
		  iface.why);
	traffic(_metadata, variant, fd, rt, directions);
	ringtap_close(rt);
}

TEST_F(device, auto_chooses)
{
	run_mode(_metadata, variant, self->fd, RINGTAP_MODE_AUTO, 0);
}

TEST_F(device, in_tap_mode)
{
	run_mode(_metadata, variant, self->fd, RINGTAP_MODE_TAP, 0);
}

TEST_F(device, in_copy_mode)
{
	run_mode(_metadata, variant, self->fd, RINGTAP_MODE_COPY, 0);
}

TEST_F(device, in_bypass_mode)
{
	run_mode(_metadata, variant, self->fd, RINGTAP_MODE_BYPASS, 0);
}

TEST_F(device, each_direction_alone_and_both)
{
	static const unsigned int modes[] = {
		RINGTAP_MODE_TAP, RINGTAP_MODE_COPY, RINGTAP_MODE_BYPASS,
	};
	uint32_t directions;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		for (directions = 1; directions <= 3; directions++)
			if (modes[i] != RINGTAP_MODE_BYPASS ||
			    directions & RINGTAP_DIR_IN)
				run_mode(_metadata, variant, self->fd,
					 modes[i], directions);
}

/* The kind that lets nobody have its rx_handler. */
TEST(vrf)
{
	struct ringtap_options options = { .device = "vrf0" };
	static const unsigned int hooks[] = {
		RINGTAP_HOOK_TAP, RINGTAP_HOOK_TAP, RINGTAP_HOOK_INGRESS,
		RINGTAP_HOOK_INGRESS,
	};
	struct ringtap_iface iface;
	struct ringtap *rt;

	ASSERT_EQ(0, tap_namespace());
	if (tap_command("ip link add vrf0 up type vrf table 10 2>/dev/null"))
		SKIP(return, "no VRF devices");
	for (options.mode = 0; options.mode < ARRAY_SIZE(hooks); options.mode++) {
		ASSERT_EQ(0, ringtap_open(&rt, &options));
		ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
		EXPECT_EQ(hooks[options.mode], iface.hook);
		EXPECT_EQ(options.mode ?: RINGTAP_MODE_TAP, iface.mode);
		EXPECT_EQ(options.mode == RINGTAP_MODE_TAP ?
			  RINGTAP_WHY_ASKED : RINGTAP_WHY_REFUSED, iface.why);
		ringtap_close(rt);
	}
}

TEST_HARNESS_MAIN
