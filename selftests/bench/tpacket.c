// SPDX-License-Identifier: GPL-2.0
/*
 * A packet socket with a ring.
 */
#include "contender.h"

#include <linux/if_packet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "packet.h"

/* libpcap's blocks, however large the ring is, and how long one may wait. */
#define LIBPCAP_BLOCK		(256 << 10)
#define LIBPCAP_TIMEOUT_MS	1000

#define V2_BLOCK		(1024 << 10)

/**
 * struct tpacket - a packet socket with a ring
 * @fd: the socket
 * @work: of the reader
 * @request: as for the kernel
 * @ring: memory
 * @at: number of the next block, with V2 of the next frame
 * @counts: so far
 */
struct tpacket {
	int			fd;
	enum work		work;
	struct tpacket_req3	request;
	uint8_t			*ring;
	unsigned int		at;
	struct counts		counts;
};

static size_t ring_len(const struct tpacket *tpacket)
{
	return (size_t)tpacket->request.tp_block_size *
	       tpacket->request.tp_block_nr;
}

static void close_tpacket(void *of)
{
	struct tpacket *tpacket = of;

	if (tpacket->ring && tpacket->ring != MAP_FAILED)
		munmap(tpacket->ring, ring_len(tpacket));
	close(tpacket->fd);
	free(tpacket);
}

static bool map_ring(struct tpacket *tpacket, int version)
{
	socklen_t len = version == TPACKET_V3 ? sizeof(tpacket->request) :
						sizeof(struct tpacket_req);

	if (setsockopt(tpacket->fd, SOL_PACKET, PACKET_VERSION, &version,
		       sizeof(version)) ||
	    setsockopt(tpacket->fd, SOL_PACKET, PACKET_RX_RING,
		       &tpacket->request, len)) {
		perror("PACKET_RX_RING");
		return false;
	}
	tpacket->ring = mmap(NULL, ring_len(tpacket), PROT_READ | PROT_WRITE,
			     MAP_SHARED, tpacket->fd, 0);
	if (tpacket->ring == MAP_FAILED)
		perror("mmap of AF_PACKET");
	return tpacket->ring != MAP_FAILED;
}

static void *open_tpacket(const struct setup *setup, int version,
			  unsigned int block, unsigned int frame,
			  unsigned int timeout_ms)
{
	struct tpacket *tpacket = calloc(1, sizeof(*tpacket));

	tpacket->work = setup->work;
	tpacket->request = (struct tpacket_req3){
		.tp_block_size = block,
		.tp_block_nr = setup->ring_bytes / block,
		.tp_frame_size = frame,
		.tp_frame_nr = setup->ring_bytes / block * (block / frame),
		.tp_retire_blk_tov = timeout_ms,
	};
	tpacket->fd = packet_socket(setup);
	if (map_ring(tpacket, version) && !packet_bind(tpacket->fd, setup))
		return tpacket;
	close_tpacket(tpacket);
	return NULL;
}

static void *open_libpcap(const struct setup *setup)
{
	return open_tpacket(setup, TPACKET_V3, LIBPCAP_BLOCK, LIBPCAP_BLOCK,
			    LIBPCAP_TIMEOUT_MS);
}

static void *open_v3(const struct setup *setup)
{
	return open_tpacket(setup, TPACKET_V3, contender_block(setup), 2048,
			    CONTENDER_LATE_MS);
}

/* Its number and its balance: by flow. */
#define FANOUT	(1 | PACKET_FANOUT_HASH << 16)

static void *open_fanout(const struct setup *setup)
{
	struct tpacket *tpacket = open_v3(setup);
	int fanout = FANOUT;

	if (!tpacket || !setsockopt(tpacket->fd, SOL_PACKET, PACKET_FANOUT,
				    &fanout, sizeof(fanout)))
		return tpacket;
	perror("PACKET_FANOUT");
	close_tpacket(tpacket);
	return NULL;
}

/* A slot for each frame, with room for the longest, a power of two. */
static void *open_v2(const struct setup *setup)
{
	unsigned int frame = 256;

	while (frame < setup->snaplen + TPACKET2_HDRLEN + 32)
		frame *= 2;
	return open_tpacket(setup, TPACKET_V2, V2_BLOCK, frame, 0);
}

static uint64_t read_block(struct tpacket *tpacket,
			   struct tpacket_block_desc *block)
{
	uint8_t *at = (uint8_t *)block + block->hdr.bh1.offset_to_first_pkt;
	uint32_t i, n = block->hdr.bh1.num_pkts;
	struct tpacket3_hdr *frame;

	for (i = 0; i < n; i++) {
		frame = (void *)at;
		contender_touch(tpacket->work, at + frame->tp_mac,
				frame->tp_snaplen);
		at += frame->tp_next_offset;
	}
	return n;
}

static uint64_t read_v3(void *of)
{
	struct tpacket *tpacket = of;
	struct tpacket_block_desc *block;
	uint64_t n;

	block = (void *)(tpacket->ring + (size_t)tpacket->at *
			 tpacket->request.tp_block_size);
	if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) &
	      TP_STATUS_USER)) {
		packet_wait(tpacket->fd);
		return 0;
	}
	n = read_block(tpacket, block);
	__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL,
			 __ATOMIC_RELEASE);
	tpacket->at = (tpacket->at + 1) % tpacket->request.tp_block_nr;
	return n;
}

static uint64_t read_v2(void *of)
{
	struct tpacket *tpacket = of;
	struct tpacket2_hdr *frame;
	uint64_t n = 0;

	for (;; n++) {
		frame = (void *)(tpacket->ring + (size_t)tpacket->at *
				 tpacket->request.tp_frame_size);
		if (!(__atomic_load_n(&frame->tp_status, __ATOMIC_ACQUIRE) &
		      TP_STATUS_USER))
			break;
		contender_touch(tpacket->work,
				(uint8_t *)frame + frame->tp_mac,
				frame->tp_snaplen);
		__atomic_store_n(&frame->tp_status, TP_STATUS_KERNEL,
				 __ATOMIC_RELEASE);
		tpacket->at = (tpacket->at + 1) %
			      tpacket->request.tp_frame_nr;
	}
	if (!n)
		packet_wait(tpacket->fd);
	return n;
}

static int count_tpacket(void *of, struct counts *counts)
{
	struct tpacket *tpacket = of;
	int err = packet_count(tpacket->fd, &tpacket->counts);

	*counts = tpacket->counts;
	return err;
}

const struct contender tpacket_v2 = {
	.name = "tpacket2", .about = "AF_PACKET with TPACKET_V2",
	.reads = true, .open = open_v2, .read = read_v2,
	.count = count_tpacket, .close = close_tpacket,
};

const struct contender tpacket_libpcap = {
	.name = "libpcap",
	.about = "TPACKET_V3 as libpcap sets it up: blocks of 256 KiB",
	.reads = true, .open = open_libpcap, .read = read_v3,
	.count = count_tpacket, .close = close_tpacket,
};

const struct contender tpacket_v3 = {
	.name = "tpacket3",
	.about = "TPACKET_V3, tuned: 64 blocks of up to 1 MiB, 10 ms",
	.reads = true, .open = open_v3, .read = read_v3,
	.count = count_tpacket, .close = close_tpacket,
};

const struct contender tpacket_fanout = {
	.name = "fanout",
	.about = "tpacket3 in a PACKET_FANOUT by flow, all sockets together",
	.reads = true, .shares = true, .open = open_fanout, .read = read_v3,
	.count = count_tpacket, .close = close_tpacket,
};
