// SPDX-License-Identifier: GPL-2.0
/*
 * A real connection between two namespaces, seen by AF_PACKET and by ringtap
 * on the sender's and on the receiver's side.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "tap.h"
#include "witness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define BYTES	(1024 * 1024)

/**
 * struct side - one end of the cable
 * @net: its namespace
 * @tcp: its end of the connection
 * @witness: on its device
 * @rt: on its device
 */
struct side {
	int net;
	int tcp;
	int witness;
	struct ringtap *rt;
	struct framelog seen;
	struct framelog caught;
};

FIXTURE(tcp) {
	struct side from;
	struct side to;
};

FIXTURE_VARIANT(tcp) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(tcp, tap) {
	.mode = RINGTAP_MODE_TAP,
};
FIXTURE_VARIANT_ADD(tcp, copy) {
	.mode = RINGTAP_MODE_COPY,
};

static int enter(struct side *side)
{
	return setns(side->net, CLONE_NEWNET);
}

static int side_open(struct side *side, const char *device, unsigned int host,
		     unsigned int mode)
{
	struct ringtap_options options = {
		.device = device,
		.mode = mode,
		.rings = 1,
		.ring_bytes = 16 << 20,
	};

	side->seen.name = "AF_PACKET";
	side->caught.name = "ring";
	if (enter(side) ||
	    tap_command("ip address add 10.9.0.%u/24 dev %s", host, device) ||
	    tap_command("ip link set %s up", device))
		return -1;
	side->witness = witness_open(device);
	if (side->witness < 0)
		return -1;
	return ringtap_open(&side->rt, &options);
}

static int connect_sides(struct side *from, struct side *to)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(4001),
		.sin_addr.s_addr = inet_addr("10.9.0.2"),
	};
	int listener;

	if (enter(to))
		return -1;
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(listener, 1) || enter(from))
		return -1;
	from->tcp = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(from->tcp, (struct sockaddr *)&addr, sizeof(addr)))
		return -1;
	to->tcp = accept(listener, NULL, NULL);
	close(listener);
	return to->tcp;
}

FIXTURE_SETUP(tcp)
{
	ASSERT_EQ(0, tap_namespace());
	self->to.net = open("/proc/self/ns/net", O_RDONLY);
	ASSERT_EQ(0, tap_namespace());
	self->from.net = open("/proc/self/ns/net", O_RDONLY);
	ASSERT_EQ(0, tap_command("ip link add v0 type veth peer name v1 netns /proc/%d/fd/%d",
				 getpid(), self->to.net));
	ASSERT_EQ(0, side_open(&self->to, "v1", 2, variant->mode));
	ASSERT_EQ(0, side_open(&self->from, "v0", 1, variant->mode));
	ASSERT_LE(0, connect_sides(&self->from, &self->to));
}

static void side_close(struct side *side)
{
	ringtap_close(side->rt);
	close(side->witness);
	close(side->tcp);
	close(side->net);
	framelog_clear(&side->seen);
	framelog_clear(&side->caught);
}

FIXTURE_TEARDOWN(tcp)
{
	side_close(&self->from);
	side_close(&self->to);
}

/* All of it, read as it comes; both ends are this process. */
static size_t transfer(struct side *from, struct side *to)
{
	static char chunk[65536];
	size_t sent = 0, received = 0;
	struct pollfd pfd[2] = {
		{ .fd = from->tcp, .events = POLLOUT },
		{ .fd = to->tcp, .events = POLLIN },
	};
	ssize_t got;

	while ((sent < BYTES || received < sent) &&
	       poll(pfd, 2, FRAMELOG_WAIT_MS) > 0) {
		if (pfd[0].revents && sent < BYTES) {
			got = send(from->tcp, chunk, sizeof(chunk),
				   MSG_DONTWAIT);
			sent += got > 0 ? got : 0;
		}
		if (sent >= BYTES)
			pfd[0].events = 0;
		got = recv(to->tcp, chunk, sizeof(chunk), MSG_DONTWAIT);
		received += got > 0 ? got : 0;
	}
	return received == sent ? sent : 0;
}

/* When both ends know that all was acknowledged, every frame has met the taps
 * and hooks of both sides.
 */
static int is_over(int tcp)
{
	struct tcp_info info = {};
	socklen_t len = sizeof(info);

	getsockopt(tcp, IPPROTO_TCP, TCP_INFO, &info, &len);
	return info.tcpi_state == TCP_CLOSE;
}

static int disconnect(struct side *from, struct side *to)
{
	int tries = FRAMELOG_WAIT_MS / 10;

	shutdown(from->tcp, SHUT_WR);
	shutdown(to->tcp, SHUT_WR);
	while (!(is_over(from->tcp) && is_over(to->tcp)) && --tries)
		poll(NULL, 0, 10);
	return tries ? 0 : -ETIME;
}

static uint32_t longest(const struct framelog *log)
{
	uint32_t len = 0;
	size_t i;

	for (i = 0; i < log->count; i++)
		len = log->frames[i].len > len ? log->frames[i].len : len;
	return len;
}

/* An ARP answer, or an ACK sent by a timer, may come from another CPU:
 * the way of the data is the one whose order is certain.
 */
static void judge(struct __test_metadata *_metadata, struct side *side,
		  uint32_t data_direction)
{
	uint32_t mask = RINGTAP_FLAG_DIR_MASK | RINGTAP_FLAG_TYPE_MASK |
			RINGTAP_FLAG_CSUM_NOTREADY;

	witness_drain(side->witness, &side->seen);
	framelog_drain(&side->caught, side->rt);
	EXPECT_EQ(0, witness_lost(side->witness));
	EXPECT_LT(BYTES / 65536, side->caught.count);
	EXPECT_LT(1514, longest(&side->caught));
	EXPECT_EQ(side->seen.count, side->caught.count);
	EXPECT_EQ(0, framelog_differ(&side->seen, &side->caught,
				     data_direction, mask));
	framelog_sort(&side->seen);
	framelog_sort(&side->caught);
	EXPECT_EQ(0, framelog_differ(&side->seen, &side->caught,
				     data_direction ^ 3, mask));
}

TEST_F(tcp, both_ends_see_the_same_as_af_packet)
{
	ASSERT_LE(BYTES, transfer(&self->from, &self->to));
	ASSERT_EQ(0, disconnect(&self->from, &self->to));
	judge(_metadata, &self->from, RINGTAP_DIR_OUT);
	judge(_metadata, &self->to, RINGTAP_DIR_IN);
}

TEST_HARNESS_MAIN
