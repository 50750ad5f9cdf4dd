// SPDX-License-Identifier: GPL-2.0
/*
 * What AF_PACKET saw.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/ringtap.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "framelog.h"

#define TAG_OFFSET	12
#define TAG_BYTES	4

int witness_open(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = device ? if_nametoindex(device) : 0,
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
	int bytes = 64 << 20, one = 1;

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
	if (setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		return -errno;
	}
	return fd;
}

static uint32_t flags_of(const struct sockaddr_ll *addr,
			 const struct tpacket_auxdata *aux)
{
	uint32_t flags = aux->tp_status & TP_STATUS_CSUMNOTREADY ?
			 RINGTAP_FLAG_CSUM_NOTREADY : 0;

	switch (addr->sll_pkttype) {
	case PACKET_OUTGOING:
		return flags | RINGTAP_FLAG_DIR_OUT;
	case PACKET_BROADCAST:
		flags |= RINGTAP_FLAG_TYPE_BROADCAST;
		break;
	case PACKET_MULTICAST:
		flags |= RINGTAP_FLAG_TYPE_MULTICAST;
		break;
	case PACKET_OTHERHOST:
		flags |= RINGTAP_FLAG_TYPE_PROMISC;
		break;
	default:
		flags |= RINGTAP_FLAG_TYPE_UNICAST;
	}
	return flags | RINGTAP_FLAG_DIR_IN;
}

static uint32_t put_tag_back(uint8_t *data, uint32_t len,
			     const struct tpacket_auxdata *aux)
{
	uint16_t tag[2] = { htons(aux->tp_vlan_tpid), htons(aux->tp_vlan_tci) };

	if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
		return len;
	memmove(data + TAG_OFFSET + TAG_BYTES, data + TAG_OFFSET,
		len - TAG_OFFSET);
	memcpy(data + TAG_OFFSET, tag, TAG_BYTES);
	return len + TAG_BYTES;
}

/* False when there is none. */
static int take_one(int witness, struct framelog *log)
{
	static uint8_t data[1 << 17];
	union {
		struct cmsghdr header;
		uint8_t bytes[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	} control;
	struct sockaddr_ll addr;
	struct iovec into = { data, sizeof(data) - TAG_BYTES };
	struct msghdr msg = {
		.msg_name = &addr, .msg_namelen = sizeof(addr),
		.msg_iov = &into, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct tpacket_auxdata aux;
	ssize_t len;

	len = recvmsg(witness, &msg, 0);
	if (len < 0)
		return 0;
	memcpy(&aux, CMSG_DATA(&control.header), sizeof(aux));
	framelog_add(log, data, put_tag_back(data, len, &aux),
		     flags_of(&addr, &aux), addr.sll_ifindex);
	return 1;
}

void witness_drain(int witness, struct framelog *log)
{
	while (take_one(witness, log))
		;
}

int witness_await(int witness, struct framelog *log, size_t count)
{
	struct pollfd pfd = { .fd = witness, .events = POLLIN };

	witness_drain(witness, log);
	while (log->count < count) {
		if (poll(&pfd, 1, FRAMELOG_WAIT_MS) != 1)
			return -ETIME;
		witness_drain(witness, log);
	}
	return 0;
}

unsigned int witness_lost(int witness)
{
	struct tpacket_stats stats = {};
	socklen_t len = sizeof(stats);

	getsockopt(witness, SOL_PACKET, PACKET_STATISTICS, &stats, &len);
	return stats.tp_drops;
}
