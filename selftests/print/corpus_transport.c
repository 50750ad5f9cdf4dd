// SPDX-License-Identifier: GPL-2.0
#include "corpus.h"

#define IP	14
#define TCP	34
#define UDP	34

static void tcp(struct frame *f, uint8_t flags, const char *options,
		const char *payload)
{
	frame_start(f);
	put_ether(f, 0x0800);
	put_ip4(f, 6);
	put_tcp(f, flags, options);
	put_text(f, payload);
	frame_seal(f);
}

static void tcp_flags(struct frame *f)
{
	unsigned int flags;

	for (flags = 0; flags < 256; flags += flags < 64 ? 1 : 37) {
		tcp(f, flags, "", flags % 3 ? "" : "GET /\r\n");
		corpus_add(f);
	}
	/* Accurate ECN. */
	tcp(f, 0x02, "", "");
	set8(f, TCP + 12, 0x51);
	corpus_add(f);
}

static void tcp_options(struct frame *f)
{
	static const char *const options[] = {
		"020405b4 0402 080a 00000001 00000000 01 030307",
		"0101 080a 00000005 00000006",
		"0101 050a 00000064 00000068",
		"0101 0512 00000064 00000068 00000070 00000078",
		"0101 0504 00000064", "00000000", "01010100", "0101 0809",
		"0203 0000", "0305 0101 01000000", "0101 0402", "0101 0403",
		"0601 0000", "06060000 00010000", "0706 00000001 0101",
		"1c048005", "1c040005", "220a 1122334455667788", "2202 0101",
		"fd04 1234", "fe08f989 11223344", "fd03 1200",
		"1e03ff00", "0e030100", "0b060000 00070101",
		"1d100102 112233445566778899aabbcc", "ff041234", "ff020101", "08ff0101",
		"0101 0800", "0101 08", "20040000",
	};
	unsigned int i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		tcp(f, 0x10, options[i], i % 4 ? "" : "x");
		corpus_add(f);
		tcp(f, 0x02, options[i], "");
		corpus_add(f);
	}
}

static void tcp_others(struct frame *f)
{
	tcp(f, 0x10, "13120011 22334455 66778899 aabbccdd eeff0101", "");
	corpus_add_other(f);
	tcp(f, 0x02, "1e0c0001 1122334455667788", "");
	corpus_add_other(f);
	tcp(f, 0x18, "", "GET / HTTP/1.1\r\n");
	set16(f, TCP + 2, 80);
	corpus_add_other(f);
}

static void tcp_odd(struct frame *f)
{
	tcp(f, 0x18, "", "payload");
	set8(f, TCP + 12, 0x40);
	corpus_add(f);
	tcp(f, 0x18, "", "payload");
	set8(f, TCP + 12, 0xf0);
	corpus_add_name(f);
	tcp(f, 0x18, "", "payload");
	set16(f, TCP + 16, 0x1234);
	corpus_add(f);
	tcp(f, 0x14, "", "why it was reset\x01");
	corpus_add(f);
	tcp(f, 0x14, "", "why it was reset, at great length\xc3\x7f");
	corpus_add(f);
	tcp(f, 0x18, "", "payload");
	set16(f, TCP, 9999);
	set16(f, TCP + 4, 0xffff);
	set16(f, TCP + 6, 0xfffe);
	corpus_add(f);
	/* A first fragment. */
	tcp(f, 0x18, "", "payload");
	set16(f, IP + 6, 0x2000);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 6);
	put_tcp(f, 0x12, "020405a0");
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 6);
	put_tcp(f, 0x18, "");
	put_text(f, "ssh\n");
	set8(f, -1, 'x');
	corpus_add(f);
}

static void udp(struct frame *f, uint16_t from, uint16_t to,
		const char *payload)
{
	frame_start(f);
	put_ether(f, 0x0800);
	put_ip4(f, 17);
	put_udp(f, from, to);
	put_text(f, payload);
	frame_seal(f);
}

static void udp_odd(struct frame *f)
{
	udp(f, 1234, 5678, "hello");
	corpus_add(f);
	udp(f, 1234, 5678, "");
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, UDP + 6, 0);
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, UDP + 6, 0x1234);
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, UDP + 4, 7);
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, UDP + 4, 11);
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, UDP + 4, 99);
	corpus_add(f);
	udp(f, 1234, 5678, "hello");
	set16(f, IP + 2, 26);
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 17);
	put_udp(f, 1234, 5678);
	put_text(f, "hello");
	corpus_add(f);
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 17);
	put_udp(f, 1234, 5678);
	put_text(f, "hello");
	set16(f, IP + 40 + 6, 0);
	corpus_add(f);
}

/* What GRO has merged, and TSO is to cut, has no lengths. */
static void merged(struct frame *f)
{
	udp(f, 1234, 5678, "hello");
	set16(f, IP + 2, 0);
	set16(f, UDP + 4, 0);
	corpus_add_other(f);
	tcp(f, 0x18, "", "payload");
	set16(f, IP + 2, 0);
	corpus_add_other(f);
}

void corpus_transport(struct frame *f)
{
	tcp_flags(f);
	tcp_options(f);
	tcp_odd(f);
	tcp_others(f);
	udp_odd(f);
	merged(f);
}
