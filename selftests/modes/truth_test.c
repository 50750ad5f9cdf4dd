// SPDX-License-Identifier: GPL-2.0
/*
 * Side by side: what was on the wire, what AF_PACKET saw of it, and what
 * stands in the ring.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "packet.h"
#include "sender.h"
#include "tap.h"
#include "witness.h"

#include <errno.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define LARGEST		65000
#define FLAGS_DIR	RINGTAP_FLAG_DIR_MASK
/* What AF_PACKET knows, and what the test has asked for. */
#define FLAGS_SEEN	(RINGTAP_FLAG_DIR_MASK | RINGTAP_FLAG_TYPE_MASK | \
			 RINGTAP_FLAG_CSUM_NOTREADY)
#define FLAGS_SENT	(RINGTAP_FLAG_DIR_MASK | RINGTAP_FLAG_TSO | \
			 RINGTAP_FLAG_CSUM_NOTREADY)

FIXTURE(truth) {
	struct ringtap *rt;
	int tap;
	int sender;
	int witness;
	struct framelog sent;
	struct framelog seen;
	struct framelog caught;
};

FIXTURE_VARIANT(truth) {
	unsigned int mode;
	unsigned int hook;
	bool below_vlan;
};

FIXTURE_VARIANT_ADD(truth, tap) {
	.mode = RINGTAP_MODE_TAP, .hook = RINGTAP_HOOK_TAP,
};
FIXTURE_VARIANT_ADD(truth, copy) {
	.mode = RINGTAP_MODE_COPY, .hook = RINGTAP_HOOK_HANDLER,
};
FIXTURE_VARIANT_ADD(truth, copy_below_vlan) {
	.mode = RINGTAP_MODE_COPY, .hook = RINGTAP_HOOK_INGRESS,
	.below_vlan = true,
};
FIXTURE_VARIANT_ADD(truth, bypass) {
	.mode = RINGTAP_MODE_BYPASS, .hook = RINGTAP_HOOK_HANDLER,
};
FIXTURE_VARIANT_ADD(truth, bypass_below_vlan) {
	.mode = RINGTAP_MODE_BYPASS, .hook = RINGTAP_HOOK_INGRESS,
	.below_vlan = true,
};

/* Frames of one CPU have an order. */
static void pin(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static int set_up_tap(void)
{
	int tap = tap_open_vnet("tap0");

	if (tap < 0)
		return tap;
	/* Else what is left to the device is done before anybody sees it. */
	if (ioctl(tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6))
		return -errno;
	if (tap_command("ip link set tap0 mtu 9000 address 02:00:00:00:00:02"))
		return -EINVAL;
	return tap;
}

FIXTURE_SETUP(truth)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.rings = 1,
		.ring_bytes = 16 << 20,
	};
	struct ringtap_iface iface;

	pin();
	ASSERT_EQ(0, tap_namespace());
	self->tap = set_up_tap();
	ASSERT_LE(0, self->tap);
	if (variant->below_vlan)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.99 up type vlan id 99"));
	self->sender = sender_open("tap0");
	ASSERT_LE(0, self->sender);
	self->witness = witness_open("tap0");
	ASSERT_LE(0, self->witness);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	ASSERT_EQ(0, ringtap_iface(self->rt, 0, &iface));
	ASSERT_EQ(variant->hook, iface.hook);
	self->sent.name = "sent";
	self->seen.name = "AF_PACKET";
	self->caught.name = "ring";
}

FIXTURE_TEARDOWN(truth)
{
	ringtap_close(self->rt);
	close(self->witness);
	close(self->sender);
	close(self->tap);
	framelog_clear(&self->sent);
	framelog_clear(&self->seen);
	framelog_clear(&self->caught);
}

static uint32_t flags_sent(const struct virtio_net_hdr *vnet)
{
	uint32_t flags = 0;

	if (vnet && vnet->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM)
		flags |= RINGTAP_FLAG_CSUM_NOTREADY;
	if (vnet && vnet->gso_type)
		flags |= RINGTAP_FLAG_TSO;
	return flags;
}

static int comes(FIXTURE_DATA(truth) *self, const struct virtio_net_hdr *vnet,
		 const uint8_t *frame, size_t len)
{
	static const struct virtio_net_hdr plain;

	framelog_add(&self->sent, frame, len,
		     RINGTAP_FLAG_DIR_IN | flags_sent(vnet), 0);
	return tap_receive_vnet(self->tap, vnet ?: &plain, frame, len);
}

static int goes(FIXTURE_DATA(truth) *self, const struct virtio_net_hdr *vnet,
		const uint8_t *frame, size_t len)
{
	framelog_add(&self->sent, frame, len,
		     RINGTAP_FLAG_DIR_OUT | flags_sent(vnet), 0);
	return sender_send(self->sender, vnet, frame, len);
}

/* One each way; the contents differ. */
static int both_ways(FIXTURE_DATA(truth) *self,
		     const struct virtio_net_hdr *vnet, uint8_t *frame,
		     size_t len)
{
	int ret = comes(self, vnet, frame, len);

	frame[len - 1] ^= 0xff;
	return ret ?: goes(self, vnet, frame, len);
}

static void same(struct __test_metadata *_metadata, FIXTURE_DATA(truth) *self,
		 uint32_t direction)
{
	EXPECT_EQ(0, framelog_differ(&self->sent, &self->seen, direction,
				     FLAGS_DIR));
	EXPECT_EQ(0, framelog_differ(&self->seen, &self->caught, direction,
				     FLAGS_SEEN));
	EXPECT_EQ(0, framelog_differ(&self->sent, &self->caught, direction,
				     FLAGS_SENT));
}

/* Reads what all three have, and compares. */
static void judge(struct __test_metadata *_metadata, FIXTURE_DATA(truth) *self,
		  unsigned int mode)
{
	uint32_t directions = mode == RINGTAP_MODE_BYPASS ? RINGTAP_DIR_IN :
			      RINGTAP_DIR_IN | RINGTAP_DIR_OUT;
	size_t count = framelog_count(&self->sent, directions);
	struct ringtap_stats stats;

	EXPECT_EQ(0, witness_await(self->witness, &self->seen,
				   self->sent.count));
	EXPECT_EQ(0, witness_lost(self->witness));
	EXPECT_EQ(0, framelog_await(&self->caught, self->rt, count));
	EXPECT_EQ(count, self->caught.count);
	same(_metadata, self, RINGTAP_DIR_IN);
	if (directions & RINGTAP_DIR_OUT)
		same(_metadata, self, RINGTAP_DIR_OUT);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(count, stats.seen);
	EXPECT_EQ(count, stats.delivered);
}

TEST_F(truth, lengths_and_receivers)
{
	static const size_t lens[] = { 14, 15, 16, 17, 59, 60, 61, 1514, 9014 };
	static const uint8_t receivers[][6] = {
		{ 2, 0, 0, 0, 0, 2 },			/* this host */
		{ 2, 0, 0, 0, 0, 9 },			/* another */
		{ 1, 0, 0x5e, 0, 0, 5 },		/* multicast */
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	uint8_t frame[9014];
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(lens); i++)
		for (j = 0; j < ARRAY_SIZE(receivers); j++) {
			tap_frame(frame, lens[i], i * 16 + j);
			packet_set_destination(frame, receivers[j]);
			ASSERT_EQ(0, both_ways(self, NULL, frame, lens[i]));
		}
	judge(_metadata, self, variant->mode);
}

/* Inner tag 0: there is none. 99 has a device of its own in some variants. */
TEST_F(truth, vlan_tags)
{
	static const struct {
		unsigned int tpid, tci, inner;
	} tags[] = {
		{ 0x8100, 5 }, { 0x8100, 99 }, { 0x8100, 0 },
		{ 0x8100, 0xf005 }, { 0x8100, 0xe000 }, { 0x88a8, 5 },
		{ 0x88a8, 0xffff }, { 0x88a8, 6, 7 }, { 0x8100, 8, 9 },
		{ 0x8100, 99, 99 }, { 0x9100, 5 },
	};
	static const size_t lens[] = { 16, 60, 1514 };
	uint8_t frame[1522];
	size_t i, j, len;

	for (i = 0; i < ARRAY_SIZE(tags); i++)
		for (j = 0; j < ARRAY_SIZE(lens); j++) {
			tap_frame(frame, lens[j], i * 16 + j);
			len = lens[j];
			if (tags[i].inner)
				len = packet_tag(frame, len, 0x8100,
						 tags[i].inner);
			len = packet_tag(frame, len, tags[i].tpid, tags[i].tci);
			ASSERT_EQ(0, both_ways(self, NULL, frame, len));
		}
	judge(_metadata, self, variant->mode);
}

/* The device puts the tag in itself: the frame has it beside, not inside. The
 * devices come while the capture runs.
 */
TEST_F(truth, what_vlan_devices_send)
{
	int by_q, by_ad, by_both;
	uint8_t frame[108];
	uint32_t i;

	ASSERT_EQ(0, tap_command("ip link add link tap0 name q up type vlan id 5"));
	ASSERT_EQ(0, tap_command("ip link add link tap0 name ad up type vlan id 6 protocol 802.1ad"));
	ASSERT_EQ(0, tap_command("ip link add link ad name qinq up type vlan id 7"));
	by_q = sender_open("q");
	by_ad = sender_open("ad");
	by_both = sender_open("qinq");
	ASSERT_TRUE(by_q >= 0 && by_ad >= 0 && by_both >= 0);

	for (i = 0; i < 30; i += 3) {
		ASSERT_EQ(0, sender_send_ours(by_q, i, 1, 100));
		tap_frame(frame, 100, i);
		packet_tag(frame, 100, 0x8100, 5);
		framelog_add(&self->sent, frame, 104, RINGTAP_FLAG_DIR_OUT, 0);

		ASSERT_EQ(0, sender_send_ours(by_ad, i + 1, 1, 100));
		tap_frame(frame, 100, i + 1);
		packet_tag(frame, 100, 0x88a8, 6);
		framelog_add(&self->sent, frame, 104, RINGTAP_FLAG_DIR_OUT, 0);
		ASSERT_EQ(0, comes(self, NULL, frame, 104));

		ASSERT_EQ(0, sender_send_ours(by_both, i + 2, 1, 100));
		tap_frame(frame, 100, i + 2);
		packet_tag(frame, 100, 0x8100, 7);
		packet_tag(frame, 104, 0x88a8, 6);
		framelog_add(&self->sent, frame, 108, RINGTAP_FLAG_DIR_OUT, 0);
		ASSERT_EQ(0, comes(self, NULL, frame, 108));
	}
	judge(_metadata, self, variant->mode);
	close(by_q);
	close(by_ad);
	close(by_both);
}

/* A tag with nothing behind it: the stack drops the frame before anybody. */
TEST_F(truth, a_tag_without_a_frame)
{
	static const struct virtio_net_hdr plain;
	uint8_t frame[60];

	tap_frame(frame, 60, 0);
	packet_tag(frame, 14, 0x8100, 5);
	ASSERT_EQ(0, tap_receive_vnet(self->tap, &plain, frame, 18));
	tap_frame(frame, 60, 1);
	ASSERT_EQ(0, both_ways(self, NULL, frame, 60));
	judge(_metadata, self, variant->mode);
}

static struct virtio_net_hdr left_to_device(uint8_t gso_type)
{
	struct virtio_net_hdr vnet = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.csum_start = PACKET_IP_BYTES,
		.csum_offset = 16,
		.gso_type = gso_type,
	};

	if (gso_type) {
		vnet.hdr_len = PACKET_TCP_BYTES;
		vnet.gso_size = 1448;
	}
	return vnet;
}

/* What GRO makes of received ones, and TSO of those to be sent. */
TEST_F(truth, segments_larger_than_frames)
{
	static const size_t lens[] = { 1600, 4000, 9100, LARGEST };
	struct virtio_net_hdr vnet =
		left_to_device(VIRTIO_NET_HDR_GSO_TCPV4);
	static uint8_t frame[LARGEST];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		tap_frame(frame, lens[i], i);
		packet_tcp(frame, lens[i], (struct packet_way){ 1, 2 });
		ASSERT_EQ(0, both_ways(self, &vnet, frame, lens[i]));
	}
	judge(_metadata, self, variant->mode);
}

TEST_F(truth, checksums_that_are_not_ready)
{
	struct virtio_net_hdr vnet = left_to_device(VIRTIO_NET_HDR_GSO_NONE);
	uint8_t frame[1514];
	size_t len;

	for (len = 60; len <= sizeof(frame); len += 97) {
		tap_frame(frame, len, len);
		packet_tcp(frame, len, (struct packet_way){ 1, 2 });
		ASSERT_EQ(0, both_ways(self, &vnet, frame, len));
		ASSERT_EQ(0, both_ways(self, NULL, frame, len));
	}
	judge(_metadata, self, variant->mode);
}

/* Nobody puts them together on the way here. */
TEST_F(truth, ip_fragments)
{
	static const uint16_t more = 0x2000;
	uint8_t frame[1514];
	uint16_t at;

	for (at = 0; at < 4; at++) {
		tap_frame(frame, sizeof(frame), at);
		packet_ipv4(frame, sizeof(frame), (struct packet_way){ 1, 2 },
			    IPPROTO_UDP, (at * 1480 / 8) | (at < 3 ? more : 0));
		ASSERT_EQ(0, both_ways(self, NULL, frame, sizeof(frame)));
	}
	judge(_metadata, self, variant->mode);
}

TEST_F(truth, a_mixture_in_its_order)
{
	struct virtio_net_hdr vnet =
		left_to_device(VIRTIO_NET_HDR_GSO_TCPV4);
	static uint8_t frame[9000];
	uint32_t i;

	for (i = 0; i < 1000; i++) {
		tap_frame(frame, 100 + i, i);
		ASSERT_EQ(0, comes(self, NULL, frame, 100 + i));
		if (i % 7 == 0)
			ASSERT_EQ(0, goes(self, NULL, frame, 90 + i));
		packet_tag(frame, 60, 0x8100, i);
		if (i % 3 == 0)
			ASSERT_EQ(0, comes(self, NULL, frame, 64));
		if (i % 50 == 0) {
			packet_tcp(frame, 5000, (struct packet_way){ 1, 2 });
			ASSERT_EQ(0, both_ways(self, &vnet, frame, 5000));
		}
	}
	judge(_metadata, self, variant->mode);
}

TEST_HARNESS_MAIN
