// SPDX-License-Identifier: GPL-2.0
/*
 * A device whose wire is in the test's hands.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* No neighbour discovery: nothing on the wire but what the test writes. */
int tap_namespace(void)
{
	int fd;

	if (unshare(CLONE_NEWNET))
		return -errno;

	fd = open("/proc/sys/net/ipv6/conf/default/disable_ipv6", O_WRONLY);
	if (fd >= 0) {
		if (write(fd, "1", 1) != 1)
			return -errno;
		close(fd);
	}
	return 0;
}

static int device_set_up(const char *name, int up)
{
	int sock = socket(AF_INET, SOCK_DGRAM, 0);
	struct ifreq ifr = {};
	int ret = 0;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(sock, SIOCGIFFLAGS, &ifr))
		ret = -errno;
	ifr.ifr_flags = up ? ifr.ifr_flags | IFF_UP : ifr.ifr_flags & ~IFF_UP;
	if (!ret && ioctl(sock, SIOCSIFFLAGS, &ifr))
		ret = -errno;
	close(sock);
	return ret;
}

static int open_device(const char *name, int flags)
{
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	struct ifreq ifr = { .ifr_flags = flags | IFF_NO_PI };
	int ret = 0;

	if (fd < 0)
		return -errno;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &ifr))
		ret = -errno;
	if (!ret)
		ret = device_set_up(name, 1);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}

int tap_open(const char *name)
{
	return open_device(name, IFF_TAP);
}

int tap_open_vnet(const char *name)
{
	return open_device(name, IFF_TAP | IFF_VNET_HDR);
}

int tap_open_queue(const char *name)
{
	return open_device(name, IFF_TAP | IFF_MULTI_QUEUE);
}

int tap_open_tun(const char *name)
{
	return open_device(name, IFF_TUN);
}

int tap_set_type(int tap, const char *name, int type)
{
	int ret = device_set_up(name, 0);

	if (!ret && ioctl(tap, TUNSETLINK, type))
		ret = -errno;
	device_set_up(name, 1);
	return ret;
}

unsigned int tap_ifindex(const char *name)
{
	return if_nametoindex(name);
}

static uint8_t frame_byte(size_t i, uint32_t seq)
{
	return i < TAP_MAC_BYTES + 4 ? seq >> 8 * (i - TAP_MAC_BYTES) :
				       seq * 37 + i * 11;
}

void tap_frame(uint8_t *frame, size_t len, uint32_t seq)
{
	static const uint8_t header[TAP_MAC_BYTES] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1,
		TAP_ETHERTYPE >> 8, TAP_ETHERTYPE & 0xff,
	};
	size_t i;

	memcpy(frame, header, sizeof(header));
	for (i = sizeof(header); i < len; i++)
		frame[i] = frame_byte(i, seq);
}

int tap_is_frame(const uint8_t *frame, size_t caplen, size_t len,
		 uint32_t seq)
{
	uint8_t *expected = malloc(len);
	int same;

	tap_frame(expected, len, seq);
	same = caplen <= len && !memcmp(frame, expected, caplen);
	free(expected);
	return same;
}

int tap_receive(int tap, uint32_t first, uint32_t count, size_t len)
{
	uint8_t *frame = malloc(len);
	int ret = 0;

	for (; !ret && count--; first++) {
		tap_frame(frame, len, first);
		if (write(tap, frame, len) != (ssize_t)len)
			ret = -errno;
	}
	free(frame);
	return ret;
}

int tap_receive_vnet(int tap, const struct virtio_net_hdr *vnet,
		     const uint8_t *frame, size_t len)
{
	struct iovec parts[] = {
		{ .iov_base = (void *)vnet, .iov_len = sizeof(*vnet) },
		{ .iov_base = (void *)frame, .iov_len = len },
	};

	return writev(tap, parts, 2) == (ssize_t)(sizeof(*vnet) + len) ?
	       0 : -errno;
}

int tap_stack_open(const char *name)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(TAP_ETHERTYPE),
		.sll_ifindex = tap_ifindex(name),
	};
	int bytes = 16 << 20;
	int stack = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);

	if (stack < 0)
		return -errno;
	setsockopt(stack, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
	if (bind(stack, (struct sockaddr *)&addr, sizeof(addr))) {
		close(stack);
		return -errno;
	}
	return stack;
}

unsigned int tap_stack_count(int stack)
{
	unsigned int count = 0;
	char byte;

	while (recv(stack, &byte, sizeof(byte), MSG_TRUNC) >= 0)
		count++;
	return count;
}

int tap_command(const char *format, ...)
{
	char command[512];
	va_list args;
	int status;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
