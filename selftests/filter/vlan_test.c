// SPDX-License-Identifier: GPL-2.0
/*
 * VLAN tags for filters that are text: those that the kernel has taken out, and
 * those in the frame.
 */
#define _GNU_SOURCE
#include "reader.h"
#include "sample.h"
#include "tap.h"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

FIXTURE(vlan) {
	int tap;
};

FIXTURE_SETUP(vlan)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
}

FIXTURE_TEARDOWN(vlan)
{
	close(self->tap);
}

/* Which of these a filter takes. The kernel has taken each one's outer tag out
 * before anybody looks, but for the type that it doesn't know.
 */
static const struct sample tagged[] = {
	{ IPPROTO_TCP, 80 },
	{ IPPROTO_TCP, 80, { CTAG(5) } },
	{ IPPROTO_TCP, 80, { CTAG(0x6005) } },
	{ IPPROTO_UDP, 80, { CTAG(5) } },
	{ IPPROTO_TCP, 80, { CTAG(6) } },
	{ IPPROTO_TCP, 80, { CTAG(0) } },
	{ IPPROTO_TCP, 80, { STAG(5) } },
	{ IPPROTO_TCP, 80, { CTAG(5), CTAG(6) } },
	{ IPPROTO_TCP, 80, { STAG(5), CTAG(6) } },
	{ IPPROTO_UDP, 80, { STAG(5), CTAG(6) } },
	{ IPPROTO_TCP, 80, { STAG(6), CTAG(5) } },
	{ IPPROTO_TCP, 80, { { 0x9100, 5 } } },
	{ IPPROTO_TCP, 80, { { 0x9100, 5 }, CTAG(6) } },
};

static const struct vlan_case {
	const char *text;
	const char *taken;	/* a character for each of the above */
} vlan_cases[] = {
	{ "vlan",				".xxxxxxxxxxxx" },
	{ "not vlan",				"x............" },
	{ "vlan 5",				".xxx..xxxx.xx" },
	{ "vlan 0",				".....x......." },
	{ "vlan 5 and tcp port 80",		".xx...x....x." },
	{ "vlan and udp",			"...x........." },
	{ "vlan 5 and vlan",			".......xxx..x" },
	{ "vlan 5 and vlan 6",			".......xxx..x" },
	{ "vlan 5 and vlan 6 and tcp",		".......xx...x" },
	{ "vlan and vlan and udp port 80",	".........x..." },
	{ "not vlan 5",				"x...xx....x.." },
	{ "tcp port 80",			"xxx.xxx......" },
	{ "tcp port 80 and not vlan 5",		"x...xx......." },
	{ "vlan 6 or vlan 5",			"....x.....x.." },
	{ "udp or (vlan 5 and tcp)",		".xxx..x....x." },
};

TEST_F(vlan, vlan_finds_tags_that_were_taken_out_and_others)
{
	struct ringtap *rt;
	size_t i, t;

	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "vlan"))
		TH_LOG("%s", ringtap_strerror(rt));
	for (i = 0; i < ARRAY_SIZE(vlan_cases); i++) {
		ASSERT_EQ(0, ringtap_set_filter_text(rt, vlan_cases[i].text))
			TH_LOG("%s", ringtap_strerror(rt));
		ASSERT_EQ(ARRAY_SIZE(tagged), strlen(vlan_cases[i].taken));
		for (t = 0; t < ARRAY_SIZE(tagged); t++) {
			ASSERT_EQ(0, sample_receive_ethernet(self->tap, &tagged[t]));
			EXPECT_EQ(vlan_cases[i].taken[t] == 'x', reader_drain(rt))
				TH_LOG("%s: frame %zu", vlan_cases[i].text, t);
		}
	}
	ringtap_close(rt);
}

/* Where the kernel took a tag out it is beside the frame, for bytes and for the
 * length: as tcpdump's filters see it, not as the file has it.
 */
TEST_F(vlan, bytes_and_length_are_those_without_the_tag)
{
	struct ringtap *rt;
	static const struct {
		const char *text;
		uint32_t taken;
	} cases[] = {
		{ "ether[12:2] = 0x800", 1 },
		{ "vlan and ether[12:2] = 0x800", 1 },
		{ "vlan and ether[12:2] = 0x8100", 0 },
		{ "len = 74", 1 },
		{ "vlan and len = 78", 0 },
	};
	size_t i;

	ASSERT_EQ(0, sample_open_text(&rt, "tap0", "vlan"));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ASSERT_EQ(0, ringtap_set_filter_text(rt, cases[i].text));
		ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80, CTAG(5))));
		EXPECT_EQ(cases[i].taken, reader_drain(rt))
			TH_LOG("%s", cases[i].text);
	}
	ringtap_close(rt);
}

/* Sends as a program does. */
static int open_out(const char *name)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(name),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -1;
	}
	return fd;
}

TEST_F(vlan, what_is_sent_has_a_direction_and_tags_too)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = RINGTAP_MODE_TAP,
		.filter_text = "outbound and tcp",
	};
	struct ringtap *rt;
	int out, vlan;

	ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.5 up type vlan id 5"));
	out = open_out("tap0");
	vlan = open_out("tap0.5");
	ASSERT_TRUE(out >= 0 && vlan >= 0);
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, sample_receive_ethernet(out, TCP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(out, UDP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80)));
	EXPECT_EQ(1, reader_drain(rt));
	ASSERT_EQ(0, ringtap_set_filter_text(rt, "inbound"));
	ASSERT_EQ(0, sample_receive_ethernet(out, TCP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, UDP(80)));
	EXPECT_EQ(2, reader_drain(rt));
	/* A tag in the frame, and one that the device would put there. */
	ASSERT_EQ(0, ringtap_set_filter_text(rt, "vlan 5 and tcp port 80"));
	ASSERT_EQ(0, sample_receive_ethernet(out, TCP(80, CTAG(5))));
	ASSERT_EQ(0, sample_receive_ethernet(out, TCP(80, CTAG(6))));
	ASSERT_EQ(0, sample_receive_ethernet(vlan, TCP(80)));
	ASSERT_EQ(0, sample_receive_ethernet(vlan, UDP(80)));
	EXPECT_EQ(2, reader_drain(rt));
	ringtap_close(rt);
	close(vlan);
	close(out);
}

TEST_F(vlan, vlan_wants_a_device_that_is_up)
{
	struct ringtap_options options = {
		.device = "tap0", .filter_text = "vlan 5",
	};
	struct ringtap *rt;

	ASSERT_EQ(0, tap_command("ip link set tap0 down"));
	EXPECT_REFUSAL(-ENETDOWN, &options, "'vlan'", "is up", "lo");
	options.filter_text = "port x.vlan or port vlan-x";
	EXPECT_REFUSAL(-EINVAL, &options, "unknown port");
	options.filter_text = "vlan 5";
	ASSERT_EQ(0, tap_command("ip link set lo up"));
	ASSERT_EQ(0, ringtap_open(&rt, &options));
	ASSERT_EQ(0, tap_command("ip link set tap0 up"));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80, CTAG(5))));
	ASSERT_EQ(0, sample_receive_ethernet(self->tap, TCP(80)));
	EXPECT_EQ(1, reader_drain(rt));
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
