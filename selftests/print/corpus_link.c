// SPDX-License-Identifier: GPL-2.0
/*
 * Ethernet and what is not IP.
 */
#include "corpus.h"

static void start(struct frame *f, uint16_t type, const char *hex)
{
	frame_start(f);
	put_ether(f, type);
	put_hex(f, hex);
}

static void with_type(struct frame *f, uint16_t type, const char *hex)
{
	start(f, type, hex);
	corpus_add(f);
}

static void name_type(struct frame *f, uint16_t type, const char *hex)
{
	start(f, type, hex);
	corpus_add_name(f);
}

static void other_type(struct frame *f, uint16_t type, const char *hex)
{
	start(f, type, hex);
	corpus_add_other(f);
}

/* A payload by its length, padded to the least that Ethernet has. */
static void start_length(struct frame *f, const char *hex)
{
	start(f, 0, hex);
	f->bytes[13] = f->len - 14;
	if (f->len < 60)
		put_fill(f, 0, 60 - f->len);
}

static void with_length(struct frame *f, const char *hex)
{
	start_length(f, hex);
	corpus_add(f);
}

static void other_length(struct frame *f, const char *hex)
{
	start_length(f, hex);
	corpus_add_other(f);
}

static void arp(struct frame *f)
{
	static const char *const packets[] = {
		"0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002",
		"0001 0800 06 04 0001 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 06 04 0002 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 06 04 0003 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 06 04 0004 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 06 04 0008 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 06 04 0009 020000000001 0a000001 020000000002 0a000002",
		"0001 0806 06 04 0001 020000000001 0a000001 020000000002 0a000002",
		"0006 0800 06 04 0001 020000000001 0a000001 020000000002 0a000002",
		"0001 0800 04 04 0001 02000001 0a000001 02000002 0a000002",
		"0020 0800 08 04 0001 0200000000000001 0a000001 0000000000000000 0a000002",
		"0001 86dd 06 10 0001 020000000001 fe80000000000000000000000000000001 020000000002 fe80000000000000000000000000000002",
	};
	unsigned int i;

	for (i = 0; i < sizeof(packets) / sizeof(*packets); i++)
		with_type(f, 0x0806, packets[i]);
	with_type(f, 0x0806, "0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002 0000 00000000 00000000 00000000 00000000");
	with_type(f, 0x8035, packets[3]);
}

static void tagged(struct frame *f, uint16_t type, const char *hex)
{
	start(f, type, hex);
	corpus_add_tagged(f);
}

static void vlan(struct frame *f)
{
	static const char arp_request[] =
		"0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002";

	frame_start(f);
	put_ether(f, 0x8100);
	put_hex(f, "0005 0800");
	put_ip4(f, 17);
	put_udp(f, 1234, 5678);
	put_text(f, "abc");
	corpus_add_tagged(f);
	frame_start(f);
	put_ether(f, 0x88a8);
	put_hex(f, "6064 8100 1005 0806");
	put_hex(f, arp_request);
	corpus_add_tagged(f);
	other_type(f, 0x8100, "f005 0027 42420300");
	tagged(f, 0x8100, "0005 88b5 01020304");
	tagged(f, 0x9100, "0005 86dd");
}

static void other_types(struct frame *f)
{
	with_type(f, 0x88b5, "00112233445566778899 41424344 ff");
	with_type(f, 0x0600, "00112233445566778899 41424344 ff");
	other_type(f, 0x88f7, "0002 002c 0000 0000 0000000000000000 00000000 000000fffe000001 0001 0001 00 00 00000000000000000000");
	name_type(f, 0x88cc, "0207 04 020000000001 0403 07 0001 0602 0078 0000");
	other_type(f, 0x888e, "01 01 0000");
	with_type(f, 0x0842, "ffffffffffff 020000000002");
	with_type(f, 0x22f0, "00000000");
}

static void llc(struct frame *f)
{
	with_length(f, "424203 0000 00 00 00 8000 020000000001 00000000 8000 020000000001 8001 0000 1400 0200 0f00");
	with_length(f, "424203 0000 02 02 3c 8000 020000000001 00000004 8000 020000000002 8002 0100 1400 0200 0f00 00");
	with_length(f, "424203 0000 00 80");
	with_length(f, "aaaa03 000000 0800 4500001c");
	other_length(f, "aaaa03 00000c 2000 02b4 0000 0001 0005 61");
	with_length(f, "aaaa03 0080c2 0007 0000");
	with_length(f, "f0f07f 0e00 ffef");
	other_length(f, "fefe03 83 1b 01 00");
	other_length(f, "0001af 818000");
	with_length(f, "0001e3 818000");
	with_length(f, "f0f173 00");
	with_length(f, "06060f 00112233");
	with_length(f, "42 42 01 00 0102");
	with_length(f, "10 12 00 02 0102");
}

void corpus_link(struct frame *f)
{
	arp(f);
	vlan(f);
	other_types(f);
	llc(f);
	frame_start(f);
	put_hex(f, "ffffffffffff 0200000000");
	corpus_add(f);
}
