// SPDX-License-Identifier: GPL-2.0
/*
 * What a bypass takes the stack does not get, what it leaves the stack gets:
 * by the stack's own counters and sockets.
 */
#define _GNU_SOURCE
#include "framelog.h"
#include "packet.h"
#include "sender.h"
#include "tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define PORT	9000

FIXTURE(bypass) {
	int tap;
	int stack;
};

FIXTURE_VARIANT(bypass) {
	unsigned int hook;
};

FIXTURE_VARIANT_ADD(bypass, handler) {
	.hook = RINGTAP_HOOK_HANDLER,
};
FIXTURE_VARIANT_ADD(bypass, ingress) {
	.hook = RINGTAP_HOOK_INGRESS,
};

FIXTURE_SETUP(bypass)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	fcntl(self->tap, F_SETFL, O_NONBLOCK);
	ASSERT_EQ(0, tap_command("set -e; ip link set tap0 address 02:00:00:00:00:02; "
				 "ip address add 10.9.0.2/24 dev tap0; "
				 "ip neighbour add 10.9.0.1 lladdr 02:00:00:00:00:01 dev tap0"));
	if (variant->hook == RINGTAP_HOOK_INGRESS)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name top up type vlan id 5"));
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
}

FIXTURE_TEARDOWN(bypass)
{
	close(self->stack);
	close(self->tap);
}

static struct ringtap *open_with(unsigned int hook,
				 const struct ringtap_options *options)
{
	struct ringtap_iface iface;
	struct ringtap *rt;

	if (ringtap_open(&rt, options)) {
		printf("# %s\n", ringtap_strerror(rt));
		ringtap_close(rt);
		return NULL;
	}
	if (ringtap_iface(rt, 0, &iface) || iface.hook != hook ||
	    iface.mode != options->mode) {
		printf("# hook %u, mode %u\n", iface.hook, iface.mode);
		ringtap_close(rt);
		return NULL;
	}
	return rt;
}

static struct ringtap *open_on(const char *device, unsigned int hook)
{
	struct ringtap_options options = {
		.device = device,
		.mode = RINGTAP_MODE_BYPASS,
		.rings = 1,
		.ring_bytes = 4 << 20,
	};

	return open_with(hook, &options);
}

/* IP packets that this namespace's stack has received. */
static long ip_received(void)
{
	FILE *file = popen("awk '$1 == \"Ip:\" && $4 ~ /^[0-9]/ { print $4 }' /proc/net/snmp",
			   "r");
	long count = -1;

	if (fscanf(file, "%ld", &count) != 1)
		count = -1;
	pclose(file);
	return count;
}

static int receive_udp(int tap, uint32_t count, uint16_t port)
{
	uint8_t frame[FRAME];

	while (count--) {
		tap_frame(frame, FRAME, count);
		packet_udp(frame, FRAME, (struct packet_way){ 1, 2 }, port);
		if (write(tap, frame, FRAME) != FRAME)
			return -errno;
	}
	return 0;
}

static int receive_tagged(int tap, uint32_t count, unsigned int tci)
{
	uint8_t frame[FRAME + 4];

	while (count--) {
		tap_frame(frame, FRAME, count);
		packet_tag(frame, FRAME, 0x8100, tci);
		if (write(tap, frame, FRAME + 4) != FRAME + 4)
			return -errno;
	}
	return 0;
}

/* Of the test's kind, that the device was given to send; it is all that a tap
 * holds back for its reader.
 */
static unsigned int count_sent(int tap)
{
	static const uint8_t type[] = { TAP_ETHERTYPE >> 8, TAP_ETHERTYPE & 0xff };
	uint8_t frame[2048];
	unsigned int count = 0;
	ssize_t len;

	while ((len = read(tap, frame, sizeof(frame))) > 0)
		count += len >= 14 && !memcmp(frame + 12, type, 2);
	return count;
}

static uint64_t seen_by(struct ringtap *rt)
{
	struct ringtap_stats stats = {};

	ringtap_stats(rt, &stats);
	return stats.seen;
}

static uint32_t drained(struct ringtap *rt)
{
	struct framelog caught = {};
	uint32_t count;

	framelog_drain(&caught, rt);
	count = caught.count;
	framelog_clear(&caught);
	return count;
}

TEST_F(bypass, the_stacks_counters_stand_still)
{
	long before = ip_received();
	struct ringtap *rt;

	ASSERT_EQ(0, receive_udp(self->tap, 7, PORT));
	ASSERT_EQ(before + 7, ip_received());

	rt = open_on("tap0", variant->hook);
	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, receive_udp(self->tap, 50, PORT));
	EXPECT_EQ(before + 7, ip_received());
	EXPECT_EQ(50, drained(rt));
	ringtap_close(rt);
	ASSERT_EQ(0, receive_udp(self->tap, 20, PORT));
	EXPECT_EQ(before + 27, ip_received());
}

static int open_udp(uint16_t port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	return bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : fd;
}

static unsigned int count_datagrams(int fd)
{
	unsigned int count = 0;
	char byte;

	while (recv(fd, &byte, 1, MSG_TRUNC) >= 0)
		count++;
	return count;
}

TEST_F(bypass, a_filter_makes_it_selective)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 36),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PORT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog filter = { ARRAY_SIZE(code), code };
	struct ringtap_options options = {
		.device = "tap0",
		.mode = RINGTAP_MODE_BYPASS,
		.filter = &filter,
	};
	int wanted = open_udp(PORT), other = open_udp(PORT + 1);
	long before = ip_received();
	struct ringtap_stats stats;
	struct ringtap *rt;

	ASSERT_TRUE(wanted >= 0 && other >= 0);
	rt = open_with(variant->hook, &options);
	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, receive_udp(self->tap, 30, PORT));
	ASSERT_EQ(0, receive_udp(self->tap, 20, PORT + 1));
	EXPECT_EQ(30, drained(rt));
	EXPECT_EQ(0, count_datagrams(wanted));
	EXPECT_EQ(20, count_datagrams(other));
	EXPECT_EQ(before + 20, ip_received());
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(30, stats.delivered);
	EXPECT_EQ(20, stats.filtered);
	ringtap_close(rt);
	close(wanted);
	close(other);
}

/* A frame of the VLAN, one of another, and one of none. */
static int receive_kinds(int tap)
{
	return receive_tagged(tap, 10, 5) ?: receive_tagged(tap, 10, 6) ?:
	       tap_receive(tap, 0, 10, FRAME);
}

TEST_F(bypass, vlan_devices_on_top_get_nothing)
{
	struct ringtap *rt = open_on("tap0", variant->hook);
	struct ringtap_iface iface;
	int top;

	ASSERT_NE(NULL, rt);
	/* Where there was none yet, the bypass moves below it. */
	if (variant->hook == RINGTAP_HOOK_HANDLER)
		ASSERT_EQ(0, tap_command("ip link add link tap0 name top up type vlan id 5"));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(RINGTAP_MODE_BYPASS, iface.mode);
	EXPECT_EQ(RINGTAP_HOOK_INGRESS, iface.hook);
	EXPECT_EQ(RINGTAP_WHY_VLAN, iface.why);
	top = tap_stack_open("top");
	ASSERT_LE(0, top);

	ASSERT_EQ(0, receive_kinds(self->tap));
	EXPECT_EQ(30, drained(rt));
	EXPECT_EQ(0, tap_stack_count(top));
	EXPECT_EQ(0, tap_stack_count(self->stack));

	/* A socket on a device also hears what one on top of it takes over. */
	ringtap_close(rt);
	ASSERT_EQ(0, receive_kinds(self->tap));
	EXPECT_EQ(10, tap_stack_count(top));
	EXPECT_EQ(30, tap_stack_count(self->stack));
	close(top);
}

static struct ringtap *open_small(unsigned int hook, bool pass)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = RINGTAP_MODE_BYPASS,
		.snaplen = 2048,
		.rings = 1,
		.ring_bytes = 64 << 10,
		.pass = pass,
	};

	return open_with(hook, &options);
}

TEST_F(bypass, a_full_ring_passes_if_asked_to)
{
	struct ringtap *rt = open_small(variant->hook, true);
	struct ringtap_stats stats;

	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 500, 1000));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_LT(0, stats.passed);
	EXPECT_LT(0, stats.delivered);
	EXPECT_EQ(500, stats.seen);
	EXPECT_EQ(500, stats.delivered + stats.passed);
	EXPECT_EQ(0, stats.dropped_full);
	EXPECT_EQ(stats.passed, tap_stack_count(self->stack));

	EXPECT_EQ(stats.delivered, drained(rt));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 5, 1000));
	EXPECT_EQ(5, drained(rt));
	EXPECT_EQ(0, tap_stack_count(self->stack));
	ringtap_close(rt);
}

TEST_F(bypass, a_full_ring_drops_otherwise)
{
	struct ringtap *rt = open_small(variant->hook, false);
	struct ringtap_stats stats;

	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 500, 1000));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_LT(0, stats.dropped_full);
	EXPECT_EQ(500, stats.seen);
	EXPECT_EQ(500, stats.delivered + stats.dropped_full);
	EXPECT_EQ(0, stats.passed);
	EXPECT_EQ(0, tap_stack_count(self->stack));
	EXPECT_EQ(stats.delivered, drained(rt));
	ringtap_close(rt);
}

/* A host that is asked for an echo answers before write() returns; the wait is
 * for the answer that is wanted.
 */
static int answers_ping(int tap, int wait_ms)
{
	struct pollfd pfd = { .fd = tap, .events = POLLIN };
	uint8_t frame[FRAME];

	tap_frame(frame, FRAME, 1);
	packet_ping(frame, FRAME, (struct packet_way){ 1, 2 });
	if (write(tap, frame, FRAME) != FRAME)
		return -errno;
	while (poll(&pfd, 1, wait_ms) == 1)
		if (read(tap, frame, FRAME) == FRAME && frame[23] == 1 &&
		    frame[34] == 0)
			return 1;
	return 0;
}

TEST_F(bypass, ping_is_answered_before_and_after)
{
	struct ringtap *rt;

	ASSERT_EQ(1, answers_ping(self->tap, FRAMELOG_WAIT_MS));
	rt = open_on("tap0", variant->hook);
	ASSERT_NE(NULL, rt);
	EXPECT_EQ(0, answers_ping(self->tap, 0));
	EXPECT_EQ(1, drained(rt));
	ringtap_close(rt);
	EXPECT_EQ(1, answers_ping(self->tap, FRAMELOG_WAIT_MS));
}

TEST_F(bypass, what_is_sent_is_sent)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = RINGTAP_MODE_BYPASS,
		.directions = RINGTAP_DIR_IN | RINGTAP_DIR_OUT,
		.rings = 1,
		.ring_bytes = 4 << 20,
	};
	struct framelog caught = {};
	struct ringtap *rt;

	rt = open_with(variant->hook, &options);
	ASSERT_NE(NULL, rt);
	count_sent(self->tap);
	ASSERT_EQ(0, sender_send_on("tap0", 40, FRAME));
	EXPECT_EQ(40, count_sent(self->tap));
	ASSERT_EQ(0, framelog_await(&caught, rt, 40));
	EXPECT_EQ(40, framelog_count_ours(&caught, RINGTAP_DIR_OUT, 0));
	framelog_clear(&caught);
	ringtap_close(rt);
}

static int send_to_group(int fd)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr.s_addr = inet_addr("239.1.1.1"),
	};
	struct ip_mreqn here = {
		.imr_multiaddr = to.sin_addr,
		.imr_ifindex = tap_ifindex("tap0"),
	};

	if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &here,
		       sizeof(here)) ||
	    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &here, sizeof(here)))
		return -errno;
	return sendto(fd, "x", 1, 0, (struct sockaddr *)&to,
		      sizeof(to)) == 1 ? 0 : -errno;
}

/* A multicast is heard by the host that sends it: that copy was on no wire. */
TEST_F(bypass, what_the_host_sends_to_itself_is_left_alone)
{
	struct ringtap *rt = open_on("tap0", variant->hook);
	struct pollfd pfd = { .events = POLLIN };
	struct ringtap_options options = {
		.device = "tap0", .mode = RINGTAP_MODE_TAP,
		.directions = RINGTAP_DIR_IN,
	};
	struct ringtap *beside;

	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, ringtap_open(&beside, &options));
	pfd.fd = open_udp(PORT);
	ASSERT_LE(0, pfd.fd);
	ASSERT_EQ(0, send_to_group(pfd.fd));
	EXPECT_EQ(1, poll(&pfd, 1, FRAMELOG_WAIT_MS));
	EXPECT_EQ(0, seen_by(rt));
	EXPECT_EQ(0, seen_by(beside));

	/* From outside it is the bypass's. */
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_EQ(1, seen_by(rt));
	EXPECT_EQ(1, seen_by(beside));
	close(pfd.fd);
	ringtap_close(rt);
	ringtap_close(beside);
}

TEST(a_bridge_forwards_nothing)
{
	struct ringtap *rt;
	int from, to;

	ASSERT_EQ(0, tap_namespace());
	from = tap_open("tap0");
	to = tap_open("tap1");
	ASSERT_TRUE(from >= 0 && to >= 0);
	fcntl(from, F_SETFL, O_NONBLOCK);
	fcntl(to, F_SETFL, O_NONBLOCK);
	ASSERT_EQ(0, tap_command("set -e; ip link add br0 up type bridge mcast_snooping 0; "
				 "ip link set tap0 master br0; ip link set tap1 master br0"));
	ASSERT_EQ(0, tap_receive(from, 0, 10, FRAME));
	ASSERT_EQ(10, count_sent(to));

	rt = open_on("tap0", RINGTAP_HOOK_INGRESS);
	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, tap_receive(from, 0, 30, FRAME));
	EXPECT_EQ(0, count_sent(to));
	EXPECT_EQ(30, drained(rt));

	/* The way back is open. */
	ASSERT_EQ(0, tap_receive(to, 0, 5, FRAME));
	EXPECT_EQ(5, count_sent(from));

	ringtap_close(rt);
	ASSERT_EQ(0, tap_receive(from, 0, 20, FRAME));
	EXPECT_EQ(20, count_sent(to));
	close(from);
	close(to);
}

TEST(a_bond_receives_nothing)
{
	struct ringtap *rt;
	int port, stack;

	ASSERT_EQ(0, tap_namespace());
	port = tap_open("tap0");
	ASSERT_LE(0, port);
	ASSERT_EQ(0, tap_command("set -e; ip link add bnd0 type bond mode balance-rr; "
				 "ip link set tap0 down; ip link set tap0 master bnd0; ip link set bnd0 up"));
	stack = tap_stack_open("bnd0");
	ASSERT_LE(0, stack);
	ASSERT_EQ(0, tap_receive(port, 0, 10, FRAME));
	ASSERT_EQ(10, tap_stack_count(stack));

	rt = open_on("tap0", RINGTAP_HOOK_INGRESS);
	ASSERT_NE(NULL, rt);
	ASSERT_EQ(0, tap_receive(port, 0, 30, FRAME));
	EXPECT_EQ(0, tap_stack_count(stack));
	EXPECT_EQ(30, drained(rt));
	ringtap_close(rt);
	ASSERT_EQ(0, tap_receive(port, 0, 20, FRAME));
	EXPECT_EQ(20, tap_stack_count(stack));
	close(stack);
	close(port);
}

TEST_HARNESS_MAIN
