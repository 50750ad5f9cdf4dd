// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own packet sockets, to compare with.
 */
#include "packet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define RING_BYTES	(PACKET_BLOCKS * PACKET_BLOCK_BYTES)

static int packet_bind(int fd, const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};

	return bind(fd, (struct sockaddr *)&addr, sizeof(addr));
}

static int set_filter(int fd, const struct sock_fprog *filter)
{
	return filter ? setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, filter,
				   sizeof(*filter)) : 0;
}

int packet_open(const char *device, const struct sock_fprog *filter)
{
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	int one = 1;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) ||
	    set_filter(fd, filter) || packet_bind(fd, device)) {
		close(fd);
		return -errno;
	}
	return fd;
}

static int set_ring(int fd)
{
	struct tpacket_req3 req = {
		.tp_block_size = PACKET_BLOCK_BYTES,
		.tp_block_nr = PACKET_BLOCKS,
		.tp_frame_size = PACKET_BLOCK_BYTES,
		.tp_frame_nr = PACKET_BLOCKS,
		.tp_retire_blk_tov = PACKET_RETIRE_MS,
	};
	int version = TPACKET_V3;

	return setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version,
			  sizeof(version)) ||
	       setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req));
}

int packet_ring_open(struct packet_ring *ring, const char *device,
		     const struct sock_fprog *filter)
{
	ring->next = 0;
	ring->fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (ring->fd < 0)
		return -errno;
	if (set_filter(ring->fd, filter) || set_ring(ring->fd))
		goto fail;
	ring->blocks = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE,
			    MAP_SHARED, ring->fd, 0);
	if (ring->blocks == MAP_FAILED || packet_bind(ring->fd, device))
		goto fail;
	return 0;
fail:
	close(ring->fd);
	return -1;
}

void packet_ring_close(struct packet_ring *ring)
{
	munmap(ring->blocks, RING_BYTES);
	close(ring->fd);
}

unsigned int packet_ring_take(struct packet_ring *ring, uint64_t *stamps,
			      unsigned int room)
{
	struct tpacket_block_desc *block = (void *)
		(ring->blocks + (size_t)ring->next * PACKET_BLOCK_BYTES);
	const struct tpacket3_hdr *header;
	unsigned int i, packets;

	if (!(__atomic_load_n(&block->hdr.bh1.block_status,
			      __ATOMIC_ACQUIRE) & TP_STATUS_USER))
		return 0;
	packets = block->hdr.bh1.num_pkts;
	header = (void *)((uint8_t *)block +
			  block->hdr.bh1.offset_to_first_pkt);
	for (i = 0; i < packets && i < room; i++) {
		stamps[i] = header->tp_sec * 1000000000ull + header->tp_nsec;
		header = (void *)((uint8_t *)header + header->tp_next_offset);
	}
	__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL,
			 __ATOMIC_RELEASE);
	ring->next = (ring->next + 1) % PACKET_BLOCKS;
	return i;
}

unsigned int packet_ring_drops(const struct packet_ring *ring)
{
	struct tpacket_stats_v3 stats = {};
	socklen_t len = sizeof(stats);

	getsockopt(ring->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len);
	return stats.tp_drops;
}
