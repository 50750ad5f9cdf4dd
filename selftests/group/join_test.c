// SPDX-License-Identifier: GPL-2.0
/*
 * Who may be a member of which group, and as whom.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "crew.h"
#include "flow.h"
#include "tap.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define ANY	RINGTAP_MEMBER_ANY

FIXTURE(join) {
	int		tap;
	struct crew	crew;
};

FIXTURE_SETUP(join)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	crew_init(&self->crew, "tap0", RINGTAP_BALANCE_FLOW);
}

FIXTURE_TEARDOWN(join)
{
	crew_close(&self->crew);
	close(self->tap);
}

static int join(int fd, struct ringtap_member as)
{
	return bare_set(fd, RINGTAP_MEMBER, &as, sizeof(as));
}

static struct ringtap_member who(int fd)
{
	struct ringtap_member as = {};
	unsigned int len = sizeof(as);

	if (bare_get(fd, RINGTAP_MEMBER, &as, &len) || len != sizeof(as))
		as.id = 0;
	return as;
}

TEST_F(join, a_new_group_has_an_id_of_its_own)
{
	int one = bare_socket(), other = bare_socket();

	ASSERT_EQ(0, join(one, (struct ringtap_member){ .number = ANY }));
	ASSERT_EQ(0, join(other, (struct ringtap_member){ .number = ANY }));
	EXPECT_NE(0, who(one).id);
	EXPECT_NE(0, who(other).id);
	EXPECT_NE(who(one).id, who(other).id);
	EXPECT_EQ(0, who(one).number);
	EXPECT_EQ(0, who(other).number);
	close(one);
	close(other);
}

TEST_F(join, numbers_are_taken_from_below)
{
	struct ringtap_member as = { .id = 7, .number = ANY };
	int fd[4];
	int i;

	for (i = 0; i < 3; i++) {
		fd[i] = bare_socket();
		ASSERT_EQ(0, join(fd[i], as));
		EXPECT_EQ(i, who(fd[i]).number);
		EXPECT_EQ(7, who(fd[i]).id);
	}
	close(fd[1]);
	fd[3] = bare_socket();
	as.number = 2;
	EXPECT_EQ(-EADDRINUSE, join(fd[3], as));
	as.number = ANY;
	ASSERT_EQ(0, join(fd[3], as));
	EXPECT_EQ(1, who(fd[3]).number);
	close(fd[0]);
	close(fd[2]);
	close(fd[3]);
}

TEST_F(join, a_group_has_room_for_so_many)
{
	struct ringtap_member as = { .id = 7, .shares = 2, .number = ANY };
	int fd[RINGTAP_MEMBERS_MAX + 1];
	int i;

	for (i = 0; i < 3; i++) {
		fd[i] = bare_socket();
		EXPECT_EQ(i < 2 ? 0 : -ENOSPC, join(fd[i], as));
	}
	while (i--)
		close(fd[i]);

	as.shares = 0;
	for (i = 0; i <= RINGTAP_MEMBERS_MAX; i++) {
		fd[i] = bare_socket();
		ASSERT_LE(0, fd[i]);
		ASSERT_EQ(i < RINGTAP_MEMBERS_MAX ? 0 : -ENOSPC,
			  join(fd[i], as));
	}
	while (i--)
		close(fd[i]);
}

TEST_F(join, members_agree)
{
	const struct ringtap_member as = {
		.id = 7, .balance = RINGTAP_BALANCE_CPU, .shares = 3,
		.number = ANY,
	};
	struct ringtap_member other;
	int one = bare_socket(), two = bare_socket();

	ASSERT_EQ(0, join(one, as));
	other = as;
	other.balance = RINGTAP_BALANCE_QUEUE;
	EXPECT_EQ(-EINVAL, join(two, other));
	other = as;
	other.shares = 4;
	EXPECT_EQ(-EINVAL, join(two, other));
	other = as;
	other.flags = RINGTAP_GROUP_ROLLOVER;
	EXPECT_EQ(-EINVAL, join(two, other));
	EXPECT_EQ(0, join(two, as));
	EXPECT_EQ(-EISCONN, join(two, as));
	close(one);
	close(two);
}

TEST_F(join, what_makes_no_sense_is_refused)
{
	const struct ringtap_member bad[] = {
		{ .balance = RINGTAP_BALANCE_ROLLOVER + 1 },
		{ .balance = 0xffff },
		{ .flags = 1 << 2 },
		{ .flags = RINGTAP_GROUP_DROP_ABSENT },
		{ .shares = RINGTAP_MEMBERS_MAX + 1 },
		{ .shares = 0xffffffff },
		{ .shares = 3, .balance = RINGTAP_BALANCE_ROLLOVER },
		{ .shares = 3, .number = 3 },
		{ .number = RINGTAP_MEMBERS_MAX },
		{ .number = RINGTAP_MEMBER_ANY - 1 },
	};
	struct ringtap_member as = {};
	int fd = bare_socket();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(-EINVAL, join(fd, bad[i]))
			TH_LOG("%u", i);
	for (i = 0; i < sizeof(as); i++)
		EXPECT_EQ(-EINVAL, bare_set(fd, RINGTAP_MEMBER, &as, i));
	EXPECT_EQ(-ENOTCONN, bare_get(fd, RINGTAP_MEMBER, &as,
				      &(unsigned int){ sizeof(as) }));
	EXPECT_EQ(0, join(fd, as));
	close(fd);
}

TEST_F(join, not_once_there_is_a_device)
{
	struct ringtap_member as = { .number = ANY };
	int fd = bare_socket();

	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	EXPECT_EQ(-EISCONN, join(fd, as));
	close(fd);
}

TEST_F(join, members_bind_in_the_same_way)
{
	struct ringtap_member as = { .id = 7, .number = ANY };
	int one = bare_socket(), two = bare_socket();

	ASSERT_EQ(0, join(one, as));
	ASSERT_EQ(0, join(two, as));
	ASSERT_EQ(0, bare_bind(one, "tap0", RINGTAP_MODE_COPY));
	EXPECT_EQ(-EINVAL, bare_bind(two, "tap0", RINGTAP_MODE_BYPASS));
	EXPECT_EQ(-EINVAL, bare_bind(two, "tap0", RINGTAP_MODE_TAP));
	EXPECT_EQ(-EINVAL, bare_bind(two, "tap0", RINGTAP_MODE_AUTO));
	EXPECT_EQ(0, bare_bind(two, "tap0", RINGTAP_MODE_COPY));
	close(one);
	close(two);
}

/* What eth0 receives would be met twice, by who watches it and who watches all. */
TEST_F(join, all_devices_or_some)
{
	struct ringtap_member as = { .id = 7, .number = ANY };
	struct sockaddr_ringtap any = { .family = bare_family() };
	int one = bare_socket(), two = bare_socket();

	ASSERT_EQ(0, join(one, as));
	ASSERT_EQ(0, join(two, as));
	ASSERT_EQ(0, bare_bind(one, "tap0", RINGTAP_MODE_TAP));
	EXPECT_EQ(-1, bind(two, (void *)&any, sizeof(any)));
	EXPECT_EQ(EINVAL, errno);
	close(one);
	EXPECT_EQ(0, bind(two, (void *)&any, sizeof(any)));
	one = bare_socket();
	ASSERT_EQ(0, join(one, as));
	EXPECT_EQ(-EINVAL, bare_bind(one, "tap0", RINGTAP_MODE_TAP));
	EXPECT_EQ(0, bind(one, (void *)&any, sizeof(any)));
	close(one);
	close(two);
}

/* In a process of its own: without rights in the namespace but the capture's. */
static int join_as_another(struct ringtap_member as)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {};
	int fd = bare_socket(), status;
	pid_t pid = fork();

	if (pid) {
		waitpid(pid, &status, 0);
		close(fd);
		return -WEXITSTATUS(status);
	}
	/* The socket is there already; what counts is who asks. */
	if (setresuid(65534, 65534, 65534) ||
	    syscall(SYS_capset, &header, data))
		_exit(255);
	_exit(-join(fd, as));
}

TEST_F(join, another_user_is_refused)
{
	struct ringtap_member as = { .id = 7, .number = ANY };
	int fd = bare_socket();

	ASSERT_EQ(0, join(fd, as));
	EXPECT_EQ(-EPERM, join_as_another(as));
	as.id = 8;
	EXPECT_EQ(0, join_as_another(as));
	close(fd);
}

TEST_F(join, an_id_means_something_else_in_another_namespace)
{
	struct ringtap_member as = { .id = 7, .number = 0 };
	int here = bare_socket(), there;

	ASSERT_EQ(0, join(here, as));
	ASSERT_EQ(0, tap_namespace());
	there = bare_socket();
	as.balance = RINGTAP_BALANCE_TURN;
	EXPECT_EQ(0, join(there, as));
	close(here);
	close(there);
}

/* The file of one could take the records of the other. */
TEST_F(join, members_have_one_interface_table)
{
	struct ringtap_iface one, two;
	struct ringtap_stats stats;
	int other;

	ASSERT_EQ(0, crew_join(&self->crew, 0));
	other = tap_open("tap1");
	ASSERT_LE(0, other);
	self->crew.options.device = "tap1";
	ASSERT_EQ(0, crew_join(&self->crew, 1));
	EXPECT_EQ(2, ringtap_ifaces(self->crew.rt[1]));
	ASSERT_EQ(0, ringtap_iface(self->crew.rt[1], 0, &one));
	ASSERT_EQ(0, ringtap_iface(self->crew.rt[1], 1, &two));
	EXPECT_STREQ("tap0", one.name);
	EXPECT_STREQ("tap1", two.name);
	/* Who was there first knows, too, though he watches it not. */
	ASSERT_EQ(0, ringtap_iface(self->crew.rt[0], 1, &two));
	EXPECT_STREQ("tap1", two.name);

	/* Where the others count, he has nothing; else there is no such entry. */
	ASSERT_EQ(0, ringtap_iface_stats(self->crew.rt[0], 1, &stats));
	EXPECT_EQ(0, stats.seen);
	EXPECT_EQ(-ENODEV, ringtap_iface_stats(self->crew.rt[0], 2, &stats));

	/* A device has one number for all, and a new one with a new name. */
	self->crew.options.device = "tap0";
	ASSERT_EQ(0, crew_join(&self->crew, 2));
	EXPECT_EQ(2, ringtap_ifaces(self->crew.rt[2]));
	ASSERT_EQ(0, tap_command("ip link set tap0 down"));
	ASSERT_EQ(0, tap_command("ip link set tap0 name tap9"));
	EXPECT_EQ(3, ringtap_ifaces(self->crew.rt[0]));
	EXPECT_EQ(3, ringtap_ifaces(self->crew.rt[2]));
	ASSERT_EQ(0, ringtap_iface(self->crew.rt[2], 2, &one));
	EXPECT_STREQ("tap9", one.name);
	ASSERT_EQ(0, ringtap_iface(self->crew.rt[1], 0, &one));
	EXPECT_EQ(0, one.ifindex);
	close(other);
}

TEST_F(join, a_program_is_for_groups_that_ask_one)
{
	struct sock_filter insn = BPF_STMT(BPF_RET | BPF_K, 1);
	struct sock_fprog program = { .len = 1, .filter = &insn };
	struct ringtap_member as = {
		.balance = RINGTAP_BALANCE_BPF, .number = ANY,
	};
	int alone = bare_socket(), flow = bare_socket(), bpf = bare_socket();
	int one = 1;

	EXPECT_EQ(-ENOTCONN, bare_set(alone, RINGTAP_BALANCE_FILTER, &program,
				      sizeof(program)));
	ASSERT_EQ(0, join(flow, (struct ringtap_member){ .number = ANY }));
	EXPECT_EQ(-EINVAL, bare_set(flow, RINGTAP_BALANCE_FILTER, &program,
				    sizeof(program)));
	ASSERT_EQ(0, join(bpf, as));
	EXPECT_EQ(0, bare_set(bpf, RINGTAP_BALANCE_FILTER, &program,
			      sizeof(program)));
	EXPECT_EQ(-EBADF, bare_set(bpf, RINGTAP_BALANCE_PROGRAM, &(int){ -1 },
				   sizeof(int)));
	EXPECT_EQ(-EINVAL, bare_set(bpf, RINGTAP_BALANCE_PROGRAM, &bpf,
				    sizeof(int)));
	program.len = 0;
	EXPECT_EQ(-EINVAL, bare_set(bpf, RINGTAP_BALANCE_FILTER, &program,
				    sizeof(program)));
	program.len = 1;
	ASSERT_EQ(0, setsockopt(bpf, SOL_SOCKET, SO_LOCK_FILTER, &one,
				sizeof(one)));
	EXPECT_EQ(-EPERM, bare_set(bpf, RINGTAP_BALANCE_FILTER, &program,
				   sizeof(program)));
	close(alone);
	close(flow);
	close(bpf);
}

TEST_HARNESS_MAIN
