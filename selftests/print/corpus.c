// SPDX-License-Identifier: GPL-2.0
/*
 * usage: corpus FORM FILE
 *
 * Writes frames of all kinds into a pcap file. The forms are: whole; cut, each of
 * them everywhere; raw, those with IP in them without their link layer; names,
 * those of which not all is printed that tcpdump can; tagged; and others.
 */
#include "corpus.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETHERNET	1
#define RAW_IP		101
#define ETHER_LEN	14

/* Longer ones are payload. */
#define CUT_MAX		200

static FILE *file;
static const char *form;

/* Beyond a second, a minute, and once backwards. */
static const uint64_t steps[] = {
	0, 1, 999, 1000, 1500000, 999999999, 1000000000, 61000000001ull,
	17, (uint64_t)-2500000123ll,
};

static void write32(uint32_t value)
{
	if (fwrite(&value, 4, 1, file) != 1)
		err(1, "can't write");
}

static void write_header(uint32_t linktype)
{
	write32(0xa1b23c4d);		/* nanoseconds */
	write32(2 | 4 << 16);
	write32(0);
	write32(0);
	write32(262144);
	write32(linktype);
}

static void write_packet(const uint8_t *bytes, size_t caplen, size_t len)
{
	static uint64_t now = 1700000000999999500ull;
	static unsigned int step;

	now += steps[step++ % (sizeof(steps) / sizeof(*steps))];
	write32(now / 1000000000);
	write32(now % 1000000000);
	write32(caplen);
	write32(len);
	if (fwrite(bytes, 1, caplen, file) != caplen)
		err(1, "can't write");
}

static void write_raw(const struct frame *frame)
{
	unsigned int type = frame->bytes[12] << 8 | frame->bytes[13];

	if (frame->len > ETHER_LEN && (type == 0x0800 || type == 0x86dd))
		write_packet(frame->bytes + ETHER_LEN, frame->len - ETHER_LEN,
			     frame->len - ETHER_LEN);
}

static void write_cut(const struct frame *frame)
{
	size_t caplen;

	for (caplen = 1; caplen < frame->len && caplen < CUT_MAX; caplen++)
		write_packet(frame->bytes, caplen, frame->len);
}

void corpus_add(struct frame *frame)
{
	frame_seal(frame);
	if (!strcmp(form, "whole"))
		write_packet(frame->bytes, frame->len, frame->len);
	else if (!strcmp(form, "raw"))
		write_raw(frame);
	else if (!strcmp(form, "cut"))
		write_cut(frame);
}

void corpus_add_name(struct frame *frame)
{
	frame_seal(frame);
	if (!strcmp(form, "names"))
		write_packet(frame->bytes, frame->len, frame->len);
}

void corpus_add_tagged(struct frame *frame)
{
	frame_seal(frame);
	if (!strcmp(form, "tagged"))
		write_packet(frame->bytes, frame->len, frame->len);
	else
		corpus_add_other(frame);
}

void corpus_add_other(struct frame *frame)
{
	frame_seal(frame);
	if (!strcmp(form, "others"))
		write_packet(frame->bytes, frame->len, frame->len);
}

int main(int argc, char **argv)
{
	struct frame frame;

	if (argc != 3)
		errx(2, "usage: corpus whole|cut|raw|names|tagged|others FILE");
	form = argv[1];
	file = fopen(argv[2], "w");
	if (!file)
		err(1, "can't open %s", argv[2]);
	write_header(strcmp(form, "raw") ? ETHERNET : RAW_IP);
	corpus_link(&frame);
	corpus_ip(&frame);
	corpus_icmp(&frame);
	corpus_transport(&frame);
	corpus_application(&frame);
	corpus_tunnel(&frame);
	if (fclose(file))
		err(1, "can't write to %s", argv[2]);
	return 0;
}
