// SPDX-License-Identifier: GPL-2.0
/*
 * What the module tells of sockets, rings, interfaces and groups to who looks from
 * outside: the truth, and only to whom it may concern.
 */
#include "bare.h"
#include "meet.h"
#include "tap.h"

#include <errno.h>
#include <kselftest_harness.h>
#include <linux/ringtap_netlink.h>
#include <pthread.h>
#include <ringtap/ringtap.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534
#define FRAMES	1000
#define FRAME	200

FIXTURE(socket) {
	int			tap;
	struct ringtap_options	options;
	struct ringtap		*rt;
	struct met		met;
};

FIXTURE_SETUP(socket)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->options.device = "tap0";
	self->options.mode = RINGTAP_MODE_COPY;
	self->options.directions = RINGTAP_DIR_IN;
	self->options.ring_bytes = 4 << 20;
	self->options.snaplen = 512;
}

FIXTURE_TEARDOWN(socket)
{
	ringtap_close(self->rt);
	close(self->tap);
}

TEST_F(socket, where_nobody_captures_there_is_nothing)
{
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(0, self->met.sockets);
	EXPECT_EQ(0, ringtap_groups(meet_group, &self->met));
	EXPECT_EQ(0, self->met.groups);
	EXPECT_EQ(-ENOENT, ringtap_socket_rings(4711, meet_ring, &self->met));
	EXPECT_EQ(-ENOENT, ringtap_socket_ifaces(0, meet_iface, &self->met));
}

/**
 * struct opening - of a socket, by another thread
 * @options: as what
 * @rt: it
 * @err: how it ended
 * @is_over: it has
 */
struct opening {
	const struct ringtap_options	*options;
	struct ringtap			*rt;
	int				err;
	bool				is_over;
};

static void *open_it(void *data)
{
	struct opening *opening = data;

	opening->err = ringtap_open(&opening->rt, opening->options);
	__atomic_store_n(&opening->is_over, true, __ATOMIC_RELEASE);
	return NULL;
}

/* By the word of who looks from outside, or else when it has returned. */
static bool is_running(struct met *met, const struct opening *opening)
{
	if (__atomic_load_n(&opening->is_over, __ATOMIC_ACQUIRE))
		return true;
	return !look(met) && met->sockets == 1 &&
	       met->socket.phase == RINGTAP_PHASE_RUNNING;
}

/* Between its start and the first frame that it would have is a grace period. */
TEST_F_TIMEOUT(socket, that_runs_has_the_next_frame, 120)
{
	struct ringtap_stats stats;
	struct opening opening;
	pthread_t thread;
	unsigned int i;

	for (i = 0; i < 20; i++) {
		opening = (struct opening){ .options = &self->options };
		ASSERT_EQ(0, pthread_create(&thread, NULL, open_it, &opening));
		while (!is_running(&self->met, &opening))
			sched_yield();
		EXPECT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
		pthread_join(thread, NULL);
		ASSERT_EQ(0, opening.err);
		EXPECT_EQ(1, ringtap_wait(opening.rt, 5000));
		EXPECT_EQ(0, ringtap_stats(opening.rt, &stats));
		EXPECT_EQ(1, stats.seen);
		ringtap_close(opening.rt);
		ASSERT_EQ(0, look(&self->met));
	}
}

static unsigned int inode_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? 0 : st.st_ino;
}

TEST_F(socket, is_what_it_was_made_to_be)
{
	struct ringtap_socket *socket = &self->met.socket;
	struct ringtap_layout layout;

	self->options.filter_text = "udp or not udp";
	self->options.wakeup_bytes = 65536;
	self->options.latency_us = 20000;
	self->options.clock = RINGTAP_CLOCK_BATCH;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	ringtap_layout(self->rt, &layout);
	ASSERT_EQ(0, look(&self->met));
	ASSERT_EQ(1, self->met.sockets);
	EXPECT_NE(0, socket->id);
	EXPECT_EQ(inode_of(ringtap_fd(self->rt)), socket->inode);
	EXPECT_EQ(getuid(), socket->uid);
	EXPECT_EQ(getpid(), socket->pid);
	EXPECT_STREQ("socket_test", socket->command);
	EXPECT_EQ(RINGTAP_PHASE_RUNNING, socket->phase);
	EXPECT_EQ(RINGTAP_CLOCK_BATCH, socket->clock);
	EXPECT_TRUE(socket->filter);
	EXPECT_EQ(65536, socket->watermark);
	EXPECT_EQ(20000, socket->latency_us);
	EXPECT_EQ(layout.nr_rings, socket->rings);
	EXPECT_EQ(layout.ring_bytes, socket->ring_bytes);
	EXPECT_EQ(layout.snaplen, socket->snaplen);
	EXPECT_EQ(1, socket->ifaces);
	EXPECT_EQ(0, socket->group);
}

TEST_F(socket, has_phases)
{
	int fd = bare_socket();

	ASSERT_LE(0, fd);
	ASSERT_EQ(0, look(&self->met));
	ASSERT_EQ(1, self->met.sockets);
	EXPECT_EQ(RINGTAP_PHASE_SETUP, self->met.socket.phase);
	EXPECT_EQ(0, self->met.socket.rings);
	EXPECT_FALSE(self->met.socket.filter);
	close(fd);
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(0, self->met.sockets);

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(RINGTAP_PHASE_STOPPED, self->met.socket.phase);
	ringtap_close(self->rt);

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, tap_command("ip link delete tap0"));
	ASSERT_EQ(0, look_into(&self->met));
	EXPECT_EQ(RINGTAP_PHASE_DOWN, self->met.socket.phase);
	EXPECT_EQ(0, self->met.iface.ifindex);
	EXPECT_STREQ("tap0", self->met.iface.name);
}

TEST_F(socket, tells_how_full_its_rings_are_and_were)
{
	uint64_t last_ns = 0, bytes;

	self->options.rings = 1;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, look_into(&self->met));
	EXPECT_EQ(0, self->met.unread);
	EXPECT_EQ(0, self->met.highest);
	EXPECT_EQ(0, self->met.last_ns);

	ASSERT_EQ(0, tap_receive(self->tap, 0, FRAMES, FRAME));
	ASSERT_EQ(0, look_into(&self->met));
	EXPECT_EQ(0, self->met.disorder);
	EXPECT_EQ(self->met.socket.rings, self->met.rings);
	EXPECT_EQ(self->met.socket.ring_bytes, self->met.ring.bytes);
	EXPECT_EQ(sysconf(_SC_NPROCESSORS_CONF), self->met.ring.cpus);
	bytes = self->met.unread;
	EXPECT_EQ(bytes, self->met.highest);

	EXPECT_EQ(bytes, read_all(self->rt, &last_ns));
	EXPECT_EQ(last_ns, self->met.last_ns);
	ASSERT_EQ(0, look_into(&self->met));
	EXPECT_EQ(0, self->met.unread);
	EXPECT_EQ(bytes, self->met.highest);
	EXPECT_EQ(last_ns, self->met.last_ns);
}

TEST_F(socket, a_ring_that_was_full_says_so)
{
	self->options.rings = 1;
	self->options.ring_bytes = 65536;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, tap_receive(self->tap, 0, FRAMES, FRAME));
	ASSERT_EQ(0, look_into(&self->met));
	EXPECT_LT(0, self->met.socket.stats.dropped_full);
	EXPECT_GE(self->met.ring.bytes, self->met.highest);
	EXPECT_LT(self->met.ring.bytes - 2 * FRAME, self->met.highest);
	EXPECT_NE(0, self->met.last_ns);
}

TEST_F(socket, tells_the_counters_that_its_owner_reads)
{
	struct ringtap_stats stats;

	self->options.filter_text = "len < 300";
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, tap_receive(self->tap, 0, FRAMES, FRAME));
	ASSERT_EQ(0, tap_receive(self->tap, FRAMES, FRAMES, 400));
	ASSERT_EQ(0, look_into(&self->met));
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(2 * FRAMES, stats.seen);
	EXPECT_EQ(FRAMES, stats.filtered);
	EXPECT_EQ(0, memcmp(&stats, &self->met.socket.stats, sizeof(stats)));

	ASSERT_EQ(0, ringtap_iface_stats(self->rt, 0, &stats));
	EXPECT_EQ(0, memcmp(&stats, &self->met.iface.stats, sizeof(stats)));
	EXPECT_EQ(tap_ifindex("tap0"), self->met.iface.ifindex);
	EXPECT_EQ(1, self->met.iface.linktype);
	EXPECT_EQ(RINGTAP_MODE_COPY, self->met.iface.mode);
	EXPECT_EQ(RINGTAP_HOOK_HANDLER, self->met.iface.hook);
	EXPECT_EQ(RINGTAP_DIR_IN, self->met.iface.directions);
}

TEST_F(socket, tells_its_group)
{
	struct ringtap_member member = {
		.id = 7, .balance = RINGTAP_BALANCE_IP, .shares = 3, .number = 2,
		.flags = RINGTAP_GROUP_DROP_ABSENT,
	};

	self->options.member = &member;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(7, self->met.socket.group);
	EXPECT_EQ(2, self->met.socket.member);
	EXPECT_EQ(RINGTAP_BALANCE_IP, self->met.socket.balance);

	ASSERT_EQ(0, ringtap_groups(meet_group, &self->met));
	ASSERT_EQ(1, self->met.groups);
	EXPECT_EQ(7, self->met.group.id);
	EXPECT_EQ(getuid(), self->met.group.uid);
	EXPECT_EQ(RINGTAP_BALANCE_IP, self->met.group.balance);
	EXPECT_EQ(RINGTAP_GROUP_DROP_ABSENT, self->met.group.flags);
	EXPECT_EQ(3, self->met.group.shares);
	EXPECT_EQ(1, self->met.group.members);
}

TEST_F(socket, those_of_other_namespaces_are_not_there)
{
	unsigned int id;

	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, look(&self->met));
	id = self->met.socket.id;
	ASSERT_EQ(0, tap_namespace());
	ASSERT_EQ(0, look(&self->met));
	EXPECT_EQ(0, self->met.sockets);
	EXPECT_EQ(-ENOENT, ringtap_socket_rings(id, meet_ring, &self->met));
}

static int as_nobody(unsigned int id)
{
	struct met met = {};

	if (setgid(NOBODY) || setuid(NOBODY))
		return 1;
	if (look(&met) || met.sockets)
		return 2;
	if (ringtap_groups(meet_group, &met) || met.groups)
		return 3;
	if (ringtap_socket_rings(id, meet_ring, &met) != -EPERM)
		return 4;
	return ringtap_socket_ifaces(id, meet_iface, &met) != -EPERM ? 5 : 0;
}

TEST_F(socket, those_of_other_users_are_not_there)
{
	struct ringtap_member member = { .id = 7, .number = RINGTAP_MEMBER_ANY };
	int status;
	pid_t pid;

	self->options.member = &member;
	ASSERT_EQ(0, ringtap_open(&self->rt, &self->options));
	ASSERT_EQ(0, look(&self->met));
	pid = fork();
	if (!pid)
		_exit(as_nobody(self->met.socket.id));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_HARNESS_MAIN
