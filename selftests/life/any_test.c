// SPDX-License-Identifier: GPL-2.0
/*
 * A socket that sees all devices: they come, go, are renamed and moved, and it
 * goes on.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "state.h"
#include "tap.h"

#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define ROUNDS	10
#define FRAMES	20
#define IFACES	64

FIXTURE(any) {
	struct ringtap *rt;
	struct flood flood;
	uint32_t frames[IFACES];
	int tap;
};

FIXTURE_VARIANT(any) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(any, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(any, auto) { .mode = RINGTAP_MODE_AUTO };

/* The flood comes from tap0, all else from devices of the cases. */
FIXTURE_SETUP(any)
{
	struct ringtap_options options = {
		.device = RINGTAP_ANY, .mode = variant->mode,
		.ring_bytes = 16 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	self->flood.fd = self->tap;
	self->flood.window = 1000;
	ASSERT_EQ(0, flood_start(&self->flood));
}

FIXTURE_TEARDOWN(any)
{
	flood_stop(&self->flood);
	ringtap_close(self->rt);
	close(self->tap);
}

/* Counts frames by interface id; false: an id that is not in the table. */
static bool count(struct ringtap *rt, struct flood *flood, uint32_t *frames)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	bool known = true;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			if (packet.iface >= ringtap_ifaces(rt) ||
			    packet.iface >= IFACES)
				known = false;
			else
				frames[packet.iface]++;
		}
		ringtap_release(rt, &span);
		flood_read(flood, flood->read + 1000);
	}
	return known;
}

/* The newest entry of a name; -1: none. */
static int entry(struct ringtap *rt, const char *name,
		 struct ringtap_iface *iface)
{
	int id;

	for (id = ringtap_ifaces(rt) - 1; id >= 0; id--)
		if (!ringtap_iface(rt, id, iface) && !strcmp(name, iface->name))
			return id;
	return -1;
}

TEST_F_TIMEOUT(any, devices_come_and_go, 120)
{
	struct ringtap_iface iface;
	int tap, round, id, last = -1;

	for (round = 0; round < ROUNDS; round++) {
		tap = tap_open("tap1");
		ASSERT_LE(0, tap);
		id = entry(self->rt, "tap1", &iface);
		EXPECT_LT(last, id);
		EXPECT_EQ(tap_ifindex("tap1"), iface.ifindex);
		EXPECT_EQ(RINGTAP_MODE_TAP, iface.mode);
		EXPECT_EQ(RINGTAP_WHY_ANY, iface.why);
		last = id;

		ASSERT_EQ(0, tap_receive(tap, 0, FRAMES, FLOOD_FRAME));
		close(tap);
		ASSERT_TRUE(count(self->rt, &self->flood, self->frames));
		ASSERT_LE(0, id);
		EXPECT_EQ(FRAMES, self->frames[id]);
		ASSERT_EQ(0, ringtap_iface(self->rt, id, &iface));
		EXPECT_EQ(0, iface.ifindex);
		EXPECT_STREQ("tap1", iface.name);
	}
	EXPECT_EQ(0, state_of(self->rt).flags);
	EXPECT_LE(ROUNDS, state_of(self->rt).changes);
}

/* The same index, but neither id nor name. */
TEST_F_TIMEOUT(any, devices_are_renamed, 120)
{
	int tap = tap_open("tap1"), first, second;
	struct ringtap_iface iface;

	ASSERT_LE(0, tap);
	first = entry(self->rt, "tap1", &iface);
	ASSERT_LE(0, first);
	ASSERT_EQ(0, tap_receive(tap, 0, FRAMES, FLOOD_FRAME));
	ASSERT_EQ(0, tap_command("ip link set tap1 down"));
	ASSERT_EQ(0, tap_command("ip link set tap1 name other"));
	ASSERT_EQ(0, tap_command("ip link set other up"));
	ASSERT_EQ(0, tap_receive(tap, 0, FRAMES + 1, FLOOD_FRAME));
	second = entry(self->rt, "other", &iface);
	ASSERT_LT(first, second);
	EXPECT_EQ(tap_ifindex("other"), iface.ifindex);
	ASSERT_EQ(0, ringtap_iface(self->rt, first, &iface));
	EXPECT_EQ(0, iface.ifindex);
	EXPECT_STREQ("tap1", iface.name);
	ASSERT_TRUE(count(self->rt, &self->flood, self->frames));
	EXPECT_EQ(FRAMES, self->frames[first]);
	EXPECT_EQ(FRAMES + 1, self->frames[second]);
	close(tap);
}

static pid_t neighbour(int *asked, int *ready)
{
	int from[2], to[2];
	char byte;
	pid_t pid;

	if (pipe(from) || pipe(to))
		return 0;
	pid = fork();
	if (!pid) {
		close(to[1]);
		if (unshare(CLONE_NEWNET) || write(from[1], "", 1) != 1)
			_exit(1);
		if (read(to[0], &byte, 1) != 1 ||
		    tap_command("ip link set tap1 up") ||
		    write(from[1], "", 1) != 1 || read(to[0], &byte, 1) != 1 ||
		    tap_command("ip link set tap1 netns %d", getppid()) ||
		    write(from[1], "", 1) != 1)
			_exit(1);
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	*asked = to[1];
	*ready = from[0];
	return read(*ready, &byte, 1) == 1 ? pid : 0;
}

/* What a device receives elsewhere is nobody's business here. */
TEST_F_TIMEOUT(any, devices_move_away_and_come_back, 120)
{
	int tap = tap_open("tap1"), asked, ready, first, second;
	struct ringtap_iface iface;
	uint32_t others;
	char byte;
	pid_t pid;

	ASSERT_LE(0, tap);
	pid = neighbour(&asked, &ready);
	ASSERT_LT(0, pid);
	first = entry(self->rt, "tap1", &iface);
	ASSERT_LE(0, first);
	ASSERT_EQ(0, tap_receive(tap, 0, FRAMES, FLOOD_FRAME));
	ASSERT_EQ(0, tap_command("ip link set tap1 netns %d", pid));
	ASSERT_EQ(0, ringtap_iface(self->rt, first, &iface));
	EXPECT_EQ(0, iface.ifindex);
	others = ringtap_ifaces(self->rt);
	ASSERT_EQ(1, write(asked, "", 1));
	ASSERT_EQ(1, read(ready, &byte, 1));
	ASSERT_EQ(0, tap_receive(tap, 0, 1000, FLOOD_FRAME));
	ASSERT_TRUE(count(self->rt, &self->flood, self->frames));
	EXPECT_EQ(others, ringtap_ifaces(self->rt));
	EXPECT_EQ(FRAMES, self->frames[first]);

	ASSERT_EQ(1, write(asked, "", 1));
	ASSERT_EQ(1, read(ready, &byte, 1));
	EXPECT_EQ(pid, waitpid(pid, NULL, 0));
	ASSERT_EQ(0, tap_command("ip link set tap1 up"));
	second = entry(self->rt, "tap1", &iface);
	EXPECT_LE(others, second);
	EXPECT_EQ(tap_ifindex("tap1"), iface.ifindex);
	ASSERT_EQ(0, tap_receive(tap, 0, FRAMES, FLOOD_FRAME));
	ASSERT_TRUE(count(self->rt, &self->flood, self->frames));
	EXPECT_EQ(FRAMES, self->frames[first]);
	EXPECT_EQ(FRAMES, self->frames[second]);
	close(tap);
}

/* The flood's device is the last but lo. */
TEST_F_TIMEOUT(any, the_last_device_goes, 120)
{
	struct pollfd pfd = { .fd = ringtap_fd(self->rt), .events = POLLIN };
	struct ringtap_iface iface;
	uint32_t sent;

	ASSERT_TRUE(flood_await(&self->flood, FRAMES));
	ASSERT_EQ(0, tap_command("ip link del tap0"));
	flood_stop(&self->flood);
	sent = self->flood.sent;
	ASSERT_TRUE(count(self->rt, &self->flood, self->frames));
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
	EXPECT_EQ(0, state_of(self->rt).flags);
	ASSERT_LE(0, entry(self->rt, "tap0", &iface));
	EXPECT_EQ(sent, self->frames[entry(self->rt, "tap0", &iface)]);
	EXPECT_EQ(0, iface.ifindex);

	close(self->tap);
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->flood.fd = self->tap;
	ASSERT_EQ(0, flood_start(&self->flood));
	EXPECT_EQ(1, ringtap_wait(self->rt, 60000));
}

TEST_HARNESS_MAIN
