// SPDX-License-Identifier: GPL-2.0
/*
 * How a capture ends, or does not, under full traffic: its reader closes or
 * is killed, its device goes down, is renamed, removed or moved, its namespace
 * is left by all.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "reader.h"
#include "reader_process.h"
#include "state.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define ROUNDS	3
#define FRAMES	50
#define WAIT_MS	60000
#define LIMIT_S	60

FIXTURE(end) {
	struct ringtap_options options;
	struct flood flood;
	int tap;
};

FIXTURE_VARIANT(end) {
	unsigned int mode;
	bool promisc;
};

FIXTURE_VARIANT_ADD(end, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(end, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(end, bypass) {
	.mode = RINGTAP_MODE_BYPASS, .promisc = true,
};

FIXTURE_SETUP(end)
{
	self->options = (struct ringtap_options){
		.device = "tap0", .mode = variant->mode,
		.ring_bytes = 4 << 20, .promisc = variant->promisc,
	};
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->flood.fd = self->tap;
	ASSERT_EQ(0, flood_start(&self->flood));
}

FIXTURE_TEARDOWN(end)
{
	flood_stop(&self->flood);
	close(self->tap);
}

/* How many of so many frames that arrive from now on the stack gets. */
static unsigned int stack_share(const struct flood *flood)
{
	int stack = tap_stack_open("tap0");
	unsigned int share = 0;
	char byte;

	flood_await(flood, FRAMES + 2);
	while (share < FRAMES && recv(stack, &byte, sizeof(byte), 0) >= 0)
		share++;
	close(stack);
	return share;
}

/* While there is a capture in this mode. */
static bool stack_has_its_due(const struct flood *flood, unsigned int mode)
{
	return stack_share(flood) == (mode == RINGTAP_MODE_BYPASS ? 0 : FRAMES);
}

static bool gone(const char *device)
{
	time_t until = time(NULL) + LIMIT_S;

	while (tap_ifindex(device))
		if (time(NULL) > until)
			return false;
	return true;
}

TEST_F_TIMEOUT(end, closed, 120)
{
	struct ringtap *rt;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		ASSERT_EQ(0, ringtap_open(&rt, &self->options))
			TH_LOG("%s", ringtap_strerror(rt));
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		EXPECT_TRUE(stack_has_its_due(&self->flood, variant->mode));
		ringtap_close(rt);
		EXPECT_EQ(FRAMES, stack_share(&self->flood));
	}
	EXPECT_EQ(0, state_promiscuity("tap0"));
}

TEST_F_TIMEOUT(end, its_reader_is_killed, 120)
{
	pid_t pid;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		pid = reader_process_start(&self->options);
		ASSERT_LT(0, pid);
		EXPECT_TRUE(stack_has_its_due(&self->flood, variant->mode));
		reader_process_end(pid);
		EXPECT_EQ(FRAMES, stack_share(&self->flood));
		EXPECT_EQ(0, state_promiscuity("tap0"));
	}
}

TEST_F_TIMEOUT(end, the_device_goes_down_and_up, 120)
{
	struct ringtap_iface iface;
	struct ringtap *rt;
	int round;

	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	for (round = 0; round < ROUNDS; round++) {
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		ASSERT_EQ(0, tap_command("ip link set tap0 down"));
		while (reader_drain(rt))
			;
		EXPECT_EQ(0, ringtap_wait(rt, 0));
		ASSERT_EQ(0, tap_command("ip link set tap0 up"));
	}
	EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
	EXPECT_EQ(1, ringtap_ifaces(rt));
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));
	EXPECT_EQ(tap_ifindex("tap0"), iface.ifindex);
	EXPECT_EQ(0, state_of(rt).flags);
	EXPECT_EQ(0, state_of(rt).changes);
	ringtap_close(rt);
}

/* How many records bear an id that does not fit their frame's mark: frames
 * that were sent under a name have its id, or that of the next if they met
 * the rename.
 */
static uint32_t read_misnamed(struct ringtap *rt, uint32_t *frames)
{
	struct ringtap_packet packet;
	uint32_t number, mark, misnamed = 0;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			++*frames;
			if (!flood_number(packet.data, packet.caplen, &number))
				number = ~0u;
			mark = number >> FLOOD_MARK_SHIFT;
			if (packet.iface != mark && packet.iface != mark + 1)
				misnamed++;
		}
		ringtap_release(rt, &span);
	}
	return misnamed;
}

/* Older kernels rename no device that is up. */
static int rename_device(int from)
{
	return tap_command("ip link set tap%d down", from) ||
	       tap_command("ip link set tap%d name tap%d", from, from + 1) ||
	       tap_command("ip link set tap%d up", from + 1);
}

TEST_F_TIMEOUT(end, the_device_is_renamed, 120)
{
	struct ringtap_iface iface;
	struct ringtap_stats stats;
	uint32_t frames = 0, id;
	struct ringtap *rt;
	char name[16];
	int round;

	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	for (round = 0; round < ROUNDS; round++) {
		ASSERT_TRUE(flood_await(&self->flood, FRAMES));
		EXPECT_EQ(0, read_misnamed(rt, &frames));
		ASSERT_EQ(0, rename_device(round));
		ASSERT_TRUE(flood_mark(&self->flood, round + 1));
		EXPECT_EQ(0, read_misnamed(rt, &frames));
	}
	ASSERT_TRUE(flood_await(&self->flood, FRAMES));
	ASSERT_EQ(0, ringtap_stop(rt));
	EXPECT_EQ(0, read_misnamed(rt, &frames));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(stats.delivered, frames);

	ASSERT_EQ(ROUNDS + 1, ringtap_ifaces(rt));
	for (id = 0; id <= ROUNDS; id++) {
		snprintf(name, sizeof(name), "tap%u", id);
		ASSERT_EQ(0, ringtap_iface(rt, id, &iface));
		EXPECT_STREQ(name, iface.name);
		EXPECT_EQ(id < ROUNDS ? 0 : tap_ifindex(name), iface.ifindex);
		EXPECT_EQ(variant->mode, iface.mode);
	}
	EXPECT_EQ(ROUNDS, state_of(rt).changes);
	ringtap_close(rt);
}

/* Claims of what every end of a device is for its reader. */
#define EXPECT_DRAINED_AND_DOWN(rt) do {				\
	struct pollfd pfd = { .fd = ringtap_fd(rt), .events = POLLIN };	\
	struct ringtap_stats stats;					\
	struct ringtap_iface iface;					\
	uint32_t packets = 0;						\
	int ret;							\
									\
	while ((ret = ringtap_wait(rt, WAIT_MS)) == 1)			\
		packets += reader_drain(rt);				\
	EXPECT_EQ(-ENETDOWN, ret);					\
	EXPECT_EQ(-ENETDOWN, ringtap_wait(rt, 0));			\
	EXPECT_EQ(1, poll(&pfd, 1, 0));					\
	EXPECT_EQ(POLLERR, pfd.revents & POLLERR);			\
	ASSERT_EQ(0, ringtap_stats(rt, &stats));			\
	EXPECT_LE(FRAMES, packets);					\
	EXPECT_EQ(stats.delivered, packets);				\
	EXPECT_EQ(stats.seen, packets + stats.dropped_full);		\
	ASSERT_EQ(0, ringtap_iface(rt, 0, &iface));			\
	EXPECT_EQ(0, iface.ifindex);					\
	EXPECT_STREQ("tap0", iface.name);				\
	EXPECT_EQ(RINGTAP_STATE_DOWN, state_of(rt).flags);		\
	EXPECT_LT(0, state_of(rt).changes);				\
} while (0)

TEST_F_TIMEOUT(end, the_device_is_removed, 120)
{
	struct ringtap *rt;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		ASSERT_EQ(0, ringtap_open(&rt, &self->options));
		ASSERT_TRUE(flood_await(&self->flood, FRAMES));
		ASSERT_EQ(0, tap_command("ip link del tap0"));
		EXPECT_DRAINED_AND_DOWN(rt);
		ringtap_close(rt);

		flood_stop(&self->flood);
		close(self->tap);
		self->tap = tap_open("tap0");
		ASSERT_LE(0, self->tap);
		self->flood.fd = self->tap;
		ASSERT_EQ(0, flood_start(&self->flood));
	}
}

static void neighbour_main(int ready, int asked, const struct ringtap_options *o)
{
	struct ringtap *rt;
	char byte;
	int ok;

	if (unshare(CLONE_NEWNET) || write(ready, "", 1) != 1)
		_exit(1);
	while (read(asked, &byte, 1) == 1) {
		ok = state_promiscuity("tap0") == 0 &&
		     !tap_command("ip link set tap0 up") &&
		     !ringtap_open(&rt, o);
		if (ok) {
			ok = reader_take(rt, FRAMES, WAIT_MS);
			ringtap_close(rt);
		}
		byte = ok ? 'y' : 'n';
		if (write(ready, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

/* A process in a namespace of its own, which captures what comes there. */
static pid_t neighbour_start(int *ready, int *asked,
			     const struct ringtap_options *options)
{
	int from[2], to[2];
	char byte;
	pid_t pid;

	if (pipe(from) || pipe(to))
		return 0;
	pid = fork();
	if (!pid) {
		close(to[1]);
		close(from[0]);
		neighbour_main(from[1], to[0], options);
	}
	close(from[1]);
	close(to[0]);
	*ready = from[0];
	*asked = to[1];
	return read(*ready, &byte, 1) == 1 ? pid : 0;
}

/* The device goes on elsewhere, as if nobody had ever had it. */
TEST_F_TIMEOUT(end, the_device_moves_to_another_namespace, 120)
{
	int ready, asked;
	struct ringtap *rt;
	char answer = 0;
	pid_t pid;

	pid = neighbour_start(&ready, &asked, &self->options);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, ringtap_open(&rt, &self->options));
	ASSERT_TRUE(flood_await(&self->flood, FRAMES));
	ASSERT_EQ(0, tap_command("ip link set tap0 netns %d", pid));
	EXPECT_DRAINED_AND_DOWN(rt);
	ASSERT_EQ(1, write(asked, "", 1));
	ASSERT_EQ(1, read(ready, &answer, 1));
	EXPECT_EQ('y', answer);
	EXPECT_EQ(-ENETDOWN, ringtap_wait(rt, 0));
	ringtap_close(rt);
	close(asked);
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
}

static int packet_socket(const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_ifindex = tap_ifindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Opens a capture in a new namespace, to which a wire leads from v0 here; when
 * the call returns the capture is all that is left of that namespace.
 */
static struct ringtap *open_far_away(const struct ringtap_options *like)
{
	struct ringtap_options options = *like;
	int here = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	struct ringtap *rt = NULL;

	options.device = "v1";
	if (!unshare(CLONE_NEWNET) &&
	    !tap_command("ip link add v1 type veth peer name v0 netns /proc/%d/fd/%d",
			 getpid(), here) &&
	    !tap_command("ip link set v1 up") &&
	    ringtap_open(&rt, &options)) {
		ringtap_close(rt);
		rt = NULL;
	}
	if (setns(here, CLONE_NEWNET) || close(here))
		return NULL;
	return rt;
}

TEST_F_TIMEOUT(end, its_namespace_is_left_by_all, 120)
{
	struct ringtap *rt;
	int round;

	for (round = 0; round < 2; round++) {
		struct flood flood = {};

		rt = open_far_away(&self->options);
		ASSERT_NE(NULL, rt);
		ASSERT_EQ(0, tap_command("ip link set v0 up"));
		flood.fd = packet_socket("v0");
		ASSERT_LE(0, flood.fd);
		ASSERT_EQ(0, flood_start(&flood));
		EXPECT_TRUE(reader_take(rt, FRAMES, WAIT_MS));
		ringtap_close(rt);
		EXPECT_TRUE(gone("v0"));
		flood_stop(&flood);
		close(flood.fd);
	}
}

TEST_HARNESS_MAIN
