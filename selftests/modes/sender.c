// SPDX-License-Identifier: GPL-2.0
/*
 * What a device is given to send.
 */
#define _GNU_SOURCE
#include "sender.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tap.h"

int sender_open(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	int one = 1;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -errno;
	}
	return fd;
}

int sender_send(int sender, const struct virtio_net_hdr *vnet,
		const uint8_t *frame, size_t len)
{
	static const struct virtio_net_hdr plain;

	/* A packet socket takes what a tap takes. */
	return tap_receive_vnet(sender, vnet ?: &plain, frame, len);
}

int sender_send_ours(int sender, uint32_t first, uint32_t count, size_t len)
{
	uint8_t *frame = malloc(len);
	int ret = 0;

	for (; !ret && count--; first++) {
		tap_frame(frame, len, first);
		ret = sender_send(sender, NULL, frame, len);
	}
	free(frame);
	return ret;
}

int sender_send_on(const char *device, uint32_t count, size_t len)
{
	int sender = sender_open(device);
	int ret;

	if (sender < 0)
		return sender;
	ret = sender_send_ours(sender, 0, count, len);
	close(sender);
	return ret;
}
