// SPDX-License-Identifier: GPL-2.0
/*
 * How long after its reception a packet is in the reader's hands, at a hundred
 * packets a second, against the packet sockets in the same run. All readers
 * are threads that sleep until their packet comes. Each has packets of its
 * own, by its filter, so that no two are woken by the same frame. All run on
 * the CPU that gets the frames: how fast another one leaves its idle loop is
 * the machine's affair, and would befall one of them by chance.
 */
#define _GNU_SOURCE
#include "machine.h"
#include "packet.h"
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		100
#define WAIT_MS		20000
#define PACKETS		300
#define ROUNDS		3

/* Three readers with a hundred packets a second each. */
#define READERS		3
#define GAP_NS		(1000000000 / 100 / READERS)

/* The noise that is left to the median: a tenth, and a microsecond. */
#define TOLERATED(ns)	((ns) + (ns) / 10 + 1000)

/* The reader's number is the frame's: the first byte of the sequence number. */
#define OWN(number)	{						\
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TAP_MAC_BYTES),		\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),		\
	BPF_STMT(BPF_RET | BPF_K, 262144),				\
	BPF_STMT(BPF_RET | BPF_K, 0),					\
}

static struct sock_filter own_code[READERS][4] = { OWN(0), OWN(1), OWN(2) };

/**
 * struct reader - a thread and what it has measured
 * @thread: itself
 * @rt: the capture; or
 * @fd: a packet socket; or
 * @ring: its blocks
 * @begun: when; earlier packets are of no interest
 * @packets: number of delays
 * @delays: from the time stamp to the return of the wait, nanoseconds
 * @failed: it gave up
 */
struct reader {
	pthread_t		thread;
	struct ringtap		*rt;
	int			fd;
	struct packet_ring	ring;
	uint64_t		begun;
	unsigned int		packets;
	uint64_t		delays[PACKETS];
	bool			failed;
};

static void note(struct reader *reader, uint64_t now, uint64_t stamp)
{
	if (stamp >= reader->begun && reader->packets < PACKETS)
		reader->delays[reader->packets++] = now - stamp;
}

static void *ringtap_main(void *arg)
{
	struct reader *reader = arg;
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint64_t now;

	while (reader->packets < PACKETS && !reader->failed) {
		reader->failed = ringtap_wait(reader->rt, -1) != 1;
		now = machine_ns(CLOCK_REALTIME);
		while (ringtap_peek(reader->rt, &span) > 0) {
			ringtap_each_packet(&span, &packet)
				note(reader, now, packet.ns);
			ringtap_release(reader->rt, &span);
		}
	}
	return NULL;
}

static uint64_t stamp_of(struct msghdr *message)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(message);
	struct timespec time = {};

	if (cmsg && cmsg->cmsg_type == SCM_TIMESTAMPNS)
		memcpy(&time, CMSG_DATA(cmsg), sizeof(time));
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static void *recvmsg_main(void *arg)
{
	struct reader *reader = arg;
	char frame[FRAME], control[128];
	struct iovec part = { frame, sizeof(frame) };
	struct msghdr message;
	uint64_t now;

	while (reader->packets < PACKETS && !reader->failed) {
		message = (struct msghdr){
			.msg_iov = &part,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};
		reader->failed = recvmsg(reader->fd, &message, 0) < 0;
		now = machine_ns(CLOCK_REALTIME);
		note(reader, now, stamp_of(&message));
	}
	return NULL;
}

static void *blocks_main(void *arg)
{
	struct reader *reader = arg;
	struct pollfd pfd = { .fd = reader->ring.fd, .events = POLLIN };
	uint64_t now, stamps[PACKETS];
	unsigned int count, i;

	while (reader->packets < PACKETS && !reader->failed) {
		reader->failed = poll(&pfd, 1, WAIT_MS) != 1;
		now = machine_ns(CLOCK_REALTIME);
		count = packet_ring_take(&reader->ring, stamps, PACKETS);
		for (i = 0; i < count; i++)
			note(reader, now, stamps[i]);
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The delay that this share of the packets does not exceed. */
static uint64_t quantile(struct reader *reader, unsigned int percent)
{
	qsort(reader->delays, PACKETS, sizeof(*reader->delays), by_size);
	return reader->delays[PACKETS * percent / 100];
}

FIXTURE(latency) {
	int tap;
	struct reader ringtap;
	struct reader recvmsg;
	struct reader blocks;
};

FIXTURE_VARIANT(latency) {
	unsigned int mode;
};

FIXTURE_VARIANT_ADD(latency, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(latency, copy) { .mode = RINGTAP_MODE_COPY };

FIXTURE_SETUP(latency)
{
	struct sock_fprog own[READERS] = {
		{ 4, own_code[0] }, { 4, own_code[1] }, { 4, own_code[2] },
	};
	struct ringtap_options options = {
		.device = "tap0",
		.mode = variant->mode,
		.ring_bytes = 2 << 20,
		.filter = &own[0],
	};

	machine_pin(0);
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->recvmsg.fd = packet_open("tap0", &own[1]);
	ASSERT_LE(0, self->recvmsg.fd);
	ASSERT_EQ(0, packet_ring_open(&self->blocks.ring, "tap0", &own[2]));
	ASSERT_EQ(0, ringtap_open(&self->ringtap.rt, &options))
		TH_LOG("%s", ringtap_strerror(self->ringtap.rt));
}

FIXTURE_TEARDOWN(latency)
{
	ringtap_close(self->ringtap.rt);
	packet_ring_close(&self->blocks.ring);
	close(self->recvmsg.fd);
	close(self->tap);
}

static int begin(struct reader *reader, void *(*run)(void *))
{
	reader->packets = 0;
	reader->begun = machine_ns(CLOCK_REALTIME);
	return pthread_create(&reader->thread, NULL, run, reader);
}

static bool wants_more(const struct reader *reader)
{
	return __atomic_load_n(&reader->packets, __ATOMIC_RELAXED) < PACKETS &&
	       !__atomic_load_n(&reader->failed, __ATOMIC_RELAXED);
}

/* A frame for each in turn, and after that of each other equally often: who
 * comes after a reader that sleeps on has the colder caches. Blocks are read as late as a second afterwards, so
 * more frames come for their reader, and for no other.
 */
static int send_to_all(int tap, const struct reader *slowest)
{
	static const unsigned int turns[] = { 0, 1, 2, 1, 0, 2 };
	struct timespec gap = { .tv_nsec = GAP_NS };
	uint32_t i, number;
	int err = 0;

	for (i = 0; !err && (i < READERS * PACKETS || wants_more(slowest)); i++) {
		number = i < READERS * PACKETS ? turns[i % ARRAY_SIZE(turns)] :
						 READERS - 1;
		err = tap_receive(tap, number, 1, FRAME);
		nanosleep(&gap, NULL);
	}
	return err;
}

static void measure(struct __test_metadata *_metadata, int tap,
		    struct reader *ringtap, struct reader *recvmsg,
		    struct reader *blocks)
{
	struct reader *all[READERS] = { ringtap, recvmsg, blocks };
	int i;

	ASSERT_EQ(0, begin(ringtap, ringtap_main));
	ASSERT_EQ(0, begin(recvmsg, recvmsg_main));
	ASSERT_EQ(0, begin(blocks, blocks_main));
	ASSERT_EQ(0, send_to_all(tap, blocks));
	for (i = 0; i < READERS; i++) {
		pthread_join(all[i]->thread, NULL);
		ASSERT_FALSE(all[i]->failed);
	}
}

static void show(struct __test_metadata *_metadata, const char *who,
		 struct reader *reader)
{
	TH_LOG("%-8s median %10.1f us, 90 %% within %10.1f us", who,
	       quantile(reader, 50) / 1000.0, quantile(reader, 90) / 1000.0);
}

TEST_F_TIMEOUT(latency, no_later_than_recvmsg, 120)
{
	uint64_t ours, theirs;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		measure(_metadata, self->tap, &self->ringtap, &self->recvmsg,
			&self->blocks);
		ours = quantile(&self->ringtap, 50);
		theirs = quantile(&self->recvmsg, 50);
		show(_metadata, "ringtap", &self->ringtap);
		show(_metadata, "recvmsg", &self->recvmsg);
		show(_metadata, "blocks", &self->blocks);
		if (ours <= TOLERATED(theirs))
			break;
	}
	EXPECT_LE(ours, TOLERATED(theirs));
}

TEST_HARNESS_MAIN
