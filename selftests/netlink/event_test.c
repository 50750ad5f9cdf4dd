// SPDX-License-Identifier: GPL-2.0
/*
 * What the module tells of captures as it happens: each thing once, in its order, to
 * those whom it may concern.
 */
#include "bare.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <kselftest_harness.h>
#include <linux/ringtap_netlink.h>
#include <poll.h>
#include <ringtap/ringtap.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534
#define HEARD_MAX	64
#define WATERMARK	"/sys/module/ringtap/parameters/drop_watermark"

#define NTF(kind)	RINGTAP_CMD_##kind##_NTF

FIXTURE(event) {
	int			tap;
	struct ringtap_options	options;
	struct ringtap		*rt;
	struct ringtap_monitor	*monitor;
	struct ringtap_event	heard[HEARD_MAX];
	unsigned int		nr;
};

static int set_watermark(const char *text)
{
	int fd = open(WATERMARK, O_WRONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		ret = -errno;
	close(fd);
	return ret;
}

FIXTURE_SETUP(event)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->options.device = "tap0";
	self->options.mode = RINGTAP_MODE_COPY;
	self->options.directions = RINGTAP_DIR_IN;
	self->options.ring_bytes = 65536;
	self->options.rings = 1;
	self->options.snaplen = 512;
	ASSERT_EQ(0, ringtap_monitor_open(&self->monitor));
}

FIXTURE_TEARDOWN(event)
{
	set_watermark("1");
	ringtap_monitor_close(self->monitor);
	ringtap_close(self->rt);
	close(self->tap);
}

static int hear(const struct ringtap_event *event, void *data)
{
	FIXTURE_DATA(event) *self = data;

	if (self->nr == HEARD_MAX)
		return -E2BIG;
	self->heard[self->nr++] = *event;
	return 0;
}

/* What has happened until now; 0 or an error. */
static int listen_now(FIXTURE_DATA(event) *self)
{
	self->nr = 0;
	return ringtap_monitor_read(self->monitor, hear, self);
}

/* One thing at least, which may take up to a time of milliseconds. */
static int listen_for(FIXTURE_DATA(event) *self, int ms)
{
	struct pollfd fd = {
		.fd = ringtap_monitor_fd(self->monitor), .events = POLLIN,
	};

	poll(&fd, 1, ms);
	return listen_now(self);
}

/* Exactly these kinds, up to a 0, in this order. */
#define expect_kinds(self, ...)						\
do {									\
	static const unsigned int kinds[] = { __VA_ARGS__, 0 };	\
	unsigned int at;						\
									\
	ASSERT_EQ(0, listen_now(self));					\
	EXPECT_EQ(ARRAY_SIZE(kinds) - 1, (self)->nr);			\
	for (at = 0; at < (self)->nr && kinds[at]; at++)		\
		EXPECT_EQ(kinds[at], (self)->heard[at].kind)		\
			TH_LOG("event %u", at);				\
} while (0)

TEST_F(event, a_capture_is_told_from_its_start_to_its_end)
{
	const struct ringtap_event *heard = self->heard;
	unsigned int id;

	ASSERT_EQ(0, listen_now(self));
	EXPECT_EQ(0, self->nr);
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	expect_kinds(self, NTF(SOCKET_START), NTF(IFACE_NEW));
	id = heard[0].socket.id;
	EXPECT_NE(0, id);
	EXPECT_EQ(id, heard[0].id);
	EXPECT_EQ(getpid(), heard[0].socket.pid);
	EXPECT_EQ(getuid(), heard[0].socket.uid);
	EXPECT_STREQ("event_test", heard[0].socket.command);
	EXPECT_EQ(RINGTAP_PHASE_RUNNING, heard[0].socket.phase);
	EXPECT_EQ(65536, heard[0].socket.ring_bytes);
	EXPECT_EQ(id, heard[1].id);
	EXPECT_STREQ("tap0", heard[1].iface.name);
	EXPECT_EQ(tap_ifindex("tap0"), heard[1].iface.ifindex);
	EXPECT_EQ(RINGTAP_MODE_COPY, heard[1].iface.mode);
	EXPECT_EQ(RINGTAP_HOOK_HANDLER, heard[1].iface.hook);

	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 200));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	expect_kinds(self, NTF(SOCKET_STOP));
	EXPECT_EQ(id, heard[0].id);
	EXPECT_EQ(RINGTAP_PHASE_STOPPED, heard[0].socket.phase);
	EXPECT_EQ(10, heard[0].socket.stats.delivered);

	ringtap_close(self->rt);
	self->rt = NULL;
	expect_kinds(self, NTF(SOCKET_END));
	EXPECT_EQ(id, heard[0].id);
	EXPECT_EQ(10, heard[0].socket.stats.seen);
	EXPECT_EQ(1, heard[0].socket.rings);
}

/* What was never started was no capture. */
TEST_F(event, a_socket_that_was_only_made_is_none)
{
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, tap_command("ip link set tap0 down && ip link set tap0 name other"));
	close(fd);
	ASSERT_EQ(0, listen_now(self));
	EXPECT_EQ(0, self->nr);
}

TEST_F(event, the_last_device_ends_a_capture)
{
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, listen_now(self));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 7, 200));
	ASSERT_EQ(0, tap_command("ip link delete tap0"));
	expect_kinds(self, NTF(IFACE_END), NTF(SOCKET_DOWN));
	EXPECT_STREQ("tap0", self->heard[0].iface.name);
	EXPECT_EQ(0, self->heard[0].iface.ifindex);
	EXPECT_EQ(7, self->heard[0].iface.stats.seen);
	EXPECT_EQ(RINGTAP_PHASE_DOWN, self->heard[1].socket.phase);
}

TEST_F(event, devices_come_and_go_and_have_other_names)
{
	self->options.device = RINGTAP_ANY;
	self->options.mode = RINGTAP_MODE_TAP;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	expect_kinds(self, NTF(SOCKET_START), NTF(IFACE_NEW), NTF(IFACE_NEW));

	ASSERT_EQ(0, tap_command("ip link add d0 type dummy"));
	expect_kinds(self, NTF(IFACE_NEW));
	EXPECT_STREQ("d0", self->heard[0].iface.name);
	ASSERT_EQ(0, tap_command("ip link set d0 name d1"));
	expect_kinds(self, NTF(IFACE_NEW), NTF(IFACE_END));
	EXPECT_STREQ("d1", self->heard[0].iface.name);
	EXPECT_STREQ("d0", self->heard[1].iface.name);
	EXPECT_NE(self->heard[0].iface.id, self->heard[1].iface.id);
	ASSERT_EQ(0, tap_command("ip link delete d1"));
	expect_kinds(self, NTF(IFACE_END));
	EXPECT_STREQ("d1", self->heard[0].iface.name);
}

TEST_F(event, a_capture_that_makes_room_for_a_vlan_says_so)
{
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, listen_now(self));
	ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.5 type vlan id 5"));
	expect_kinds(self, NTF(IFACE_MOVE));
	EXPECT_STREQ("tap0", self->heard[0].iface.name);
	EXPECT_EQ(RINGTAP_HOOK_INGRESS, self->heard[0].iface.hook);
	EXPECT_EQ(RINGTAP_WHY_VLAN, self->heard[0].iface.why);
}

/* Members move together, and each says so once. */
TEST_F(event, a_group_that_makes_room_for_a_vlan_says_so)
{
	const struct ringtap_member as = {
		.id = 7, .number = RINGTAP_MEMBER_ANY,
	};
	struct ringtap *other;

	self->options.member = &as;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	ASSERT_EQ(0, ringtap_open(&other, &self->options));
	ASSERT_EQ(0, listen_now(self));
	ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.5 type vlan id 5"));
	expect_kinds(self, NTF(IFACE_MOVE), NTF(IFACE_MOVE));
	EXPECT_NE(self->heard[0].id, self->heard[1].id);
	ASSERT_EQ(0, tap_command("ip link add link tap0 name tap0.6 type vlan id 6"));
	ASSERT_EQ(0, listen_now(self));
	EXPECT_EQ(0, self->nr);
	ringtap_close(other);
}

TEST_F(event, groups_begin_and_end)
{
	const struct ringtap_member as = {
		.id = 7, .number = RINGTAP_MEMBER_ANY,
		.balance = RINGTAP_BALANCE_TURN,
	};
	int fds[2], i;

	for (i = 0; i < 2; i++) {
		fds[i] = bare_socket();
		ASSERT_LE(0, fds[i]);
		ASSERT_EQ(0, bare_set(fds[i], RINGTAP_MEMBER, &as, sizeof(as)));
	}
	expect_kinds(self, NTF(GROUP_NEW));
	EXPECT_EQ(7, self->heard[0].id);
	EXPECT_EQ(RINGTAP_BALANCE_TURN, self->heard[0].group.balance);
	EXPECT_EQ(1, self->heard[0].group.members);
	EXPECT_EQ(getuid(), self->heard[0].group.uid);
	close(fds[0]);
	ASSERT_EQ(0, listen_now(self));
	EXPECT_EQ(0, self->nr);
	close(fds[1]);
	expect_kinds(self, NTF(GROUP_END));
	EXPECT_EQ(7, self->heard[0].id);
	EXPECT_EQ(0, self->heard[0].group.members);
}

static void read_all(struct ringtap *rt)
{
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0)
		ringtap_release(rt, &span);
}

/* It is told once, whatever is lost, and once that no more is. */
TEST_F_TIMEOUT(event, losses_are_told_and_their_end, 60)
{
	const struct ringtap_stats *stats = &self->heard[0].socket.stats;
	uint64_t lost;
	int round, i;

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, listen_now(self));
	for (round = 0; round < 2; round++) {
		for (i = 0; i < 5; i++) {
			ASSERT_EQ(0, tap_receive(self->tap, 0, 1000, 200));
			usleep(50000);
		}
		ASSERT_EQ(0, listen_for(self, 10000));
		ASSERT_EQ(1, self->nr);
		EXPECT_EQ(NTF(SOCKET_LOSS), self->heard[0].kind);
		EXPECT_LT(0, stats->dropped_full);
		ASSERT_EQ(0, listen_for(self, 10000));
		ASSERT_EQ(1, self->nr);
		EXPECT_EQ(NTF(SOCKET_CALM), self->heard[0].kind);
		lost = stats->seen - stats->delivered;
		EXPECT_LT(1000, lost);
		EXPECT_EQ(lost, stats->dropped_full);
		EXPECT_EQ(5000 * (round + 1), stats->seen);
		read_all(self->rt);
		/* It has been quiet for long enough that nobody looks any more. */
		usleep(round ? 0 : 3500000);
	}
}

/* Who looks once a second has not seen them yet. */
TEST_F_TIMEOUT(event, losses_come_before_the_end, 60)
{
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1000, 200));
	ASSERT_EQ(0, listen_for(self, 10000));
	read_all(self->rt);
	do {
		ASSERT_EQ(0, listen_for(self, 10000));
		ASSERT_LT(0, self->nr);
	} while (self->heard[self->nr - 1].kind != NTF(SOCKET_CALM));

	ASSERT_EQ(0, tap_receive(self->tap, 0, 1000, 200));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	expect_kinds(self, NTF(SOCKET_LOSS), NTF(SOCKET_STOP));
	EXPECT_EQ(self->heard[1].socket.stats.dropped_full,
		  self->heard[0].socket.stats.dropped_full);
}

/* Under the mark there is nothing to tell. */
TEST_F_TIMEOUT(event, losses_have_a_watermark, 60)
{
	ASSERT_EQ(0, set_watermark("3000"));
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, listen_now(self));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 2000, 200));
	EXPECT_EQ(0, listen_for(self, 2500));
	EXPECT_EQ(0, self->nr);
	ASSERT_EQ(0, set_watermark("0"));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 2000, 200));
	EXPECT_EQ(0, listen_for(self, 2500));
	EXPECT_EQ(0, self->nr);
	ASSERT_EQ(0, set_watermark("1"));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, 200));
	EXPECT_EQ(0, listen_for(self, 10000));
	ASSERT_EQ(1, self->nr);
	EXPECT_EQ(NTF(SOCKET_LOSS), self->heard[0].kind);
}

TEST_F(event, those_of_other_namespaces_are_not_heard)
{
	int tap;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ringtap_close(self->rt);
	self->rt = NULL;
	ASSERT_EQ(0, listen_now(self));
	EXPECT_EQ(0, self->nr);
	close(tap);
}

/* Who has missed something is told, and hears what comes behind it. */
TEST_F(event, who_is_slow_learns_what_he_has_missed)
{
	int small = 1, i, ret, missed = 0;

	ASSERT_EQ(0, setsockopt(ringtap_monitor_fd(self->monitor), SOL_SOCKET,
				SO_RCVBUF, &small, sizeof(small)));
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
		ringtap_close(self->rt);
		self->rt = NULL;
	}
	while ((ret = listen_now(self)) == -ENOBUFS)
		missed++;
	EXPECT_EQ(0, ret);
	EXPECT_LT(0, missed);
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	/* That the second one was lost may be told before the first one is. */
	if (listen_now(self) == -ENOBUFS && !self->nr)
		listen_now(self);
	ASSERT_LT(0, self->nr);
	EXPECT_EQ(NTF(SOCKET_START), self->heard[0].kind);
}

static int listens_as(uid_t uid)
{
	struct ringtap_monitor *monitor;
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (setuid(uid))
			_exit(1);
		_exit(-ringtap_monitor_open(&monitor));
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

TEST_F(event, who_listens_needs_the_right)
{
	EXPECT_EQ(0, listens_as(0));
	EXPECT_EQ(EPERM, listens_as(NOBODY));
}

/* A reader that has had enough may come again for the rest. */
static int hear_one(const struct ringtap_event *event, void *data)
{
	hear(event, data);
	return 4711;
}

TEST_F(event, events_are_read_one_by_one_too)
{
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	EXPECT_EQ(4711, ringtap_monitor_read(self->monitor, hear_one, self));
	ASSERT_EQ(1, self->nr);
	EXPECT_EQ(NTF(SOCKET_START), self->heard[0].kind);
	expect_kinds(self, NTF(IFACE_NEW));
}

TEST_HARNESS_MAIN
