// SPDX-License-Identifier: GPL-2.0
#include "corpus.h"

static void start4(struct frame *f, uint8_t type, uint8_t code, uint32_t rest)
{
	frame_start(f);
	put_ether(f, 0x0800);
	put_ip4(f, 1);
	put_icmp(f, type, code, rest);
}

static void start6(struct frame *f, uint8_t type, uint8_t code, uint32_t rest)
{
	frame_start(f);
	put_ether(f, 0x86dd);
	put_ip6(f, 58);
	put_icmp6(f, type, code, rest);
}

/* The start of the packet that an error is about. */
static void put_inner4(struct frame *f, uint8_t protocol)
{
	put_hex(f, "4500 001d 0007 4000 3f");
	put8(f, protocol);
	put_hex(f, "27c1 0a000002 c0000205 8235 0035 0009 1234 61");
}

static void put_inner6(struct frame *f, uint8_t next)
{
	put_hex(f, "60000000 0009");
	put8(f, next);
	put_hex(f, "3f fe800000000000000000000000000002 20010db8000000000000000000000005 8235 0035 0009 1234 61");
}

static void queries4(struct frame *f)
{
	start4(f, 8, 0, 0x00070001);
	put_fill(f, 0x70, 56);
	corpus_add(f);
	start4(f, 0, 0, 0x00070001);
	put_fill(f, 0x70, 56);
	corpus_add(f);
	start4(f, 0, 3, 0x00070001);
	corpus_add(f);
	start4(f, 13, 0, 0x00070001);
	put_hex(f, "00e8754f 00000000 00000000");
	corpus_add(f);
	start4(f, 14, 0, 0x00070001);
	put_hex(f, "00e8754f 00e87550 80000551");
	corpus_add(f);
	start4(f, 15, 0, 0x00070001);
	corpus_add(f);
	start4(f, 17, 0, 0x00070001);
	put_hex(f, "00000000");
	corpus_add(f);
	start4(f, 18, 0, 0x00070001);
	put_hex(f, "ffffff00");
	corpus_add(f);
	start4(f, 10, 0, 0);
	corpus_add(f);
	start4(f, 9, 0, 0x02020708);
	put_hex(f, "0a000001 00000000 0a000002 00000001");
	corpus_add(f);
	start4(f, 9, 0, 0x01030008);
	corpus_add(f);
	start4(f, 42, 0, 0x00070100);
	corpus_add(f);
	start4(f, 99, 1, 0);
	corpus_add(f);
	start4(f, 8, 0, 0x00070001);
	put_text(f, "odd");
	set8(f, 14 + 20 + 2, 0x11);
	corpus_add(f);
}

static void errors4(struct frame *f)
{
	unsigned int code;

	for (code = 0; code < 17; code++) {
		start4(f, 3, code, code == 4 ? 1400 : 0);
		put_inner4(f, 17);
		corpus_add(f);
	}
	start4(f, 3, 4, 0);
	put_inner4(f, 17);
	corpus_add(f);
	start4(f, 3, 3, 0);
	put_inner4(f, 6);
	corpus_add(f);
	start4(f, 3, 3, 0);
	put_inner4(f, 132);
	corpus_add(f);
	for (code = 0; code < 5; code++) {
		start4(f, 5, code, 0x0a0000fe);
		put_inner4(f, 17);
		corpus_add(f);
	}
	for (code = 0; code < 3; code++) {
		start4(f, 11, code, 0);
		put_inner4(f, 17);
		corpus_add(f);
	}
	start4(f, 12, 0, 0x14000000);
	put_inner4(f, 17);
	corpus_add(f);
	start4(f, 12, 1, 0);
	put_inner4(f, 17);
	corpus_add(f);
	start4(f, 4, 0, 0);
	put_inner4(f, 17);
	corpus_add(f);
	/* Less of the packet than is needed. */
	start4(f, 3, 3, 0);
	put_hex(f, "4500 001d 0007 4000");
	corpus_add(f);
}

static void queries6(struct frame *f)
{
	start6(f, 128, 0, 0x00070001);
	put_fill(f, 0x70, 56);
	corpus_add(f);
	start6(f, 129, 0, 0x00070001);
	put_fill(f, 0x70, 56);
	corpus_add(f);
	start6(f, 128, 0, 0x00070001);
	set8(f, 14 + 40 + 2, 0x11);
	corpus_add(f);
	start6(f, 130, 0, 0x27100000);
	put_hex(f, "ff020000000000000000000000000016");
	corpus_add(f);
	start6(f, 130, 0, 0x27100000);
	put_hex(f, "00000000000000000000000000000000 027d0000");
	corpus_add(f);
	start6(f, 131, 0, 0);
	put_hex(f, "ff020000000000000000000000000016");
	corpus_add(f);
	start6(f, 132, 0, 0);
	put_hex(f, "ff020000000000000000000000000016");
	corpus_add(f);
	start6(f, 143, 0, 1);
	put_hex(f, "04000000 ff0200000000000000000001ff000001");
	corpus_add(f);
	start6(f, 143, 0, 2);
	put_hex(f, "01000001 ff0200000000000000000001ff000001 fe800000000000000000000000000009");
	put_hex(f, "03000000 ff0200000000000000000001ff000002");
	corpus_add(f);
	start6(f, 139, 0, 0x00020000);
	put_hex(f, "1122334455667788");
	corpus_add_other(f);
	start6(f, 151, 0, 0);
	corpus_add(f);
	start6(f, 200, 1, 0);
	corpus_add(f);
}

static void errors6(struct frame *f)
{
	unsigned int code;

	for (code = 0; code < 8; code++) {
		start6(f, 1, code, 0);
		put_inner6(f, code == 5 ? 6 : 17);
		corpus_add(f);
	}
	start6(f, 1, 4, 0);
	put_inner6(f, 6);
	corpus_add(f);
	start6(f, 1, 4, 0);
	put_inner6(f, 50);
	corpus_add(f);
	start6(f, 2, 0, 1280);
	put_inner6(f, 17);
	corpus_add(f);
	for (code = 0; code < 3; code++) {
		start6(f, 3, code, 0);
		put_inner6(f, 17);
		corpus_add(f);
	}
	for (code = 0; code < 4; code++) {
		start6(f, 4, code, 40);
		put_inner6(f, 17);
		corpus_add(f);
	}
}

static void neighbors(struct frame *f)
{
	static const char target[] = "fe800000000000000000000000000002";

	start6(f, 133, 0, 0);
	put_hex(f, "0101020000000001");
	corpus_add(f);
	start6(f, 134, 0, 0x40c80708);
	put_hex(f, "00000001 00000002 0101020000000001 0501000000000578");
	put_hex(f, "030440c0 00015180 00003840 00000000 20010db8000000000000000000000000");
	put_hex(f, "19030000 00000258 20010db8000000000000000000000053");
	put_hex(f, "1f030000 00000258 076578616d706c65 03636f6d 00000000");
	put_hex(f, "18020808 00000258 20010db800000000 0e01112233445566");
	corpus_add(f);
	start6(f, 134, 0, 0x40180000);
	put_hex(f, "00000000 00000000");
	corpus_add(f);
	start6(f, 135, 0, 0);
	put_hex(f, target);
	put_hex(f, "0101020000000001");
	corpus_add(f);
	start6(f, 135, 0, 0);
	put_hex(f, target);
	corpus_add(f);
	start6(f, 136, 0, 0x60000000);
	put_hex(f, target);
	put_hex(f, "0201020000000002");
	corpus_add(f);
	start6(f, 136, 0, 0x80000000);
	put_hex(f, target);
	put_hex(f, "0200020000000002");
	corpus_add(f);
	start6(f, 136, 0, 0);
	put_hex(f, target);
	put_hex(f, "0202020000000002");
	corpus_add(f);
	start6(f, 137, 0, 0);
	put_hex(f, target);
	put_hex(f, "20010db8000000000000000000000005 0201020000000002 0401 0000 00000000");
	corpus_add_name(f);
}

void corpus_icmp(struct frame *f)
{
	queries4(f);
	errors4(f);
	queries6(f);
	errors6(f);
	neighbors(f);
}
