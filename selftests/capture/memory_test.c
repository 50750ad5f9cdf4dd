// SPDX-License-Identifier: GPL-2.0
/*
 * How much memory a socket takes, who pays for it, and when it is given back.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "machine.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define MIB	1048576ull
#define GROUP	"/sys/fs/cgroup/ringtap-test"

TEST(what_is_asked_for_is_the_total)
{
	unsigned int cpus = sysconf(_SC_NPROCESSORS_CONF);
	const struct {
		struct ringtap_rings rings;
		uint64_t ring_bytes;
		unsigned int nr_rings;
	} cases[] = {
		/* One for each CPU, if that leaves enough for each. */
		{ { .bytes = cpus * MIB }, MIB, cpus },
		{ { .bytes = cpus * 4 * MIB }, 4 * MIB, cpus },
		{ { .bytes = MIB }, MIB, 1 },
		{ { .bytes = cpus * MIB - 1 }, MIB, cpus - 1 },
		/* As many as are wanted. */
		{ { .bytes = 8 * MIB, .nr_rings = 1 }, 8 * MIB, 1 },
		{ { .bytes = 8 * MIB, .nr_rings = 2 }, 4 * MIB, 2 },
		{ { .bytes = 9 * MIB, .nr_rings = 2 }, 4 * MIB, 2 },
	};
	struct ringtap_layout layout;
	size_t i;
	int fd;

	ASSERT_LE(2, cpus);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fd = bare_socket();
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, bare_set(fd, RINGTAP_RINGS, &cases[i].rings,
				      sizeof(cases[i].rings)));
		ASSERT_EQ(0, bare_layout(fd, &layout));
		EXPECT_EQ(cases[i].nr_rings, layout.nr_rings)
			TH_LOG("case %zu", i);
		EXPECT_EQ(cases[i].ring_bytes, layout.ring_bytes)
			TH_LOG("case %zu", i);
		EXPECT_EQ(2 * layout.ring_bytes, layout.data_stride);
		EXPECT_EQ(layout.shared_len, layout.data_off +
			  layout.nr_rings * layout.data_stride);
		close(fd);
	}
}

/* A list of CPUs that is shorter than there are: the others use ring 0. */
TEST(cpus_that_are_not_in_the_list_use_the_first_ring)
{
	static const __u16 map[] = { 1 };
	struct ringtap_rings rings = {
		.bytes = 2 * MIB, .nr_rings = 2,
		.map = (uintptr_t)map, .map_len = 1,
	};
	struct ringtap_layout layout;
	const char *shared;
	uint32_t head[2];
	int tap, fd, cpu;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	fd = bare_socket();
	ASSERT_TRUE(tap >= 0 && fd >= 0);
	ASSERT_EQ(0, bare_set(fd, RINGTAP_RINGS, &rings, sizeof(rings)));
	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));
	ASSERT_EQ(0, bare_layout(fd, &layout));
	shared = mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED, fd, 0);
	ASSERT_NE(MAP_FAILED, shared);
	for (cpu = 0; cpu < 2; cpu++) {
		machine_pin(cpu);
		ASSERT_EQ(0, tap_receive(tap, 0, 1 + cpu, 100));
	}
	head[0] = *(uint32_t *)(shared + layout.producer_off);
	head[1] = *(uint32_t *)(shared + layout.producer_off +
				layout.producer_stride);
	EXPECT_LT(0, head[1]);
	EXPECT_EQ(2 * head[1], head[0]);
	munmap((void *)shared, layout.shared_len);
	close(fd);
	close(tap);
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

static unsigned long long group_number(const char *name, const char *key)
{
	unsigned long long value = ~0ull;
	char path[128], word[64];
	FILE *file;

	snprintf(path, sizeof(path), GROUP "/%s", name);
	file = fopen(path, "r");
	if (!file)
		return value;
	if (!key && fscanf(file, "%llu", &value) != 1)
		value = ~0ull;
	while (key && fscanf(file, "%63s %llu", word, &value) == 2 &&
	       strcmp(word, key))
		value = ~0ull;
	fclose(file);
	return value;
}

/* Each test is a process of its own: the group is left and removed by the
 * teardown.
 */
FIXTURE(group) {
	int fd;
};

FIXTURE_SETUP(group)
{
	ASSERT_EQ(0, put("/sys/fs/cgroup/cgroup.subtree_control", "+memory"));
	ASSERT_EQ(0, mkdir(GROUP, 0755));
	ASSERT_EQ(0, put(GROUP "/cgroup.procs", "0"));
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(group)
{
	close(self->fd);
	put("/sys/fs/cgroup/cgroup.procs", "0");
	while (rmdir(GROUP) && errno == EBUSY)
		sched_yield();
}

TEST_F(group, the_memory_cgroup_pays_for_the_rings)
{
	unsigned long long before = group_number("memory.current", NULL);
	unsigned long long with;

	ASSERT_NE(~0ull, before);
	ASSERT_EQ(0, bare_rings(self->fd, 16 * MIB, 1));
	with = group_number("memory.current", NULL);
	/* The kernel settles its accounts in batches of pages. */
	EXPECT_LE(before + 15 * MIB, with);
	/* Once, though they are mapped twice in a row. */
	EXPECT_GT(before + 24 * MIB, with);
	close(self->fd);
	self->fd = -1;
	/* Pages may be on their way for a moment. */
	while (group_number("memory.current", NULL) > with - 15 * MIB)
		sched_yield();
}

TEST_F(group, more_than_it_has_is_refused_and_nobody_dies)
{
	unsigned long long before;

	ASSERT_EQ(0, put(GROUP "/memory.max", "33554432"));
	before = group_number("memory.current", NULL);
	EXPECT_EQ(-ENOMEM, bare_rings(self->fd, 64 * MIB, 1));
	EXPECT_EQ(0, group_number("memory.events", "oom_kill"));
	EXPECT_EQ(0, group_number("memory.events", "oom_group_kill"));
	/* What it had got by then is given back. */
	while (group_number("memory.current", NULL) > before + 4 * MIB)
		sched_yield();
	EXPECT_EQ(0, bare_rings(self->fd, 8 * MIB, 1));
}

/* Who is refused owes nothing. */
TEST(a_refusal_is_not_counted_as_locked)
{
	struct rlimit limit = { 4 * MIB, 4 * MIB };
	int fd, i;

	ASSERT_EQ(0, setrlimit(RLIMIT_MEMLOCK, &limit));
	ASSERT_EQ(0, setresuid(65532, 65532, 65532));
	ASSERT_EQ(0, unshare(CLONE_NEWUSER | CLONE_NEWNET));
	fd = bare_socket();
	ASSERT_LE(0, fd);
	for (i = 0; i < 100; i++)
		ASSERT_EQ(-ENOBUFS, bare_rings(fd, 8 * MIB, 1));
	EXPECT_EQ(0, bare_rings(fd, 2 * MIB, 1));
	close(fd);
}

/* What a capture hangs on. */
enum part { DESCRIPTOR, SHARED, CONSUMER, PARTS };

FIXTURE(life) {
	int tap;
	int stack;
	int fd;
	void *shared;
	void *consumer;
	struct ringtap_layout layout;
};

FIXTURE_VARIANT(life) {
	enum part order[PARTS];
};

FIXTURE_VARIANT_ADD(life, descriptor_shared_consumer) {
	.order = { DESCRIPTOR, SHARED, CONSUMER },
};
FIXTURE_VARIANT_ADD(life, descriptor_consumer_shared) {
	.order = { DESCRIPTOR, CONSUMER, SHARED },
};
FIXTURE_VARIANT_ADD(life, shared_descriptor_consumer) {
	.order = { SHARED, DESCRIPTOR, CONSUMER },
};
FIXTURE_VARIANT_ADD(life, shared_consumer_descriptor) {
	.order = { SHARED, CONSUMER, DESCRIPTOR },
};
FIXTURE_VARIANT_ADD(life, consumer_descriptor_shared) {
	.order = { CONSUMER, DESCRIPTOR, SHARED },
};
FIXTURE_VARIANT_ADD(life, consumer_shared_descriptor) {
	.order = { CONSUMER, SHARED, DESCRIPTOR },
};

/* In bypass the stack says whether the capture is alive: it gets nothing. */
FIXTURE_SETUP(life)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, bare_rings(self->fd, 4 * MIB, 2));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_BYPASS));
	ASSERT_EQ(0, bare_layout(self->fd, &self->layout));
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
	self->shared = mmap(NULL, self->layout.shared_len, PROT_READ,
			    MAP_SHARED, self->fd, self->layout.shared_off);
	self->consumer = mmap(NULL, self->layout.consumer_len,
			      PROT_READ | PROT_WRITE, MAP_SHARED, self->fd,
			      self->layout.consumer_off);
	ASSERT_TRUE(self->shared != MAP_FAILED &&
		    self->consumer != MAP_FAILED);
}

FIXTURE_TEARDOWN(life)
{
	close(self->stack);
	close(self->tap);
}

/* Frames that reach the stack, of ten that the device receives. */
static unsigned int stack_gets(int tap, int stack)
{
	return tap_receive(tap, 0, 10, 100) ? ~0u : tap_stack_count(stack);
}

static int drop(enum part part, int fd, void *shared, void *consumer,
		const struct ringtap_layout *layout)
{
	switch (part) {
	case DESCRIPTOR:
		return close(fd);
	case SHARED:
		return munmap(shared, layout->shared_len);
	default:
		return munmap(consumer, layout->consumer_len);
	}
}

#define DROP(part)	drop(part, self->fd, self->shared, self->consumer, \
			     &self->layout)

TEST_F(life, the_last_of_descriptor_and_mappings_ends_the_capture)
{
	int i;

	for (i = 0; i < PARTS; i++) {
		EXPECT_EQ(0, stack_gets(self->tap, self->stack))
			TH_LOG("after %d of them", i);
		ASSERT_EQ(0, DROP(variant->order[i]));
	}
	EXPECT_EQ(10, stack_gets(self->tap, self->stack));
	/* And the device is free for others. */
	EXPECT_EQ(0, tap_command("ip link add br0 type bridge"));
	EXPECT_EQ(0, tap_command("ip link set tap0 master br0"));
}

/* One that was killed has nothing any more; nobody has to clean up for it. */
TEST_F(life, a_process_that_is_killed_ends_its_capture)
{
	int ready[2], status;
	char byte = 0;
	pid_t pid;
	int i;

	ASSERT_EQ(0, pipe(ready));
	pid = fork();
	if (!pid) {
		if (write(ready[1], &byte, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ASSERT_LT(0, pid);
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	for (i = 0; i < PARTS; i++)
		ASSERT_EQ(0, DROP(variant->order[i]));
	EXPECT_EQ(0, stack_gets(self->tap, self->stack));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(10, stack_gets(self->tap, self->stack));
	close(ready[0]);
	close(ready[1]);
}

TEST_HARNESS_MAIN
