// SPDX-License-Identifier: GPL-2.0
/*
 * AF_XDP in copy mode: the generic one of every device, and that of veth. What
 * libxdp would do, without it: frames of queue 0 to one socket.
 */
#define _GNU_SOURCE
#include "bpf.h"
#include "contender.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK	2048

#define BIND_TRIES	100
#define BIND_PAUSE_US	10000

/**
 * struct queue - a ring of descriptors that is shared with the kernel
 * @producer: index of who fills it
 * @consumer: index of who empties it
 * @entries: the descriptors
 * @map: all of it
 * @len: its length
 */
struct queue {
	uint32_t	*producer;
	uint32_t	*consumer;
	void		*entries;
	void		*map;
	size_t		len;
};

/**
 * struct xdp - an AF_XDP socket
 * @fd: the socket
 * @sockets: map of sockets by queue
 * @program: that redirects to it
 * @link: its attachment
 * @work: of the reader
 * @chunks: number of frames that there is memory for, a power of two
 * @memory: for frames
 * @fill: chunks that the kernel may use
 * @received: frames
 */
struct xdp {
	int		fd;
	int		sockets;
	int		program;
	int		link;
	enum work	work;
	uint32_t	chunks;
	uint8_t		*memory;
	struct queue	fill;
	struct queue	received;
};

/* return bpf_redirect_map(sockets, ctx->rx_queue_index, XDP_PASS); */
static int make_program(int map)
{
	struct bpf_insn program[] = {
		{ .code = BPF_LDX | BPF_MEM | BPF_W, .dst_reg = BPF_REG_2,
		  .src_reg = BPF_REG_1,
		  .off = offsetof(struct xdp_md, rx_queue_index) },
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_1,
		  .src_reg = BPF_PSEUDO_MAP_FD, .imm = map },
		{ .code = 0 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3,
		  .imm = XDP_PASS },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_redirect_map },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_program(BPF_PROG_TYPE_XDP, program,
			   sizeof(program) / sizeof(*program));
}

static bool map_queue(struct xdp *xdp, struct queue *queue, uint64_t offset,
		      const struct xdp_ring_offset *at, size_t entry)
{
	queue->len = at->desc + xdp->chunks * entry;
	queue->map = mmap(NULL, queue->len, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_POPULATE, xdp->fd, offset);
	if (queue->map == MAP_FAILED)
		return false;
	queue->producer = (void *)((uint8_t *)queue->map + at->producer);
	queue->consumer = (void *)((uint8_t *)queue->map + at->consumer);
	queue->entries = (uint8_t *)queue->map + at->desc;
	return true;
}

static bool make_rings(struct xdp *xdp)
{
	struct xdp_umem_reg memory = {
		.addr = (uintptr_t)xdp->memory,
		.len = (uint64_t)xdp->chunks * CHUNK, .chunk_size = CHUNK,
	};
	struct xdp_mmap_offsets offsets;
	socklen_t len = sizeof(offsets);
	uint32_t few = 64;

	return !setsockopt(xdp->fd, SOL_XDP, XDP_UMEM_REG, &memory,
			   sizeof(memory)) &&
	       !setsockopt(xdp->fd, SOL_XDP, XDP_UMEM_FILL_RING, &xdp->chunks,
			   sizeof(xdp->chunks)) &&
	       !setsockopt(xdp->fd, SOL_XDP, XDP_UMEM_COMPLETION_RING, &few,
			   sizeof(few)) &&
	       !setsockopt(xdp->fd, SOL_XDP, XDP_RX_RING, &xdp->chunks,
			   sizeof(xdp->chunks)) &&
	       !getsockopt(xdp->fd, SOL_XDP, XDP_MMAP_OFFSETS, &offsets,
			   &len) &&
	       map_queue(xdp, &xdp->fill, XDP_UMEM_PGOFF_FILL_RING,
			 &offsets.fr, sizeof(uint64_t)) &&
	       map_queue(xdp, &xdp->received, XDP_PGOFF_RX_RING, &offsets.rx,
			 sizeof(struct xdp_desc));
}

static void give_all(struct xdp *xdp)
{
	uint64_t *entries = xdp->fill.entries;
	uint32_t i;

	for (i = 0; i < xdp->chunks; i++)
		entries[i] = (uint64_t)i * CHUNK;
	__atomic_store_n(xdp->fill.producer, xdp->chunks, __ATOMIC_RELEASE);
}

/* The kernel gives the queue of a socket that was closed back by and by. */
static bool bind_to(const struct xdp *xdp, const char *device)
{
	struct sockaddr_xdp address = {
		.sxdp_family = AF_XDP, .sxdp_flags = XDP_COPY,
		.sxdp_ifindex = if_nametoindex(device),
	};
	unsigned int i;
	int err;

	for (i = 0; i < BIND_TRIES; i++) {
		err = bind(xdp->fd, (void *)&address, sizeof(address));
		if (!err || errno != EBUSY)
			break;
		usleep(BIND_PAUSE_US);
	}
	return !err;
}

static void close_xdp(void *of)
{
	struct xdp *xdp = of;

	close(xdp->link);
	close(xdp->program);
	close(xdp->sockets);
	if (xdp->fill.map)
		munmap(xdp->fill.map, xdp->fill.len);
	if (xdp->received.map)
		munmap(xdp->received.map, xdp->received.len);
	close(xdp->fd);
	munmap(xdp->memory, (size_t)xdp->chunks * CHUNK);
	free(xdp);
}

static void *open_xdp(const struct setup *setup, unsigned int flags)
{
	struct xdp *xdp = calloc(1, sizeof(*xdp));

	xdp->work = setup->work;
	xdp->chunks = setup->ring_bytes / CHUNK;
	xdp->memory = mmap(NULL, (size_t)xdp->chunks * CHUNK,
			   PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	xdp->fd = socket(AF_XDP, SOCK_RAW, 0);
	xdp->sockets = bpf_map(BPF_MAP_TYPE_XSKMAP);
	xdp->program = make_program(xdp->sockets);
	xdp->link = bpf_attach(xdp->program, setup->device, BPF_XDP, flags);
	if (xdp->link >= 0 && make_rings(xdp)) {
		give_all(xdp);
		if (bind_to(xdp, setup->device) && !bpf_map_set(xdp->sockets, 0, xdp->fd))
			return xdp;
	}
	perror("AF_XDP");
	close_xdp(xdp);
	return NULL;
}

static void *open_generic(const struct setup *setup)
{
	return open_xdp(setup, XDP_FLAGS_SKB_MODE);
}

static void *open_native(const struct setup *setup)
{
	return open_xdp(setup, XDP_FLAGS_DRV_MODE);
}

/* A frame's chunk goes back at once. */
static uint64_t read_xdp(void *of)
{
	struct xdp *xdp = of;
	const struct xdp_desc *frames = xdp->received.entries;
	uint64_t *chunks = xdp->fill.entries;
	struct pollfd pfd = { .fd = xdp->fd, .events = POLLIN };
	uint32_t head = __atomic_load_n(xdp->received.producer,
					__ATOMIC_ACQUIRE);
	uint32_t tail = *xdp->received.consumer, mask = xdp->chunks - 1;
	uint32_t to = *xdp->fill.producer, n = head - tail;
	const struct xdp_desc *frame;

	if (!n) {
		poll(&pfd, 1, CONTENDER_SLEEP_MS);
		return 0;
	}
	for (; tail != head; tail++, to++) {
		frame = &frames[tail & mask];
		contender_touch(xdp->work, xdp->memory + frame->addr,
				frame->len);
		chunks[to & mask] = frame->addr & ~(uint64_t)(CHUNK - 1);
	}
	__atomic_store_n(xdp->received.consumer, tail, __ATOMIC_RELEASE);
	__atomic_store_n(xdp->fill.producer, to, __ATOMIC_RELEASE);
	return n;
}

static int count_xdp(void *of, struct counts *counts)
{
	struct xdp *xdp = of;
	struct xdp_statistics stats = {};
	socklen_t len = sizeof(stats);

	memset(counts, 0, sizeof(*counts));
	if (getsockopt(xdp->fd, SOL_XDP, XDP_STATISTICS, &stats, &len))
		return -1;
	counts->delivered = __atomic_load_n(xdp->received.producer,
					    __ATOMIC_ACQUIRE);
	counts->dropped = stats.rx_dropped + stats.rx_ring_full;
	return 0;
}

const struct contender xdp_generic = {
	.name = "xdp-generic", .about = "AF_XDP, for every device",
	.reads = true, .writes = true, .unfiltered = true, .single = true,
	.open = open_generic, .read = read_xdp, .count = count_xdp,
	.close = close_xdp,
};

const struct contender xdp_native = {
	.name = "xdp-native", .about = "AF_XDP, by the driver, copied",
	.reads = true, .writes = true, .unfiltered = true, .single = true,
	.open = open_native, .read = read_xdp, .count = count_xdp,
	.close = close_xdp,
};
