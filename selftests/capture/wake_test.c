// SPDX-License-Identifier: GPL-2.0
/*
 * A reader that sleeps is woken by the next frame, in every way of sleeping.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "machine.h"
#include "reader.h"
#include "sleeper.h"
#include "tap.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME	100
#define WAIT_MS	20000

/* Enough that the reader falls asleep at every point of the sender's way: 10000
 * in the eleven ways of sleeping together, and as many as there is time for
 * under emulation.
 */
static uint32_t rounds(void)
{
	return machine_is_emulated() ? 300 : 1200;
}

FIXTURE(wake) {
	struct ringtap *rt;
	struct sleeper sleeper;
	int tap;
	uint32_t rounds;
};

FIXTURE_VARIANT(wake) {
	enum sleep sleep;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(wake, wait) { .sleep = SLEEP_WAIT };
FIXTURE_VARIANT_ADD(wake, poll) { .sleep = SLEEP_POLL };
FIXTURE_VARIANT_ADD(wake, select) { .sleep = SLEEP_SELECT };
FIXTURE_VARIANT_ADD(wake, epoll_level) { .sleep = SLEEP_LEVEL };
FIXTURE_VARIANT_ADD(wake, nested) { .sleep = SLEEP_NESTED };
FIXTURE_VARIANT_ADD(wake, recv) { .sleep = SLEEP_RECV };
FIXTURE_VARIANT_ADD(wake, epoll_edge) { .sleep = SLEEP_EDGE };
FIXTURE_VARIANT_ADD(wake, epoll_edge_shared) {
	.sleep = SLEEP_EDGE, .rings = 1,
};

FIXTURE_SETUP(wake)
{
	struct ringtap_options options = {
		.device = "tap0",
		.rings = variant->rings,
		.ring_bytes = 4 << 20,
	};

	ASSERT_EQ(0, tap_namespace());
	self->rounds = rounds();
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	ASSERT_EQ(0, sleeper_init(&self->sleeper, variant->sleep, self->rt));
}

FIXTURE_TEARDOWN(wake)
{
	sleeper_exit(&self->sleeper);
	ringtap_close(self->rt);
	close(self->tap);
}

/**
 * struct sender - a thread on the other CPU
 * @tap: where it writes
 * @rounds: how many frames it is to send
 * @asked: frame that the reader waits for
 * @error: of the last write
 */
struct sender {
	int		tap;
	uint32_t	rounds;
	uint32_t	asked;
	int		error;
};

/* The next frame comes when the last one was read: each meets a reader that
 * is about to sleep, asleep, or just awake.
 */
static void *sender_main(void *arg)
{
	struct sender *sender = arg;
	uint32_t i;

	for (i = 0; i < sender->rounds && !sender->error; i++) {
		while (__atomic_load_n(&sender->asked, __ATOMIC_ACQUIRE) < i)
			sched_yield();
		sender->error = tap_receive(sender->tap, i, 1, FRAME);
	}
	return NULL;
}

TEST_F_TIMEOUT(wake, by_every_single_frame, 300)
{
	struct sender sender = { .tap = self->tap, .rounds = self->rounds };
	struct ringtap_stats stats;
	uint32_t packets = 0;
	pthread_t thread;

	EXPECT_EQ(0, reader_drain(self->rt));
	ASSERT_EQ(0, pthread_create(&thread, NULL, sender_main, &sender));
	while (packets < sender.rounds) {
		ASSERT_EQ(1, sleeper_sleep(&self->sleeper, WAIT_MS))
			TH_LOG("forgotten after %u frames", packets);
		packets += reader_drain(self->rt);
		__atomic_store_n(&sender.asked, packets, __ATOMIC_RELEASE);
	}
	pthread_join(thread, NULL);
	EXPECT_EQ(0, sender.error);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	TH_LOG("%llu wakeups", (unsigned long long)stats.wakeups);
	EXPECT_LT(0, stats.wakeups);
}

TEST_F(wake, not_before_a_frame_is_there)
{
	struct epoll_event event;
	struct pollfd pfd = { .fd = ringtap_fd(self->rt), .events = POLLIN };

	EXPECT_EQ(0, reader_drain(self->rt));
	EXPECT_EQ(0, poll(&pfd, 1, 0));
	EXPECT_EQ(0, epoll_wait(self->sleeper.epoll, &event, 1, 0));
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
}

/* Who reads without sleeping costs the sender no wakeups. */
TEST_F(wake, not_while_it_is_awake)
{
	struct ringtap_stats before, after;

	ASSERT_EQ(0, ringtap_stats(self->rt, &before));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 200, FRAME));
	ASSERT_EQ(0, ringtap_stats(self->rt, &after));
	EXPECT_GE(before.wakeups + 1, after.wakeups);
	EXPECT_EQ(200, reader_drain(self->rt));
}

TEST_F(wake, when_the_device_goes_away)
{
	EXPECT_EQ(0, reader_drain(self->rt));
	close(self->tap);
	self->tap = -1;
	EXPECT_NE(0, sleeper_sleep(&self->sleeper, WAIT_MS));
	EXPECT_EQ(-ENETDOWN, ringtap_wait(self->rt, WAIT_MS));
}

/**
 * struct plain - a reader without the library, that never says it has a need
 * @fd: the socket
 * @head: of its only ring
 * @tail: of its only ring
 */
struct plain {
	int		fd;
	const uint32_t	*head;
	uint32_t	*tail;
};

/* @plain->fd is a socket of which nothing is set up yet. */
static int plain_start(struct plain *plain)
{
	struct ringtap_layout layout;
	char *shared, *consumer;

	if (bare_rings(plain->fd, 1 << 20, 1) ||
	    bare_bind(plain->fd, "tap0", RINGTAP_MODE_COPY) ||
	    bare_layout(plain->fd, &layout) ||
	    bare_set(plain->fd, RINGTAP_START, NULL, 0))
		return -1;

	shared = mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED,
		      plain->fd, layout.shared_off);
	consumer = mmap(NULL, layout.consumer_len, PROT_READ | PROT_WRITE,
			MAP_SHARED, plain->fd, layout.consumer_off);
	if (shared == MAP_FAILED || consumer == MAP_FAILED)
		return -1;

	plain->head = &((struct ringtap_producer *)
			(shared + layout.producer_off))->head;
	plain->tail = &((struct ringtap_consumer *)consumer)->tail;
	return 0;
}

/* Frames of one length make records of one length. */
static uint32_t plain_drain(struct plain *plain, uint32_t *units)
{
	uint32_t head = __atomic_load_n(plain->head, __ATOMIC_ACQUIRE);
	uint32_t unread = head - *plain->tail;

	if (!*units)
		*units = unread;
	__atomic_store_n(plain->tail, head, __ATOMIC_RELEASE);
	return *units ? unread / *units : 0;
}

/* Who only ever polls, or has the socket in a level-triggered epoll. */
static void wake_plain(struct __test_metadata *_metadata, int tap,
		       struct plain *plain, int epoll)
{
	struct pollfd pfd = { .fd = plain->fd, .events = POLLIN };
	struct sender sender = { .tap = tap, .rounds = rounds() };
	uint32_t packets = 0, units = 0;
	struct epoll_event event;
	pthread_t thread;
	int woken;

	ASSERT_EQ(0, pthread_create(&thread, NULL, sender_main, &sender));
	while (packets < sender.rounds) {
		woken = epoll < 0 ? poll(&pfd, 1, WAIT_MS) :
				    epoll_wait(epoll, &event, 1, WAIT_MS);
		ASSERT_EQ(1, woken)
			TH_LOG("forgotten after %u frames", packets);
		packets += plain_drain(plain, &units);
		__atomic_store_n(&sender.asked, packets, __ATOMIC_RELEASE);
	}
	pthread_join(thread, NULL);
	EXPECT_EQ(0, sender.error);
	EXPECT_EQ(sender.rounds, packets);
}

FIXTURE(plain) {
	struct plain plain;
	int tap;
};

FIXTURE_SETUP(plain)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->plain.fd = bare_socket();
	ASSERT_LE(0, self->plain.fd);
}

FIXTURE_TEARDOWN(plain)
{
	close(self->plain.fd);
	close(self->tap);
}

static void *send_main(void *arg)
{
	const int *fd = arg;

	send(*fd, NULL, 0, 0);
	return NULL;
}

/* Whether it sleeps already or is about to: once for each. */
TEST_F(plain, send_ends_a_recv)
{
	pthread_t thread;
	int i;

	ASSERT_EQ(0, plain_start(&self->plain));
	for (i = 0; i < 200; i++) {
		ASSERT_EQ(0, pthread_create(&thread, NULL, send_main,
					    &self->plain.fd));
		ASSERT_EQ(-1, recv(self->plain.fd, NULL, 0, 0));
		ASSERT_EQ(ECANCELED, errno);
		pthread_join(thread, NULL);
		ASSERT_EQ(-1, recv(self->plain.fd, NULL, 0, MSG_DONTWAIT));
		ASSERT_EQ(EAGAIN, errno);
	}
}

struct receiver {
	pthread_t	thread;
	int		fd;
	int		error;
	bool		over;
};

static void *receiver_main(void *arg)
{
	struct receiver *receiver = arg;

	receiver->error = recv(receiver->fd, NULL, 0, 0) ? errno : 0;
	__atomic_store_n(&receiver->over, true, __ATOMIC_RELEASE);
	return NULL;
}

static int receivers_over(const struct receiver *two)
{
	return __atomic_load_n(&two[0].over, __ATOMIC_ACQUIRE) +
	       __atomic_load_n(&two[1].over, __ATOMIC_ACQUIRE);
}

static void send_to_two(struct __test_metadata *_metadata, int fd)
{
	struct receiver two[2] = { { .fd = fd }, { .fd = fd } };
	int i, expected;

	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&two[i].thread, NULL, receiver_main,
					    &two[i]));
	usleep(2000);
	for (expected = 1; expected <= 2; expected++) {
		ASSERT_EQ(0, send(fd, NULL, 0, 0));
		while (receivers_over(two) < expected)
			sched_yield();
		usleep(2000);
		ASSERT_EQ(expected, receivers_over(two));
	}
	for (i = 0; i < 2; i++) {
		pthread_join(two[i].thread, NULL);
		ASSERT_EQ(ECANCELED, two[i].error);
	}
}

/* And the other sleeps on, though it was woken: nothing is readable. */
TEST_F(plain, send_ends_one_recv)
{
	int i;

	ASSERT_EQ(0, plain_start(&self->plain));
	for (i = 0; i < 100; i++)
		send_to_two(_metadata, self->plain.fd);
}

TEST_F(plain, nothing_else_can_be_sent_or_received)
{
	struct iovec part = { .iov_base = &part, .iov_len = sizeof(part) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd = self->plain.fd;
	char byte = 0;

	/* There are no rings to wait for. */
	EXPECT_EQ(-1, recv(fd, NULL, 0, MSG_DONTWAIT));
	EXPECT_EQ(ENODATA, errno);
	ASSERT_EQ(0, plain_start(&self->plain));
	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	EXPECT_EQ(0, recv(fd, NULL, 0, 0));

	EXPECT_EQ(-1, recv(fd, &byte, 1, 0));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, recvmsg(fd, &message, 0));
	EXPECT_EQ(EOPNOTSUPP, errno);
	EXPECT_EQ(-1, recv(fd, NULL, 0, MSG_PEEK));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, send(fd, &byte, 1, 0));
	EXPECT_EQ(EOPNOTSUPP, errno);
}

TEST_F_TIMEOUT(plain, poll_needs_no_need, 300)
{
	ASSERT_EQ(0, plain_start(&self->plain));
	wake_plain(_metadata, self->tap, &self->plain, -1);
}

TEST_F_TIMEOUT(plain, level_triggered_epoll_needs_no_need, 300)
{
	struct epoll_event event = { .events = EPOLLIN };
	int epoll;

	ASSERT_EQ(0, plain_start(&self->plain));
	epoll = epoll_create1(EPOLL_CLOEXEC);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, self->plain.fd, &event));
	wake_plain(_metadata, self->tap, &self->plain, epoll);
}

TEST_F_TIMEOUT(plain, epoll_may_be_told_of_the_socket_before_anything_else, 300)
{
	struct epoll_event event = { .events = EPOLLIN };
	int epoll;

	epoll = epoll_create1(EPOLL_CLOEXEC);
	ASSERT_EQ(0, epoll_ctl(epoll, EPOLL_CTL_ADD, self->plain.fd, &event));
	EXPECT_EQ(0, epoll_wait(epoll, &event, 1, 0));
	ASSERT_EQ(0, plain_start(&self->plain));
	wake_plain(_metadata, self->tap, &self->plain, epoll);
}

TEST_HARNESS_MAIN
