// SPDX-License-Identifier: GPL-2.0
/*
 * A packet socket without a ring: a system call for some frames.
 */
#define _GNU_SOURCE
#include "packet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "contender.h"

#define BATCH	64

/**
 * struct packet - a packet socket
 * @fd: the socket
 * @work: of the reader
 * @snaplen: bytes of a frame
 * @counts: so far
 * @messages: for recvmmsg()
 * @pieces: the same
 * @frames: the same
 */
struct packet {
	int		fd;
	enum work	work;
	unsigned int	snaplen;
	struct counts	counts;
	struct mmsghdr	messages[BATCH];
	struct iovec	pieces[BATCH];
	uint8_t		*frames;
};

int packet_socket(const struct setup *setup)
{
	int fd = socket(AF_PACKET, SOCK_RAW, 0), one = 1;

	if (fd < 0) {
		perror("AF_PACKET");
		return -1;
	}
	/* As ringtap is asked to: frames that are sent don't matter. */
	setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one));
	if (setup->filter &&
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, setup->filter,
		       sizeof(*setup->filter))) {
		perror("SO_ATTACH_FILTER");
		close(fd);
		return -1;
	}
	return fd;
}

int packet_bind(int fd, const struct setup *setup)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(setup->device),
	};

	if (!bind(fd, (void *)&address, sizeof(address)))
		return 0;
	perror("bind AF_PACKET");
	return -1;
}

int packet_count(int fd, struct counts *counts)
{
	struct tpacket_stats_v3 stats = {};
	socklen_t len = sizeof(stats);

	if (getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len))
		return -errno;
	counts->delivered += stats.tp_packets - stats.tp_drops;
	counts->dropped += stats.tp_drops;
	return 0;
}

void packet_wait(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	poll(&pfd, 1, CONTENDER_SLEEP_MS);
}

static void set_up_messages(struct packet *packet)
{
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		packet->pieces[i].iov_base = packet->frames +
					     i * packet->snaplen;
		packet->pieces[i].iov_len = packet->snaplen;
		packet->messages[i].msg_hdr.msg_iov = &packet->pieces[i];
		packet->messages[i].msg_hdr.msg_iovlen = 1;
	}
}

static void close_packet(void *of)
{
	struct packet *packet = of;

	close(packet->fd);
	free(packet->frames);
	free(packet);
}

static void *open_packet(const struct setup *setup)
{
	struct packet *packet = calloc(1, sizeof(*packet));
	int bytes = setup->ring_bytes;

	packet->work = setup->work;
	packet->snaplen = setup->snaplen;
	packet->frames = calloc(BATCH, packet->snaplen);
	set_up_messages(packet);
	packet->fd = packet_socket(setup);
	setsockopt(packet->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes,
		   sizeof(bytes));
	if (!packet_bind(packet->fd, setup))
		return packet;
	close_packet(packet);
	return NULL;
}

static uint64_t read_packet(void *of)
{
	struct packet *packet = of;
	int i, n;

	n = recvmmsg(packet->fd, packet->messages, BATCH, MSG_DONTWAIT, NULL);
	if (n <= 0) {
		packet_wait(packet->fd);
		return 0;
	}
	for (i = 0; i < n; i++)
		contender_touch(packet->work, packet->pieces[i].iov_base,
				packet->messages[i].msg_len);
	return n;
}

static int count_packet(void *of, struct counts *counts)
{
	struct packet *packet = of;
	int err = packet_count(packet->fd, &packet->counts);

	*counts = packet->counts;
	return err;
}

const struct contender packet_recvmmsg = {
	.name = "recvmmsg", .about = "AF_PACKET, 64 frames a call",
	.reads = true, .open = open_packet, .read = read_packet,
	.count = count_packet, .close = close_packet,
};
