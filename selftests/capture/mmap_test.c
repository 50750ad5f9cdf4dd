// SPDX-License-Identifier: GPL-2.0
/*
 * What a reader may do with the memory that it shares with the kernel, and
 * what it may not.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "tap.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define MIB	1048576ull

FIXTURE(map) {
	int fd;
	int tap;
	struct ringtap_layout layout;
};

FIXTURE_SETUP(map)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, bare_rings(self->fd, 4 * MIB, 2));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_COPY));
	ASSERT_EQ(0, bare_layout(self->fd, &self->layout));
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
}

FIXTURE_TEARDOWN(map)
{
	close(self->fd);
	close(self->tap);
}

static void *map_shared(int fd, const struct ringtap_layout *layout)
{
	return mmap(NULL, layout->shared_len, PROT_READ, MAP_SHARED, fd,
		    layout->shared_off);
}

static void *map_consumer(int fd, const struct ringtap_layout *layout)
{
	return mmap(NULL, layout->consumer_len, PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, layout->consumer_off);
}

static int map_errno(int fd, uint64_t off, uint64_t len, int prot, int flags)
{
	void *area = mmap(NULL, len, prot, flags, fd, off);

	if (area == MAP_FAILED)
		return errno;
	munmap(area, len);
	return 0;
}

TEST_F(map, rings_are_for_reading)
{
	uint64_t off = self->layout.shared_off, len = self->layout.shared_len;
	int rw = PROT_READ | PROT_WRITE;
	char *shared;
	size_t at;

	EXPECT_EQ(EPERM, map_errno(self->fd, off, len, rw, MAP_SHARED));
	EXPECT_EQ(EPERM, map_errno(self->fd, off, len, PROT_WRITE, MAP_SHARED));
	EXPECT_EQ(EPERM, map_errno(self->fd, off, len, PROT_READ | PROT_EXEC,
				   MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, off, len, PROT_READ,
				    MAP_PRIVATE));
	EXPECT_EQ(EINVAL, map_errno(self->fd, off, len, rw, MAP_PRIVATE));

	shared = map_shared(self->fd, &self->layout);
	ASSERT_NE(MAP_FAILED, shared);
	for (at = 0; at < len; at += len / 8) {
		EXPECT_EQ(-1, mprotect(shared + (at & ~4095ull), 4096, rw));
		EXPECT_EQ(EACCES, errno);
		EXPECT_EQ(-1, mprotect(shared + (at & ~4095ull), 4096,
				       PROT_READ | PROT_EXEC));
		EXPECT_EQ(EACCES, errno);
	}
	munmap(shared, len);
}

TEST_F(map, the_consumer_area_is_for_writing_and_nothing_else)
{
	uint64_t off = self->layout.consumer_off;
	uint64_t len = self->layout.consumer_len;
	char *area = map_consumer(self->fd, &self->layout);

	ASSERT_NE(MAP_FAILED, area);
	EXPECT_EQ(-1, mprotect(area, len, PROT_READ | PROT_EXEC));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(EINVAL, map_errno(self->fd, off, len, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE));
	munmap(area, len);
}

TEST_F(map, only_what_is_there)
{
	uint64_t shared = self->layout.shared_len;
	uint64_t all = shared + self->layout.consumer_len;
	int r = PROT_READ;

	EXPECT_EQ(0, map_errno(self->fd, 0, 4096, r, MAP_SHARED));
	EXPECT_EQ(0, map_errno(self->fd, shared - 4096, 4096, r, MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, 0, shared + 4096, r, MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, 0, all, r, MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, shared - 4096, 8192, r,
				    MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, self->layout.consumer_off,
				    self->layout.consumer_len + 4096, r,
				    MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, all, 4096, r, MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, 1ull << 40, 4096, r, MAP_SHARED));
	EXPECT_EQ(EINVAL, map_errno(self->fd, 1ull << 62, 4096, r, MAP_SHARED));
}

TEST_F(map, it_does_not_grow)
{
	char *area = mmap(NULL, 4096, PROT_READ, MAP_SHARED, self->fd, 0);

	ASSERT_NE(MAP_FAILED, area);
	EXPECT_EQ(MAP_FAILED, mremap(area, 4096, 8192, MREMAP_MAYMOVE));
	EXPECT_EQ(EFAULT, errno);
	munmap(area, 4096);
}

TEST_F(map, a_ring_stands_there_twice)
{
	uint64_t size = self->layout.ring_bytes;
	const char *shared = map_shared(self->fd, &self->layout);
	const char *ring;
	uint32_t i;

	ASSERT_NE(MAP_FAILED, shared);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1500, 1514));
	for (i = 0; i < self->layout.nr_rings; i++) {
		ring = shared + self->layout.data_off +
		       i * self->layout.data_stride;
		EXPECT_EQ(0, memcmp(ring, ring + size, size));
	}
	munmap((void *)shared, self->layout.shared_len);
}

TEST_F(map, twice_and_in_any_order)
{
	char *first, *second, *consumer;

	first = map_shared(self->fd, &self->layout);
	consumer = map_consumer(self->fd, &self->layout);
	second = map_shared(self->fd, &self->layout);
	ASSERT_TRUE(first != MAP_FAILED && second != MAP_FAILED &&
		    consumer != MAP_FAILED);
	munmap(first, self->layout.shared_len);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	EXPECT_EQ(6, *(uint32_t *)(second + self->layout.data_off) |
		     *(uint32_t *)(second + self->layout.data_off +
				   self->layout.data_stride));
	munmap(consumer, self->layout.consumer_len);
	/* A hole in the middle, then the rest. */
	munmap(second + MIB, MIB);
	munmap(second, self->layout.shared_len);
}

static uint32_t heads(const struct ringtap_layout *layout, const char *shared)
{
	uint32_t i, sum = 0;

	for (i = 0; i < layout->nr_rings; i++)
		sum += *(volatile uint32_t *)(shared + layout->producer_off +
					      i * layout->producer_stride);
	return sum;
}

TEST_F(map, a_mapping_keeps_the_capture_going)
{
	char *shared = map_shared(self->fd, &self->layout);
	uint32_t before;
	pid_t pid;

	ASSERT_NE(MAP_FAILED, shared);
	close(self->fd);
	self->fd = -1;
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, 100));
	before = heads(&self->layout, shared);
	EXPECT_LT(0, before);

	/* Another process inherits it and is the last to have it. */
	pid = fork();
	if (!pid) {
		tap_receive(self->tap, 10, 10, 100);
		_exit(heads(&self->layout, shared) != 2 * before);
	}
	munmap(shared, self->layout.shared_len);
	waitpid(pid, &self->fd, 0);
	EXPECT_EQ(0, self->fd);
	self->fd = -1;

	/* With the last mapping the socket is gone: the device is free. */
	EXPECT_EQ(0, tap_command("ip link add br0 type bridge"));
	EXPECT_EQ(0, tap_command("ip link set tap0 master br0"));
}

TEST_F(map, a_ring_can_be_written_to_a_file_directly)
{
	const char *shared = map_shared(self->fd, &self->layout);
	int file = memfd_create("file", 0);
	size_t len = 64 << 10;
	char *back = malloc(len);

	ASSERT_NE(MAP_FAILED, shared);
	shared += self->layout.data_off;
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1000, 1514));
	EXPECT_EQ(len, write(file, shared, len));
	EXPECT_EQ(len, pread(file, back, len, 0));
	EXPECT_EQ(0, memcmp(back, shared, len));
	free(back);
	close(file);
	munmap((void *)(shared - self->layout.data_off),
	       self->layout.shared_len);
}

/**
 * struct liar - a thread that writes all over the consumer area
 * @area: the area
 * @len: its length
 * @shared: where heads can be read, for lies that are nearly true
 * @layout: of the socket
 * @stop: set when it has lied enough
 */
struct liar {
	uint32_t			*area;
	size_t				len;
	const char			*shared;
	const struct ringtap_layout	*layout;
	bool				stop;
};

static void *liar_main(void *arg)
{
	struct liar *liar = arg;
	unsigned int seed = 1;
	uint32_t value;
	size_t i;

	while (!__atomic_load_n(&liar->stop, __ATOMIC_RELAXED)) {
		for (i = 0; i < liar->len / 4; i++) {
			value = rand_r(&seed) * 2654435761u;
			if (value % 2)
				value = heads(liar->layout, liar->shared) -
					value % 100000;
			__atomic_store_n(&liar->area[i], value,
					 __ATOMIC_RELAXED);
		}
	}
	return NULL;
}

static uint32_t drain(struct ringtap *rt, uint32_t next, uint32_t *wrong)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			if (!tap_is_frame(packet.data, packet.caplen, 1514,
					  next++))
				(*wrong)++;
		ringtap_release(rt, &span);
	}
	return next;
}

/* Everything a reader can write, at random, under traffic: nothing happens
 * to the kernel, to another socket on the device, or to the counters.
 */
TEST_F_TIMEOUT(map, a_reader_that_lies_harms_only_itself, 120)
{
	struct ringtap_options options = {
		.device = "tap0", .rings = 1, .ring_bytes = 4 * MIB,
	};
	struct liar liar = {
		.area = map_consumer(self->fd, &self->layout),
		.len = self->layout.consumer_len,
		.shared = map_shared(self->fd, &self->layout),
		.layout = &self->layout,
	};
	uint32_t round, wrong = 0, next = 0;
	unsigned int len = sizeof(struct ringtap_stats);
	struct ringtap_stats stats;
	struct ringtap *honest;
	pthread_t thread;

	ASSERT_TRUE((void *)liar.area != MAP_FAILED &&
		    liar.shared != MAP_FAILED);
	ASSERT_EQ(0, ringtap_open(&honest, &options));
	ASSERT_EQ(0, pthread_create(&thread, NULL, liar_main, &liar));
	for (round = 0; round < 100; round++) {
		ASSERT_EQ(0, tap_receive(self->tap, round * 100, 100, 1514));
		next = drain(honest, next, &wrong);
	}
	__atomic_store_n(&liar.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);

	EXPECT_EQ(10000, next);
	EXPECT_EQ(0, wrong);
	ASSERT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &stats, &len));
	EXPECT_EQ(10000, stats.seen);
	EXPECT_EQ(10000, stats.delivered + stats.dropped_full);
	TH_LOG("%llu delivered, %llu dropped",
	       (unsigned long long)stats.delivered,
	       (unsigned long long)stats.dropped_full);
	ringtap_close(honest);
	munmap(liar.area, liar.len);
	munmap((void *)liar.shared, self->layout.shared_len);
}

TEST_HARNESS_MAIN
