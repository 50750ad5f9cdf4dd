// SPDX-License-Identifier: GPL-2.0
/*
 * What a device receives against what stands in the ring and what the network
 * stack gets.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/if_arp.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		100
#define WAIT_MS		20000
#define RING_BYTES	(4 << 20)

/* Of pcapng. */
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101

FIXTURE(capture) {
	struct ringtap *rt;
	int tap;
	int stack;
};

FIXTURE_VARIANT(capture) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(capture, copy) {
	.mode = RINGTAP_MODE_COPY, .rings = 0,
};
FIXTURE_VARIANT_ADD(capture, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(capture, bypass) {
	.mode = RINGTAP_MODE_BYPASS, .rings = 0,
};
FIXTURE_VARIANT_ADD(capture, bypass_shared) {
	.mode = RINGTAP_MODE_BYPASS, .rings = 1,
};

FIXTURE_SETUP(capture)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.rings = variant->rings,
		.ring_bytes = RING_BYTES,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(capture)
{
	ringtap_close(self->rt);
	close(self->stack);
	close(self->tap);
}

/**
 * struct got - what was read
 * @packets: number of them
 * @wrong: those that are not frames first, first + 1, ... of one length
 * @dropped: as the records say
 */
struct got {
	uint32_t packets;
	uint32_t wrong;
	uint64_t dropped;
};

static void take_span(struct ringtap *rt, const struct ringtap_span *span,
		      uint32_t first, size_t len, struct got *got)
{
	struct ringtap_packet packet;

	ringtap_each_packet(span, &packet) {
		got->dropped += packet.dropped;
		got->wrong += packet.origlen != len ||
			      !tap_is_frame(packet.data, packet.caplen, len,
					    first + got->packets);
		got->packets++;
	}
	ringtap_release(rt, span);
}

static struct got take(struct ringtap *rt, uint32_t first, uint32_t count,
		       size_t len)
{
	struct ringtap_span span;
	struct got got = {};

	while (got.packets < count && ringtap_wait(rt, WAIT_MS) == 1)
		while (ringtap_peek(rt, &span) > 0)
			take_span(rt, &span, first, len, &got);
	return got;
}

/* Frames are in order in a ring, that is, of one CPU. */
static void pin(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static uint64_t sum_of_fates(const struct ringtap_stats *stats)
{
	return stats->delivered + stats->filtered + stats->dropped_full +
	       stats->dropped_context + stats->dropped_unreadable;
}

TEST_F(capture, every_frame_once_byte_for_byte)
{
	static const size_t lens[] = { 14, 15, 17, 60, 61, 62, 63, 1514 };
	struct ringtap_stats stats;
	uint64_t bytes = 0;
	struct got got;
	size_t i;

	pin();
	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		ASSERT_EQ(0, tap_receive(self->tap, i * 1000, 200, lens[i]));
		got = take(self->rt, i * 1000, 200, lens[i]);
		EXPECT_EQ(200, got.packets);
		EXPECT_EQ(0, got.wrong);
		EXPECT_EQ(0, got.dropped);
		bytes += 200 * lens[i];
	}
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(ARRAY_SIZE(lens) * 200, stats.delivered);
	EXPECT_EQ(bytes, stats.bytes);
	EXPECT_EQ(stats.seen, sum_of_fates(&stats));
	EXPECT_EQ(0, stats.truncated);
}

TEST_F(capture, the_stack_gets_all_in_copy_and_nothing_in_bypass)
{
	unsigned int expected =
		variant->mode == RINGTAP_MODE_COPY ? 500 : 0;

	pin();
	ASSERT_EQ(0, tap_receive(self->tap, 0, 500, FRAME));
	EXPECT_EQ(500, take(self->rt, 0, 500, FRAME).packets);
	EXPECT_EQ(expected, tap_stack_count(self->stack));
}

TEST_F(capture, after_the_end_the_stack_has_its_frames)
{
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	tap_stack_count(self->stack);
	ringtap_close(self->rt);
	self->rt = NULL;
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(10, tap_stack_count(self->stack));
}

/* More than fits: the oldest stay, each loss is counted once, by the counters
 * and by the record behind it, and bypass lets nothing slip past.
 */
TEST_F(capture, a_full_ring_loses_and_says_so)
{
	uint32_t sent = 6000;
	unsigned int passed = variant->mode == RINGTAP_MODE_COPY ? sent : 0;
	struct ringtap_stats stats;
	struct got got;

	pin();
	ASSERT_EQ(0, tap_receive(self->tap, 0, sent, 1514));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_LT(0, stats.dropped_full);
	EXPECT_EQ(sent, stats.delivered + stats.dropped_full);
	EXPECT_EQ(sent, stats.seen);
	EXPECT_EQ(passed, tap_stack_count(self->stack));

	got = take(self->rt, 0, stats.delivered, 1514);
	EXPECT_EQ(stats.delivered, got.packets);
	EXPECT_EQ(0, got.wrong);
	EXPECT_EQ(0, got.dropped);

	ASSERT_EQ(0, tap_receive(self->tap, sent, 1, 1514));
	got = take(self->rt, sent, 1, 1514);
	EXPECT_EQ(1, got.packets);
	EXPECT_EQ(0, got.wrong);
	EXPECT_EQ(stats.dropped_full, got.dropped);
}

TEST_F(capture, the_ring_is_used_over_and_over)
{
	uint32_t round;
	struct got got;

	pin();
	for (round = 0; round < 60; round++) {
		ASSERT_EQ(0, tap_receive(self->tap, round * 200, 200, 1514));
		got = take(self->rt, round * 200, 200, 1514);
		ASSERT_EQ(200, got.packets);
		ASSERT_EQ(0, got.wrong);
	}
}

TEST_F(capture, the_record_tells_about_the_frame)
{
	struct ringtap_packet packet;
	struct timespec before, after;
	struct ringtap_span span;
	uint64_t ns;

	clock_gettime(CLOCK_REALTIME, &before);
	ASSERT_EQ(0, tap_receive(self->tap, 7, 1, FRAME));
	clock_gettime(CLOCK_REALTIME, &after);
	ASSERT_EQ(1, ringtap_wait(self->rt, WAIT_MS));
	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));

	ns = before.tv_sec * 1000000000ull + before.tv_nsec;
	EXPECT_LE(ns, packet.ns);
	ns = after.tv_sec * 1000000000ull + after.tv_nsec;
	EXPECT_GE(ns, packet.ns);
	EXPECT_EQ(0, packet.iface);
	EXPECT_EQ(FRAME, packet.caplen);
	EXPECT_EQ(RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_BROADCAST,
		  packet.flags);
	EXPECT_EQ(0, packet.record->len % 4);
	EXPECT_EQ(0, memcmp((uint8_t *)packet.record + packet.record->len - 4,
			    &packet.record->len, 4));
	EXPECT_FALSE(ringtap_next(&span, &packet));
}

TEST_F(capture, a_filter_decides_what_is_kept_and_how_much)
{
	/* Length above 100: 40 bytes of it. Else nothing. */
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
		BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 100, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 40),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };
	unsigned int passed = variant->mode == RINGTAP_MODE_COPY ? 60 : 10;
	struct ringtap_packet packet;
	struct ringtap_stats stats;
	struct ringtap_span span;

	pin();
	ASSERT_EQ(0, setsockopt(ringtap_fd(self->rt), SOL_SOCKET,
				SO_ATTACH_FILTER, &program, sizeof(program)));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 50, 101));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(10, stats.filtered);
	EXPECT_EQ(50, stats.delivered);
	EXPECT_EQ(50, stats.truncated);
	EXPECT_EQ(60, stats.seen);
	EXPECT_EQ(passed, tap_stack_count(self->stack));

	ASSERT_EQ(1, ringtap_peek(self->rt, &span));
	ringtap_each_packet(&span, &packet) {
		EXPECT_EQ(40, packet.caplen);
		EXPECT_EQ(101, packet.origlen);
	}
}

/* Programs count from the link-layer header. */
TEST_F(capture, a_filter_sees_the_link_layer_header)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TAP_ETHERTYPE, 0, 3),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 7, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };
	struct got got;

	ASSERT_EQ(0, setsockopt(ringtap_fd(self->rt), SOL_SOCKET,
				SO_ATTACH_FILTER, &program, sizeof(program)));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 20, FRAME));
	got = take(self->rt, 7, 1, FRAME);
	EXPECT_EQ(1, got.packets);
	EXPECT_EQ(0, got.wrong);
}

static void tagged_frame(uint8_t *frame, size_t len, unsigned int tpid,
			 unsigned int tci)
{
	uint8_t tag[4] = { tpid >> 8, tpid, tci >> 8, tci };

	tap_frame(frame + 4, len - 4, 1);
	memmove(frame, frame + 4, 12);
	memcpy(frame + 12, tag, sizeof(tag));
}

/* The stack takes the tag out before the rx_handler; the record has it. */
TEST_F(capture, vlan_tags_stand_where_the_wire_had_them)
{
	static const unsigned int tpids[] = { 0x8100, 0x88a8 };
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint8_t frame[FRAME];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tpids); i++) {
		tagged_frame(frame, sizeof(frame), tpids[i], 0x6005);
		ASSERT_EQ(sizeof(frame),
			  write(self->tap, frame, sizeof(frame)));
		ASSERT_EQ(1, ringtap_wait(self->rt, WAIT_MS));
		ASSERT_EQ(1, ringtap_peek(self->rt, &span));
		packet.record = NULL;
		ASSERT_TRUE(ringtap_next(&span, &packet));
		EXPECT_EQ(sizeof(frame), packet.origlen);
		ASSERT_EQ(sizeof(frame), packet.caplen);
		EXPECT_EQ(0, memcmp(frame, packet.data, sizeof(frame)));
		ringtap_release(self->rt, &span);
	}
}

TEST_F(capture, padding_is_zero)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint32_t i, pad;
	size_t len;

	pin();
	/* Dirty the ring, then let short frames lie on what it holds. */
	for (i = 0; i < 10; i++) {
		ASSERT_EQ(0, tap_receive(self->tap, 0, 300, 1514));
		take(self->rt, 0, 300, 1514);
	}
	for (len = 61; len < 64; len++)
		ASSERT_EQ(0, tap_receive(self->tap, 0, 2000, len));
	while (ringtap_peek(self->rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			for (pad = packet.caplen; pad % 4; pad++)
				ASSERT_EQ(0, packet.data[pad]);
		ringtap_release(self->rt, &span);
	}
}

TEST_F(capture, a_device_that_goes_away_ends_the_capture)
{
	struct ringtap_span span;
	struct got got;

	pin();
	ASSERT_EQ(0, tap_receive(self->tap, 0, 25, FRAME));
	close(self->tap);
	self->tap = -1;
	got = take(self->rt, 0, 25, FRAME);
	EXPECT_EQ(25, got.packets);
	EXPECT_EQ(0, got.wrong);
	EXPECT_EQ(-ENETDOWN, ringtap_wait(self->rt, WAIT_MS));
	EXPECT_EQ(-ENETDOWN, ringtap_peek(self->rt, &span));
	EXPECT_EQ(-ENETDOWN, ringtap_wait(self->rt, WAIT_MS));
}

TEST(a_snap_length_cuts_and_says_how_long_the_frame_was)
{
	struct ringtap_options options = { .device = "tap0", .snaplen = 64 };
	struct ringtap_packet packet;
	struct ringtap_stats stats;
	struct ringtap_span span;
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_receive(tap, 5, 1, 1514));
	ASSERT_EQ(0, tap_receive(tap, 6, 1, 64));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(1, stats.truncated);
	ASSERT_EQ(1, ringtap_peek(rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));
	EXPECT_EQ(64, packet.caplen);
	EXPECT_EQ(1514, packet.origlen);
	EXPECT_TRUE(tap_is_frame(packet.data, 64, 1514, 5));
	ringtap_close(rt);
	close(tap);
}

/* A TCP segment far larger than any frame, as GRO makes them. */
TEST(a_merged_frame_is_whole)
{
	struct ringtap_options options = { .device = "tap0" };
	struct virtio_net_hdr vnet = {
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
		.hdr_len = 54,
		.gso_size = 1448,
		.csum_start = 34,
		.csum_offset = 16,
	};
	static uint8_t frame[60000];
	struct ringtap_packet packet;
	struct ringtap_span span;
	struct ringtap *rt;
	int tap;

	tap_frame(frame, sizeof(frame), 3);
	memcpy(frame + 12, "\x08\x00\x45\x00\xea\x52", 6);
	frame[23] = IPPROTO_TCP;
	frame[46] = 0x50;
	ASSERT_EQ(0, tap_namespace());
	tap = tap_open_vnet("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_receive_vnet(tap, &vnet, frame, sizeof(frame)));
	ASSERT_EQ(1, ringtap_wait(rt, WAIT_MS));
	ASSERT_EQ(1, ringtap_peek(rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));
	EXPECT_EQ(sizeof(frame), packet.origlen);
	ASSERT_EQ(sizeof(frame), packet.caplen);
	EXPECT_EQ(0, memcmp(packet.data, frame, sizeof(frame)));
	EXPECT_TRUE(packet.flags & RINGTAP_FLAG_TSO);
	EXPECT_TRUE(packet.flags & RINGTAP_FLAG_CSUM_NOTREADY);
	ringtap_close(rt);
	close(tap);
}

TEST(a_device_without_link_layer_header)
{
	struct ringtap_options options = { .device = "tun0" };
	struct ringtap_packet packet;
	struct ringtap_iface iface;
	struct ringtap_span span;
	uint8_t ip[40] = { 0x45, 0, 0, 40, 0, 0, 0, 0, 64, IPPROTO_UDP };
	struct ringtap *rt;
	int tun;

	ASSERT_EQ(0, tap_namespace());
	tun = tap_open_tun("tun0");
	ASSERT_LE(0, tun);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(101, iface.linktype);
	ASSERT_EQ(sizeof(ip), write(tun, ip, sizeof(ip)));
	ASSERT_EQ(1, ringtap_wait(rt, WAIT_MS));
	ASSERT_EQ(1, ringtap_peek(rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));
	ASSERT_EQ(sizeof(ip), packet.caplen);
	EXPECT_EQ(0, memcmp(ip, packet.data, sizeof(ip)));
	ringtap_close(rt);
	close(tun);
}

/* As of a tunnel, whose driver leaves the outer header before the data. */
TEST(a_header_that_the_link_type_does_not_have)
{
	struct ringtap_options options = { .device = "tap0" };
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint8_t frame[54] = {};
	struct ringtap *rt;
	int tap;

	memcpy(frame + 12, "\x08\x00\x45\x00\x00\x28", 6);
	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, tap_set_type(tap, "tap0", ARPHRD_NONE));
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(sizeof(frame), write(tap, frame, sizeof(frame)));
	ASSERT_EQ(1, ringtap_wait(rt, WAIT_MS));
	ASSERT_EQ(1, ringtap_peek(rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));
	EXPECT_EQ(40, packet.origlen);
	ASSERT_EQ(40, packet.caplen);
	EXPECT_EQ(0, memcmp(frame + 14, packet.data, 40));
	ringtap_close(rt);
	close(tap);
}

TEST(a_device_with_another_link_type_goes_on_under_another_id)
{
	struct ringtap_options options = {
		.device = "tap0",
		.directions = RINGTAP_DIR_IN,
	};
	struct ringtap_packet packet;
	struct ringtap_iface iface;
	struct ringtap_span span;
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_set_type(tap, "tap0", ARPHRD_NONE));
	EXPECT_EQ(1, ringtap_changes(rt));
	EXPECT_EQ(2, ringtap_ifaces(rt));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(0, iface.ifindex);
	EXPECT_EQ(LINKTYPE_ETHERNET, iface.linktype);
	ASSERT_EQ(0, ringtap_iface(rt, 1, &iface));
	EXPECT_EQ(tap_ifindex("tap0"), iface.ifindex);
	EXPECT_EQ(LINKTYPE_RAW, iface.linktype);

	ASSERT_EQ(0, tap_receive(tap, 0, 1, FRAME));
	ASSERT_EQ(1, ringtap_peek(rt, &span));
	packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&span, &packet));
	EXPECT_EQ(1, packet.iface);
	EXPECT_EQ(FRAME - TAP_MAC_BYTES, packet.origlen);
	ringtap_release(rt, &span);
	ringtap_close(rt);
	close(tap);
}

/* Nothing could be written of it any more. */
TEST(a_device_of_no_link_type_any_more_is_as_good_as_gone)
{
	struct ringtap_options options = { .device = "tap0" };
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_set_type(tap, "tap0", ARPHRD_X25));
	EXPECT_EQ(-ENETDOWN, ringtap_wait(rt, WAIT_MS));
	ringtap_close(rt);
	close(tap);
}

TEST_HARNESS_MAIN
