/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_PACKET_H
#define RINGTAP_CAPTURE_PACKET_H

#include <stddef.h>
#include <stdint.h>

struct sock_fprog;

/**
 * struct packet_ring - AF_PACKET's blocks, as libpcap sets them up by default
 * @fd: the socket
 * @blocks: PACKET_BLOCKS of PACKET_BLOCK_BYTES
 * @next: the block whose turn it is
 */
struct packet_ring {
	int		fd;
	uint8_t		*blocks;
	unsigned int	next;
};

/* 2 MiB in blocks that hold the largest frame, and tcpdump's second. */
#define PACKET_BLOCKS		8
#define PACKET_BLOCK_BYTES	(256 << 10)
#define PACKET_RETIRE_MS	1000

/* What is received on the device, as recvmsg() gives it: with time stamps. */
int packet_open(const char *device, const struct sock_fprog *filter);

int packet_ring_open(struct packet_ring *ring, const char *device,
		     const struct sock_fprog *filter);
void packet_ring_close(struct packet_ring *ring);

/* The time stamps of the next block that is finished, at most so many: how
 * many; 0: there is none. The block is given back.
 */
unsigned int packet_ring_take(struct packet_ring *ring, uint64_t *stamps,
			      unsigned int room);

/* What the kernel had no room for. */
unsigned int packet_ring_drops(const struct packet_ring *ring);

#endif /* RINGTAP_CAPTURE_PACKET_H */
