// SPDX-License-Identifier: GPL-2.0
/*
 * Filters as text: on each kind of device and on several at once, with tags
 * that the kernel has taken out, and with all that can be wrong about them.
 */
#define _GNU_SOURCE
#include "frame.h"
#include "reader.h"
#include "sample.h"
#include "tap.h"

#include <linux/filter.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define ETHERNET	1
#define RAW		101

FIXTURE(text) {
	int tap;
	int tun;
};

FIXTURE_SETUP(text)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->tun = tap_open_tun("tun0");
	ASSERT_LE(0, self->tun);
}

FIXTURE_TEARDOWN(text)
{
	close(self->tun);
	close(self->tap);
}

TEST_F(text, a_wrong_one_is_quoted_with_libpcaps_words)
{
	struct ringtap_options options = { .device = "tap0" };

	options.filter_text = "tcp port 80 adn udp";
	EXPECT_REFUSAL(-EINVAL, &options, "'tcp port 80 adn udp'", "syntax error",
		       "Ethernet", "pcap-filter");
	options.filter_text = "port nonsense";
	EXPECT_REFUSAL(-EINVAL, &options, "'port nonsense'", "unknown port");
	options.filter_text = "tcp and udp";
	EXPECT_REFUSAL(-EINVAL, &options, "rejects all packets");
	options.device = "tun0";
	options.filter_text = "ether host 2:0:0:0:0:1";
	EXPECT_REFUSAL(-EINVAL, &options, "without link-layer header",
		       "ethernet addresses supported only");
	options.filter_text = "vlan 5";
	EXPECT_REFUSAL(-EINVAL, &options, "no VLAN support");
	options.device = "any";
	options.filter_text = "tcp prot 80";
	EXPECT_REFUSAL(-EINVAL, &options, "for Ethernet", "syntax error");
}

TEST_F(text, a_text_beside_a_program_is_refused)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, ~0u) };
	struct sock_fprog program = { 1, code };
	struct ringtap_options options = {
		.device = "tap0", .filter = &program, .filter_text = "tcp",
	};
	struct ringtap *rt;

	EXPECT_REFUSAL(-EINVAL, &options, "as a program and as text");
	options.filter_text = "";
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ringtap_close(rt);
}

/* "udp[0] + udp[1] + ... = 0": six instructions for each of so many. */
static char *long_text(unsigned int bytes)
{
	char *text = malloc(bytes * 12), *end = text;
	unsigned int i;

	for (i = 0; i < bytes; i++)
		end += sprintf(end, "%sudp[%u]", i ? " + " : "", i);
	sprintf(end, " = 0");
	return text;
}

/* What is short enough for one type need not be for all four. */
TEST_F(text, one_that_is_too_long_is_refused)
{
	struct ringtap_options options = { .device = "tap0" };
	char *text = long_text(1000);
	struct sock_fprog *program;

	options.filter_text = text;
	EXPECT_REFUSAL(-E2BIG, &options, "too long", "'udp[0] + udp[1] + ",
		       "4096");
	free(text);
	text = long_text(180);
	ASSERT_EQ(0, ringtap_compile(&program, text, ETHERNET, 0, NULL, 0));
	ringtap_free_program(program);
	options.device = "any";
	options.filter_text = text;
	EXPECT_REFUSAL(-E2BIG, &options, "too long", "4096");
	free(text);
}

/* libpcap runs these itself where the kernel won't: they may loop. */
TEST_F(text, a_chain_of_headers_is_refused)
{
	struct ringtap_options options = {
		.device = "tap0", .filter_text = "ip6 protochain 6",
	};

	EXPECT_REFUSAL(-EINVAL, &options, "the kernel refuses the filter");
}

TEST_F(text, it_judges_from_the_first_packet_on)
{
	struct ringtap *rt;

	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "tcp port 80"))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(81)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, UDP(80)));
	EXPECT_EQ(1, reader_drain(rt));
	ringtap_close(rt);
}

TEST_F(text, on_packets_without_link_layer)
{
	struct ringtap *rt;

	ASSERT_EQ(0, sample_open_text(&rt, "tun0", "udp dst port 53 and src host 10.9.0.1"))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, sample_receive_raw(self->tun, UDP(53)));
	ASSERT_EQ(0, sample_receive_raw(self->tun, UDP(54)));
	ASSERT_EQ(0, sample_receive_raw(self->tun, TCP(53)));
	EXPECT_EQ(1, reader_drain(rt));
	ringtap_close(rt);
}

/* The frame is taken whole, or up to the socket's snap length. */
TEST_F(text, what_it_takes_is_as_long_as_asked_for)
{
	struct ringtap_options options = {
		.device = "tap0", .snaplen = 50, .filter_text = "tcp",
	};
	struct ringtap_packet packet = {};
	struct ringtap_span span;
	struct ringtap *rt;
	int i;

	for (i = 0; i < 2; i++, options.snaplen = 0) {
		ASSERT_EQ(0, ringtap_open(&rt, &options));
		ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80)));
		ASSERT_EQ(1, ringtap_peek(rt, &span));
		packet.record = NULL;
		ASSERT_TRUE(ringtap_next(&span, &packet));
		EXPECT_EQ(i ? 74 : 50, packet.caplen);
		EXPECT_EQ(74, packet.origlen);
		ringtap_close(rt);
	}
}

/* Frames of both devices that both could take, and how many come. */
static uint32_t both(struct ringtap *rt, int tap, int tun)
{
	if (sample_receive_ethernet(tap, TCP(80)) || sample_receive_ethernet(tap, UDP(80)) ||
	    sample_receive_raw(tun, TCP(80)) || sample_receive_raw(tun, UDP(80)) ||
	    sample_receive_raw(tun, TCP(80)))
		return ~0u;
	return reader_drain(rt);
}

TEST_F(text, on_devices_of_differing_types)
{
	static const char *const more[] = { "tun0", NULL };
	struct ringtap_options options = {
		.device = "tap0", .devices = more, .rings = 1,
		.ring_bytes = 4 << 20, .filter_text = "tcp port 80",
	};
	unsigned int any;
	struct ringtap *rt;

	for (any = 0; any < 2; any++) {
		options.device = any ? "any" : "tap0";
		options.devices = any ? NULL : more;
		ASSERT_EQ(0, ringtap_open(&rt, &options))
			TH_LOG("%s", ringtap_strerror(rt));
		EXPECT_EQ(3, both(rt, self->tap, self->tun));
		ASSERT_EQ(0, ringtap_set_filter_text(rt, "udp and host 10.9.0.2"));
		EXPECT_EQ(2, both(rt, self->tap, self->tun));
		/* No packet without Ethernet header has that. */
		ASSERT_EQ(0, ringtap_set_filter_text(rt, "ether src 2:0:0:0:0:2"));
		EXPECT_EQ(2, both(rt, self->tap, self->tun));
		ASSERT_EQ(0, ringtap_set_filter_text(rt, "not vlan and udp"));
		ASSERT_EQ(0, ringtap_set_filter_text(rt, ""));
		EXPECT_EQ(5, both(rt, self->tap, self->tun));
		ringtap_close(rt);
	}
}

/* Also of a device that came later, and of one that is another kind by now. */
TEST_F(text, any_knows_every_type)
{
	/* The tap takes as many bytes for an Ethernet header, whatever it says. */
	static const uint8_t ether[14] = { 0 };
	static const uint8_t header[24] = { 0x08, 0x02 };
	static const uint8_t llc[8] = { 0xaa, 0xaa, 3, 0, 0, 0, 8, 0 };
	static const uint8_t radiotap[8] = { 0, 0, 8 };
	struct frame frame = { .len = 0 };
	struct ringtap *rt;
	int tap;

	ASSERT_EQ(0, sample_open_text(&rt, "any", "tcp port 80"));
	tap = tap_open("tap1");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, sample_receive_ethernet(tap, TCP(80)));
	EXPECT_EQ(1, reader_drain(rt));

	ASSERT_EQ(0, tap_set_type(tap, "tap1", ARPHRD_IEEE80211_RADIOTAP));
	frame_put(&frame, ether, sizeof(ether));
	frame_put(&frame, radiotap, sizeof(radiotap));
	frame_put(&frame, header, sizeof(header));
	frame_put(&frame, llc, sizeof(llc));
	sample_put(&frame, TCP(80));
	ASSERT_EQ(0, frame_receive(tap, &frame));
	ASSERT_EQ(0, sample_receive_ethernet(tap, TCP(80)));
	EXPECT_EQ(1, reader_drain(rt));

	ASSERT_EQ(0, tap_set_type(tap, "tap1", ARPHRD_IEEE80211));
	ASSERT_EQ(0, frame_receive(tap, &frame));
	frame.len -= sizeof(radiotap);
	memmove(frame.bytes + sizeof(ether),
		frame.bytes + sizeof(ether) + sizeof(radiotap),
		frame.len - sizeof(ether));
	ASSERT_EQ(0, frame_receive(tap, &frame));
	EXPECT_EQ(1, reader_drain(rt));
	close(tap);
	ringtap_close(rt);
}

TEST_F(text, the_devices_netmask_makes_a_broadcast)
{
	struct frame_ip ip = { .version = 4, .from = 1, .to = 255, .protocol = 17 };
	struct frame frame;
	struct ringtap *rt;

	ASSERT_EQ(0, tap_command("ip address add 10.9.0.9/24 dev tap0"));
	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "ip broadcast"));
	frame_begin(&frame, sample_mac(1), sample_mac(2));
	frame_typed_ip(&frame, &ip, 20);
	frame_fill(&frame, 20, 0);
	ASSERT_EQ(0, frame_receive(self->tap, &frame));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, UDP(80)));
	EXPECT_EQ(1, reader_drain(rt));
	ringtap_close(rt);
	/* None, or several: as for a file. */
	ASSERT_EQ(0, sample_open_text(&rt, "any", "ip broadcast"));
	ASSERT_EQ(0, frame_receive(self->tap, &frame));
	EXPECT_EQ(0, reader_drain(rt));
	ringtap_close(rt);
}

TEST_F(text, one_that_is_wrong_leaves_the_one_before)
{
	struct ringtap *rt;

	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "tcp"));
	EXPECT_EQ(-EINVAL, ringtap_set_filter_text(rt, "udp prot 5"));
	EXPECT_NE(NULL, strstr(ringtap_strerror(rt), "'udp prot 5'"));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(1)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, UDP(1)));
	EXPECT_EQ(1, reader_drain(rt));
	ASSERT_EQ(0, ringtap_set_filter_text(rt, NULL));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, UDP(1)));
	EXPECT_EQ(1, reader_drain(rt));
	ringtap_close(rt);
}

/**
 * struct flood - a thread that sends TCP and UDP in turn
 * @tap: where
 * @enough: it is to end
 * @error: of the last frame
 */
struct flood {
	int	tap;
	bool	enough;
	int	error;
};

static void *flood_main(void *arg)
{
	struct flood *flood = arg;

	while (!__atomic_load_n(&flood->enough, __ATOMIC_RELAXED) &&
	       !flood->error) {
		flood->error = sample_receive_ethernet(flood->tap, TCP(80));
		if (!flood->error)
			flood->error = sample_receive_ethernet(flood->tap, UDP(80));
	}
	return NULL;
}

/* Of the packets in spans of this number: how many, how many of a protocol. */
static void count_spans(struct ringtap *rt, unsigned int number,
			uint8_t protocol, uint32_t counts[2])
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			if (span.filter != number)
				continue;
			counts[0]++;
			counts[1] += packet.data[23] == protocol;
		}
		ringtap_release(rt, &span);
	}
}

TEST_F(text, swapped_under_traffic_it_is_in_force_when_the_call_returns)
{
	struct flood flood = { .tap = self->tap };
	uint32_t counts[2];
	unsigned int round;
	struct ringtap *rt;
	pthread_t thread;

	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "udp"));
	ASSERT_EQ(0, pthread_create(&thread, NULL, flood_main, &flood));
	for (round = 1; round <= 8; round++) {
		ASSERT_EQ(0, ringtap_set_filter_text(rt, round % 2 ? "tcp port 80" : "udp"));
		memset(counts, 0, sizeof(counts));
		while (counts[0] < 10) {
			ASSERT_EQ(1, ringtap_wait(rt, 20000));
			count_spans(rt, round, round % 2 ? IPPROTO_TCP :
				    IPPROTO_UDP, counts);
		}
		EXPECT_EQ(counts[0], counts[1]) TH_LOG("swap %u", round);
	}
	__atomic_store_n(&flood.enough, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	EXPECT_EQ(0, flood.error);
	ringtap_close(rt);
}

TEST(compiled_without_rights_and_capture)
{
	struct sock_fprog *program;
	char error[256];
	unsigned int i;

	ASSERT_EQ(0, setresuid(65533, 65533, 65533));
	ASSERT_EQ(0, ringtap_compile(&program, "tcp port 80 and not vlan 5",
				     ETHERNET, 0, error, sizeof(error)));
	EXPECT_LT(10, program->len);
	for (i = 0; i < program->len; i++)
		if (program->filter[i].code == (BPF_RET | BPF_K))
			EXPECT_TRUE(!program->filter[i].k ||
				    program->filter[i].k == RINGTAP_SNAPLEN_MAX);
	ringtap_free_program(program);
	ASSERT_EQ(0, ringtap_compile(&program, NULL, RAW, 99, NULL, 0));
	ASSERT_EQ(1, program->len);
	EXPECT_EQ(99, program->filter[0].k);
	ringtap_free_program(program);
	ringtap_free_program(NULL);
}

TEST(what_can_not_be_compiled_is_told)
{
	static const struct {
		const char *text;
		unsigned int linktype;
		unsigned int snaplen;
		int err;
		const char *words;
	} cases[] = {
		{ "tcp prot 80", ETHERNET, 0, -EINVAL, "'tcp prot 80'" },
		{ "ether host 2:0:0:0:0:1", RAW, 0, -EINVAL, "supported only" },
		{ "tcp", 113, 0, -EPROTONOSUPPORT, "link type 113" },
		{ "tcp", ETHERNET, RINGTAP_SNAPLEN_MAX + 1, -EINVAL, "262145" },
	};
	struct sock_fprog *program;
	char error[512];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		program = (void *)&i;
		EXPECT_EQ(cases[i].err,
			  ringtap_compile(&program, cases[i].text,
					  cases[i].linktype, cases[i].snaplen,
					  error, sizeof(error)));
		EXPECT_EQ(NULL, program);
		EXPECT_NE(NULL, strstr(error, cases[i].words))
			TH_LOG("%s", error);
	}
	EXPECT_EQ(-EINVAL, ringtap_compile(&program, "tcp prot", ETHERNET, 0,
					   NULL, 0));
}

TEST_HARNESS_MAIN
