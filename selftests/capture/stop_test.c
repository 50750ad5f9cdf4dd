// SPDX-License-Identifier: GPL-2.0
/*
 * A capture that is stopped: no frame more, none less, and all is accounted
 * for.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "reader.h"
#include "tap.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define WAIT_MS	20000

FIXTURE(stop) {
	struct ringtap *rt;
	int tap;
	int stack;
};

FIXTURE_VARIANT(stop) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(stop, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(stop, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(stop, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(stop)
{
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.rings = variant->rings,
		.ring_bytes = 4 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->stack = tap_stack_open("tap0");
	ASSERT_LE(0, self->stack);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(stop)
{
	ringtap_close(self->rt);
	close(self->stack);
	close(self->tap);
}

TEST_F(stop, what_came_before_is_read_and_nothing_comes_after)
{
	bool bypass = variant->mode == RINGTAP_MODE_BYPASS;
	struct pollfd pfd = { .fd = ringtap_fd(self->rt), .events = POLLIN };
	struct ringtap_stats stats;
	struct ringtap_span span;

	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	ASSERT_EQ(0, tap_receive(self->tap, 10, 10, FRAME));
	EXPECT_EQ(bypass ? 10 : 20, tap_stack_count(self->stack));

	EXPECT_EQ(1, ringtap_wait(self->rt, 0));
	EXPECT_EQ(10, reader_drain(self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_peek(self->rt, &span));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
	EXPECT_EQ(1, poll(&pfd, 1, 0));
	EXPECT_EQ(POLLIN | POLLHUP, pfd.revents);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(10, stats.seen);
	EXPECT_EQ(10, stats.delivered);
}

TEST_F(stop, twice_is_as_good_as_once)
{
	ASSERT_EQ(0, ringtap_stop(self->rt));
	EXPECT_EQ(0, ringtap_stop(self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
}

/* As before: the device's end is seen by those who did not stop. */
TEST_F(stop, then_the_device_may_go)
{
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	ASSERT_EQ(0, ringtap_stop(self->rt));
	close(self->tap);
	self->tap = -1;
	EXPECT_EQ(10, reader_drain(self->rt));
	EXPECT_EQ(-ESHUTDOWN, ringtap_wait(self->rt, WAIT_MS));
}

static void *wait_main(void *arg)
{
	return (void *)(long)ringtap_wait(arg, WAIT_MS);
}

TEST_F(stop, a_sleeper_is_woken)
{
	pthread_t thread;
	void *waited;

	ASSERT_EQ(0, pthread_create(&thread, NULL, wait_main, self->rt));
	ASSERT_EQ(0, shutdown(ringtap_fd(self->rt), SHUT_RD));
	ASSERT_EQ(0, pthread_join(thread, &waited));
	EXPECT_EQ(-ESHUTDOWN, (long)waited);
}

/**
 * struct flood - a thread that sends on and on
 * @tap: where
 * @enough: it is to end
 * @error: of the last write
 */
struct flood {
	int	tap;
	bool	enough;
	int	error;
};

static void *flood_main(void *arg)
{
	struct flood *flood = arg;

	while (!__atomic_load_n(&flood->enough, __ATOMIC_RELAXED) &&
	       !flood->error)
		flood->error = tap_receive(flood->tap, 0, 1, FRAME);
	return NULL;
}

/* Under full traffic: the counters of the end are those of what is read. */
TEST_F(stop, the_counters_add_up)
{
	struct flood flood = { .tap = self->tap };
	struct ringtap_stats stats, later;
	uint32_t packets = 0;
	pthread_t thread;

	ASSERT_EQ(0, pthread_create(&thread, NULL, flood_main, &flood));
	while (packets < 1000) {
		ASSERT_EQ(1, ringtap_wait(self->rt, WAIT_MS));
		packets += reader_drain(self->rt);
	}
	EXPECT_EQ(0, ringtap_stop(self->rt));
	EXPECT_EQ(0, ringtap_stats(self->rt, &stats));
	packets += reader_drain(self->rt);
	__atomic_store_n(&flood.enough, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	EXPECT_EQ(0, flood.error);
	ASSERT_EQ(0, ringtap_stats(self->rt, &later));

	EXPECT_EQ(stats.delivered, packets);
	EXPECT_EQ(stats.seen, packets + stats.dropped_full);
	EXPECT_EQ(later.seen, stats.seen);
}

TEST(it_has_to_run_first_and_never_runs_again)
{
	int tap, fd;

	ASSERT_EQ(0, tap_namespace());
	tap = tap_open("tap0");
	ASSERT_LE(0, tap);
	fd = bare_socket();
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, bare_rings(fd, 1 << 20, 1));
	ASSERT_EQ(0, bare_bind(fd, "tap0", RINGTAP_MODE_COPY));
	EXPECT_EQ(-1, shutdown(fd, SHUT_RD));
	EXPECT_EQ(ENOTCONN, errno);

	ASSERT_EQ(0, bare_set(fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(-1, shutdown(fd, SHUT_WR));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(0, shutdown(fd, SHUT_RDWR));
	EXPECT_EQ(-EALREADY, bare_set(fd, RINGTAP_START, NULL, 0));
	EXPECT_EQ(-EISCONN, bare_bind(fd, "lo", RINGTAP_MODE_COPY));
	close(fd);
	close(tap);
}

TEST_HARNESS_MAIN
