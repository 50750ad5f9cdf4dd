// SPDX-License-Identifier: GPL-2.0
/*
 * The headers of IP, and protocols that come right in it.
 */
#include "corpus.h"

#define IP	14

static void ip4(struct frame *f, uint8_t protocol, const char *hex)
{
	frame_start(f);
	put_ether(f, 0x0800);
	put_ip4(f, protocol);
	put_hex(f, hex);
	frame_seal(f);
}

static void ip6(struct frame *f, uint8_t next, const char *hex)
{
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, next);
	put_hex(f, hex);
	frame_seal(f);
}

/* With a changed byte of the header, whose checksum then is wrong. */
static void odd4(struct frame *f, int at, uint8_t value)
{
	ip4(f, 17, "04d2 162e 000c 0000 61626364");
	set8(f, IP + at, value);
	corpus_add(f);
}

static void headers4(struct frame *f)
{
	odd4(f, 1, 0x01);
	odd4(f, 1, 0xb8);
	odd4(f, 1, 0x02);
	odd4(f, 1, 0x03);
	odd4(f, 0, 0x44);
	odd4(f, 0, 0x55);
	odd4(f, 0, 0x65);
	odd4(f, 3, 0xff);
	odd4(f, 3, 19);
	odd4(f, 3, 24);
	odd4(f, 6, 0x20);
	odd4(f, 6, 0xe0);
	odd4(f, 7, 0x08);
	odd4(f, 6, 0x2f);
	odd4(f, 8, 0);
	odd4(f, 10, 0xee);
	ip4(f, 17, "04d2 162e 03e8 0000 61626364");
	set8(f, IP + 6, 0x20);
	corpus_add(f);
	ip4(f, 253, "78787878");
	corpus_add(f);
	ip4(f, 0, "78787878");
	corpus_add(f);
	ip4(f, 58, "80000000");
	corpus_add(f);
	ip4(f, 59, "");
	corpus_add(f);
	/* Padded to the least that Ethernet has. */
	ip4(f, 17, "04d2 162e 0009 0000 61");
	put_fill(f, 0, 60 - f->len);
	corpus_add(f);
}

static void options4(struct frame *f)
{
	static const char *const options[] = {
		"94040000", "94040001", "01010100", "8604ffff",
		"0707040a00000300", "830708 0a000009 00", "890704 0a000009 00",
		"44080500 00000000", "440c0501 0a000001 00000007",
		"440c0d11 0a000001 00000007", "4407ff0500000000", "88040001",
		"07020000", "07ff0000", "01000000", "52040000", "00940400",
	};
	unsigned int i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		frame_start(f);
		put_ether(f, 0x0800);
		put_ip4_options(f, 17, options[i]);
		put_udp(f, 1234, 5678);
		put_text(f, "xy");
		corpus_add(f);
	}
}

static void extensions6(struct frame *f)
{
	static const struct {
		uint8_t		next;
		const char	*hex;
	} packets[] = {
		{ 0, "3b00 0502 0000 0100" },
		{ 0, "3a00 0502 0000 0100 8000 0000 0001 0002" },
		{ 0, "1100 0104 00000000 04d2 162e 0009 0000 61" },
		{ 0, "1102 c910 fe800000000000000000000000000009 3e02 1122 04d2 162e 0009 0000 61" },
		{ 60, "1100 0104 00000000 04d2 162e 0009 0000 61" },
		{ 60, "1100 01ff 00000000 04d2 162e 0009 0000 61" },
		{ 43, "1102 0001 00000000 fe80000000000000000000000000 0009 04d2 162e 0009 0000 61" },
		{ 43, "1100 0200 00000000 04d2 162e 0009 0000 61" },
		{ 43, "1102 0400 0000 0000 fe80000000000000000000000000 0009 04d2 162e 0009 0000 61" },
		{ 43, "1104 0002 00000000 fe80000000000000000000000000000a fe80000000000000000000000000000b 04d2 162e 0009 0000 61" },
		{ 43, "1104 0401 0100 0007 fe80000000000000000000000000000a fe80000000000000000000000000000b 04d2 162e 0009 0000 61" },
		{ 44, "1100 0001 00000009 04d2 162e 0009 0000 61" },
		{ 44, "1100 0001 00000009 04d2 162e 03e8 0000 61626364" },
		{ 44, "1100 05a8 00000009 78787878" },
		{ 44, "3a00 0001 00000009 8000 0000 0001 0002" },
		{ 44, "1100 0000 00000009 04d2 162e 0009 0000 61" },
		{ 60, "2c00 0104 00000000 1100 05a9 00000009 78787878" },
		{ 59, "" },
		{ 59, "0102" },
		{ 253, "78787878" },
		{ 1, "08000000" },
		{ 2, "16000000" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(packets) / sizeof(*packets); i++) {
		ip6(f, packets[i].next, packets[i].hex);
		corpus_add(f);
	}
}

static void headers6(struct frame *f)
{
	static const char udp[] = "04d2 162e 000c 0000 61626364";

	ip6(f, 17, udp);
	set8(f, IP, 0x55);
	corpus_add(f);
	ip6(f, 17, udp);
	set8(f, IP, 0x6b);
	set8(f, IP + 2, 0x34);
	corpus_add(f);
	ip6(f, 17, udp);
	set8(f, IP + 5, 0xff);
	corpus_add(f);
	ip6(f, 17, udp);
	set8(f, IP + 5, 10);
	corpus_add(f);
	ip6(f, 17, udp);
	set8(f, IP + 8 + 15, 0xff);
	set16(f, IP + 8, 0x2001);
	set16(f, IP + 8 + 8, 0x0db8);
	corpus_add(f);
	ip6(f, 17, udp);
	set16(f, IP + 24, 0);
	set16(f, IP + 24 + 10, 0xffff);
	set16(f, IP + 24 + 12, 0x0a00);
	corpus_add(f);
}

struct payload {
	uint8_t		protocol;
	const char	*hex;
};

/* All of it is printed, with -v, too. */
static const struct payload known[] = {
	{ 2, "16000904 e00000fb" }, { 2, "11640000 00000000" },
	{ 2, "1164ee9b 00000000" }, { 2, "12000000 e00000fb" },
	{ 2, "17000000 e00000fb" }, { 2, "99000000 00000000" },
	{ 2, "110a0000 e00000fb" }, { 2, "11000000 00000000" },
	{ 2, "11ff0000 e00000fb" },
	{ 2, "22000000 00000001 04000000 e00000fb" },
	{ 2, "22000000 00000002 01000001 e00000fb 0a000009 09000000 e00000fc" },
	{ 2, "11640000 e00000fb 02 7d 0001 0a000001" },
	{ 2, "11850000 00000000 02 7d 0000" },
	{ 50, "00000100 00000005 11223344556677889900aabb" },
	{ 50, "00000100 0000" },
	{ 51, "1104 0000 00000100 00000005 112233445566778899001122 04d2 162e 0009 0000 61" },
	{ 132, "04d2162e 00000001 00000000 0e000004" },
	{ 132, "04d2162e 00000001 00000000" },
	{ 132, "04d2162e 00000001" },
	{ 136, "04d2 162e 000c 0000 61626364" },
};

static const struct payload named[] = {
	{ 51, "0604 0000 00000100" },
	{ 89, "0201 002c 0a000001 00000000 0000 0000 0000000000000000 ffffff00 000a 02 01 00000028 0a000001 00000000" },
	{ 89, "0204 0020 0a000001 00000000 0000 0000 0000000000000000 00000000 00000000" },
	{ 89, "0305 0010 0a000001 00000000 0000 0000" },
	{ 103, "2000 0000 0001 0002 0069" }, { 103, "2300 0000" },
	{ 112, "2101640100010000 0a000009 0000000000000000" },
	{ 112, "31016401 0064 0000 0a000009" },
};

static const struct payload other[] = {
	{ 132, "04d2162e 00000001 00000000 03000010 00000001 0000ffff 0000 0000 0b000004" },
	{ 108, "04000001" },
	{ 88, "02050000 00000000 00000000 00000000 00000001" },
};

static void payloads(struct frame *f)
{
	unsigned int i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
		ip4(f, known[i].protocol, known[i].hex);
		corpus_add(f);
	}
	for (i = 0; i < sizeof(named) / sizeof(*named); i++) {
		ip4(f, named[i].protocol, named[i].hex);
		corpus_add_name(f);
	}
	for (i = 0; i < sizeof(other) / sizeof(*other); i++) {
		ip4(f, other[i].protocol, other[i].hex);
		corpus_add_other(f);
	}
}

static void payloads6(struct frame *f)
{
	ip6(f, 0, "1100 c204 0001 0000 04d2 162e 0009 0000 61");
	corpus_add_name(f);
	ip6(f, 89, "0301 0024 0a000001 00000000 0000 0000 00000005 01 000013 000a 0028 00000000 00000000");
	corpus_add_name(f);
	ip6(f, 50, "00000100 00000005 11223344556677889900aabb");
	corpus_add(f);
	ip6(f, 51, "1104 0000 00000100 00000005 112233445566778899001122 04d2 162e 0009 0000 61");
	corpus_add(f);
	ip6(f, 132, "04d2162e 00000001 00000000 0e000004");
	corpus_add(f);
	ip6(f, 112, "31016401 0064 0000 fe800000000000000000000000000009");
	corpus_add_name(f);
	ip6(f, 135, "3b01 0500 0000 0000 0000 0001");
	corpus_add_other(f);
}

void corpus_ip(struct frame *f)
{
	headers4(f);
	options4(f);
	headers6(f);
	extensions6(f);
	payloads(f);
	payloads6(f);
}
