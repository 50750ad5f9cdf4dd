// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that leave the form of the ring: what the header of Linux says of
 * them, and what stays.
 */
#include <arpa/inet.h>
#include <kselftest_harness.h>

#include "convert.h"
#include "records.h"

#define SLL2_LEN	20
#define ORIGLEN		100

static const uint8_t ether[] = {
	1, 2, 3, 4, 5, 6, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf, 8, 0, 0x45, 0, 0, 20,
};

static const uint8_t vlan[] = {
	1, 2, 3, 4, 5, 6, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf, 0x81, 0, 0x20, 5,
	8, 0, 0x45, 0,
};

static const uint8_t llc[] = {
	1, 0x80, 0xc2, 0, 0, 0, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf, 0, 38,
	0x42, 0x42, 3,
};

static const uint8_t ip4[] = { 0x45, 0, 0, 20, 0 };
static const uint8_t ip6[] = { 0x60, 0, 0, 0, 0, 0 };

/* @taken: bytes of the frame that went into the header. */
static const struct convert_case {
	const char	*name;
	const uint8_t	*frame;
	uint32_t	caplen;
	unsigned int	linktype;
	uint16_t	protocol;
	uint16_t	type;
	uint8_t		address_len;
	uint32_t	taken;
} convert_cases[] = {
	{ "Ethernet", ether, sizeof(ether), 1, 0x0800, 1, 6, 14 },
	{ "VLAN", vlan, sizeof(vlan), 1, 0x8100, 1, 6, 14 },
	{ "802.3", llc, sizeof(llc), 1, 4, 1, 6, 14 },
	{ "header alone", ether, 14, 1, 0x0800, 1, 6, 14 },
	{ "half a header", ether, 13, 1, 0, 1, 0, 13 },
	{ "nothing", ether, 0, 1, 0, 1, 0, 0 },
	{ "raw IPv4", ip4, sizeof(ip4), 101, 0x0800, 0xfffe, 0, 0 },
	{ "raw IPv6", ip6, sizeof(ip6), 101, 0x86dd, 0xfffe, 0, 0 },
	{ "raw, nothing", ip6, 0, 101, 0x0800, 0xfffe, 0, 0 },
};

#define CASES	(sizeof(convert_cases) / sizeof(convert_cases[0]))

FIXTURE(convert) {
	uint8_t			bytes[256];
	struct ringtap_span	span;
	struct ringtap_packet	packet;
	struct ringtap_iface	iface;
	uint8_t			out[512];
	size_t			len;
};

FIXTURE_SETUP(convert)
{
	self->iface.ifindex = 0x01020304;
	self->iface.linktype = 1;
}

FIXTURE_TEARDOWN(convert)
{
}

static void take(FIXTURE_DATA(convert) *self, const void *frame,
		 uint32_t caplen, uint32_t flags)
{
	struct record record = {
		.frame = frame, .caplen = caplen, .origlen = ORIGLEN,
		.ns = 1700000000123456789ull, .flags = flags, .queue = 3,
		.dropped = 77,
	};

	self->span.data = self->bytes;
	self->span.len = record_put(self->bytes, &record);
	self->packet.record = NULL;
	if (!ringtap_next(&self->span, &self->packet))
		abort();
}

static void convert(FIXTURE_DATA(convert) *self, bool sll2, bool pcap)
{
	memset(self->out, 0xee, sizeof(self->out));
	self->len = convert_packet(self->out, &self->packet, &self->iface, sll2,
				   pcap);
}

static uint32_t at32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, 4);
	return value;
}

static uint16_t net16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static void check_sll2(struct __test_metadata *_metadata,
		       const struct convert_case *c, const uint8_t *at,
		       uint32_t caplen, uint32_t origlen)
{
	static const uint8_t zeros[8];

	EXPECT_EQ(c->protocol, net16(at)) TH_LOG("%s", c->name);
	EXPECT_EQ(0, net16(at + 2));
	EXPECT_EQ(htonl(0x01020304), at32(at + 4));
	EXPECT_EQ(c->type, net16(at + 8)) TH_LOG("%s", c->name);
	EXPECT_EQ(0, at[10]);
	EXPECT_EQ(c->address_len, at[11]) TH_LOG("%s", c->name);
	EXPECT_EQ(0, memcmp(at + 12, c->address_len ? c->frame + 6 : zeros,
			    c->address_len));
	EXPECT_EQ(0, memcmp(at + 12 + c->address_len, zeros,
			    8 - c->address_len));
	EXPECT_EQ(SLL2_LEN + c->caplen - c->taken, caplen);
	EXPECT_EQ(SLL2_LEN + ORIGLEN - c->taken, origlen);
	EXPECT_EQ(0, memcmp(at + SLL2_LEN, c->frame + c->taken,
			    c->caplen - c->taken)) TH_LOG("%s", c->name);
}

/* All else that is told of the packet is what the kernel told. */
TEST_F(convert, block_with_linux_header)
{
	struct ringtap_span span = { .data = self->out };
	struct ringtap_packet packet;
	unsigned int i;

	for (i = 0; i < CASES; i++) {
		const struct convert_case *c = &convert_cases[i];

		self->iface.linktype = c->linktype;
		take(self, c->frame, c->caplen, RINGTAP_FLAG_DIR_IN);
		convert(self, true, false);
		EXPECT_EQ(0xee, self->out[self->len]);
		EXPECT_GE(c->caplen + CONVERT_EXTRA, self->len);
		span.len = self->len;
		packet.record = NULL;
		ASSERT_TRUE(ringtap_next(&span, &packet));
		EXPECT_EQ(self->len, packet.record->len);
		EXPECT_EQ(self->len, at32(self->out + self->len - 4));
		EXPECT_EQ(self->packet.ns, packet.ns);
		EXPECT_EQ(self->packet.flags, packet.flags);
		EXPECT_EQ(3, packet.queue);
		EXPECT_EQ(77, packet.dropped);
		check_sll2(_metadata, c, packet.data, packet.caplen,
			   packet.origlen);
		EXPECT_FALSE(ringtap_next(&span, &packet));
	}
}

TEST_F(convert, pcap_with_linux_header)
{
	unsigned int i;

	for (i = 0; i < CASES; i++) {
		const struct convert_case *c = &convert_cases[i];

		self->iface.linktype = c->linktype;
		take(self, c->frame, c->caplen, RINGTAP_FLAG_DIR_IN);
		convert(self, true, true);
		EXPECT_EQ(0xee, self->out[self->len]);
		EXPECT_EQ(self->len, 16 + at32(self->out + 8));
		check_sll2(_metadata, c, self->out + 16, at32(self->out + 8),
			   at32(self->out + 12));
	}
}

TEST_F(convert, pcap)
{
	take(self, vlan, sizeof(vlan), RINGTAP_FLAG_DIR_IN);
	convert(self, false, true);
	EXPECT_EQ(16 + sizeof(vlan), self->len);
	EXPECT_EQ(1700000000, at32(self->out));
	EXPECT_EQ(123456, at32(self->out + 4));
	EXPECT_EQ(sizeof(vlan), at32(self->out + 8));
	EXPECT_EQ(ORIGLEN, at32(self->out + 12));
	EXPECT_EQ(0, memcmp(self->out + 16, vlan, sizeof(vlan)));
}

TEST_F(convert, directions)
{
	static const struct { uint32_t flags; uint8_t kind; } cases[] = {
		{ RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_UNICAST, 0 },
		{ RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_BROADCAST, 1 },
		{ RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_MULTICAST, 2 },
		{ RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_PROMISC, 3 },
		{ RINGTAP_FLAG_DIR_OUT, 4 },
		{ RINGTAP_FLAG_DIR_OUT | RINGTAP_FLAG_TYPE_BROADCAST, 4 },
	};
	unsigned int i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		take(self, ether, sizeof(ether), cases[i].flags);
		convert(self, true, true);
		EXPECT_EQ(cases[i].kind, self->out[16 + 10]);
	}
}

/* Frames that are shorter than what their header takes. */
TEST_F(convert, original_length_does_not_wrap)
{
	struct record record = { .frame = ether, .caplen = 4, .origlen = 4 };

	self->span.data = self->bytes;
	self->span.len = record_put(self->bytes, &record);
	self->packet.record = NULL;
	ASSERT_TRUE(ringtap_next(&self->span, &self->packet));
	convert(self, true, true);
	EXPECT_EQ(SLL2_LEN, at32(self->out + 8));
	EXPECT_EQ(SLL2_LEN, at32(self->out + 12));
}

TEST_HARNESS_MAIN
