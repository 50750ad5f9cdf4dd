// SPDX-License-Identifier: GPL-2.0
/*
 * Packets in packets.
 */
#include "corpus.h"

static void put_echo4(struct frame *f)
{
	put_ip4(f, 1);
	put_icmp(f, 8, 0, 0x00070001);
	put_text(f, "data");
}

static void put_echo6(struct frame *f)
{
	put_ip6(f, 58);
	put_icmp6(f, 128, 0, 0x00070001);
	put_text(f, "data");
}

static void start(struct frame *f, uint8_t protocol)
{
	frame_start(f);
	put_ether(f, 0x0800);
	put_ip4(f, protocol);
}

static void ip_in_ip(struct frame *f)
{
	start(f, 4);
	put_echo4(f);
	corpus_add(f);
	start(f, 41);
	put_echo6(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 4);
	put_echo4(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 41);
	put_echo6(f);
	corpus_add(f);
	start(f, 4);
	put_ip4(f, 4);
	put_ip4(f, 4);
	put_echo4(f);
	corpus_add(f);
	start(f, 137);
	put_hex(f, "00064140");
	put_echo4(f);
	corpus_add(f);
	start(f, 97);
	put_hex(f, "3000");
	put_ether(f, 0x0800);
	put_echo4(f);
	corpus_add(f);
}

static void gre(struct frame *f)
{
	start(f, 47);
	put_hex(f, "0000 0800");
	put_echo4(f);
	corpus_add(f);
	start(f, 47);
	put_hex(f, "3000 86dd 0000002a 00000007");
	put_echo6(f);
	corpus_add(f);
	start(f, 47);
	put_hex(f, "b000 6558 1234 0000 0000002a 00000007");
	put_ether(f, 0x0800);
	put_echo4(f);
	corpus_add(f);
	start(f, 47);
	put_hex(f, "3081 880b 0008 0001 00000005 00000003");
	put_hex(f, "ff03 c021 0101 0004");
	corpus_add_name(f);
	start(f, 47);
	put_hex(f, "0000 1234 01020304");
	corpus_add(f);
	start(f, 47);
	put_hex(f, "0000 88be 01020304");
	corpus_add(f);
	start(f, 47);
	put_hex(f, "0007 0800 01020304");
	corpus_add(f);
	start(f, 47);
	put_hex(f, "4000 0800 0000 0000 0000 0000");
	put_echo4(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 47);
	put_hex(f, "2000 8847 00000005 00064140");
	put_echo4(f);
	corpus_add(f);
}

static void in_udp(struct frame *f, uint16_t port, const char *hex)
{
	start(f, 17);
	put_udp(f, 40000, port);
	put_hex(f, hex);
}

static void vxlan(struct frame *f)
{
	in_udp(f, 4789, "08000000 00006400");
	put_ether(f, 0x0800);
	put_echo4(f);
	corpus_add(f);
	in_udp(f, 4789, "00000000 00006400");
	put_ether(f, 0x0806);
	corpus_add_name(f);
	in_udp(f, 4789, "08000000");
	corpus_add(f);
	in_udp(f, 8472, "08000000 00006400");
	put_ether(f, 0x86dd);
	put_echo6(f);
	corpus_add_other(f);
	in_udp(f, 4790, "0c000001 00006400");
	put_echo4(f);
	corpus_add_other(f);
	in_udp(f, 4789, "08000000 00006400");
	put_ether(f, 0x88b5);
	put_text(f, "unknown");
	corpus_add(f);
}

static void geneve(struct frame *f)
{
	in_udp(f, 6081, "0000 6558 00000a00");
	put_ether(f, 0x0800);
	put_echo4(f);
	corpus_add(f);
	in_udp(f, 6081, "0000 0800 00000a00");
	put_echo4(f);
	corpus_add(f);
	in_udp(f, 6081, "02c0 6558 00000a00 0102 8001 11223344");
	put_ether(f, 0x0800);
	put_echo4(f);
	corpus_add_name(f);
	in_udp(f, 6081, "4000 6558 00000a00");
	corpus_add(f);
	in_udp(f, 6081, "0000 1234 00000a00 01020304");
	corpus_add(f);
	in_udp(f, 6081, "3f00 6558 00000a00");
	corpus_add(f);
}

static void mpls(struct frame *f)
{
	frame_start(f);
	put_ether(f, 0x8847);
	put_hex(f, "00064140");
	put_echo4(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x8847);
	put_hex(f, "00064040 000c8740");
	put_echo6(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x8847);
	put_hex(f, "00000140");
	put_echo4(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x8847);
	put_hex(f, "00002140");
	put_echo6(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x8848);
	put_hex(f, "00064140 00000000 0102");
	corpus_add_name(f);
	frame_start(f);
	put_ether(f, 0x8847);
	put_hex(f, "00003140 01020304");
	corpus_add(f);
}

static void pppoe(struct frame *f)
{
	static const char *const packets[] = {
		"1109 0000 0004 0101 0000", "1107 0000 000c 0101 0000 0102 0004 6e616d65",
		"1100 0001 0006 c021 0101 0004", "1100 0001 000a 8021 0101 000a 0306 0a000001",
		"1165 0001 000c 0101 0000 0102 0004 6e616d65", "11a7 0001 0000",
		"2100 0001 0002 0021", "1100 0001 0006 00fd 01020304",
	};
	unsigned int i;

	for (i = 0; i < sizeof(packets) / sizeof(*packets); i++) {
		frame_start(f);
		put_ether(f, packets[i][2] == '0' && packets[i][3] == '0' ? 0x8864 : 0x8863);
		put_hex(f, packets[i]);
		if (i == 2 || i == 3 || i == 6)
			corpus_add_name(f);
		else
			corpus_add(f);
	}
	frame_start(f);
	put_ether(f, 0x8864);
	put_hex(f, "1100 0001 0022 0021");
	put_echo4(f);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x8864);
	put_hex(f, "1100 0001 0036 0057");
	put_echo6(f);
	corpus_add(f);
}

static void gtp(struct frame *f)
{
	in_udp(f, 2152, "30ff 0020 00000001");
	put_echo4(f);
	corpus_add_other(f);
	in_udp(f, 2152, "3201 0004 00000001 00000000");
	corpus_add_other(f);
}

void corpus_tunnel(struct frame *f)
{
	ip_in_ip(f);
	gre(f);
	vxlan(f);
	geneve(f);
	mpls(f);
	pppoe(f);
	gtp(f);
}
