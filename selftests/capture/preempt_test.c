// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that interrupt each other on one CPU. With PREEMPT_RT a task in the
 * middle of a record is preempted by another that has one to write, too, and
 * still the CPU must be the one producer of its ring. Elsewhere softirqs are
 * off meanwhile, and the tasks meet between records only.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

/* What may be unread fits into a ring: what is missing in the end is not what
 * a slow reader left no room for.
 */
#define AHEAD		100
#define KICKS		600
#define FRAME_MAX	60000
#define RING_BYTES	(64ull << 20)

/**
 * struct writer - a task that makes the device receive frames
 * @priority: 0: writes them one after the other, AHEAD of the reader at most;
 *	more: writes one when it is kicked, whatever its CPU is doing
 * @len: of a frame
 * @sent: frames that it wrote, written by itself
 * @kicked: frames that the reader asked for, KICKS in the end
 * @read: frames that the reader found
 * @error: why it ended before its end
 * @tap: what it writes to
 * @kick: an eventfd
 * @thread: that it is
 * @frame: the next that it writes
 * @expected: the next that the reader should find
 */
struct writer {
	int priority;
	size_t len;
	atomic_uint sent;
	unsigned int kicked;
	atomic_uint read;
	int error;
	int tap;
	int kick;
	pthread_t thread;
	uint8_t frame[FRAME_MAX];
	uint8_t expected[FRAME_MAX];
};

static atomic_bool writers_end;

FIXTURE(preempt) {
	struct ringtap *rt;
	struct writer writers[3];
	unsigned int wrong;
	int tap;
};

FIXTURE_VARIANT(preempt) {
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(preempt, own_ring) {
	.rings = 0,
};
FIXTURE_VARIANT_ADD(preempt, shared_ring) {
	.rings = 1,
};

FIXTURE_SETUP(preempt)
{
	static const size_t len[] = { FRAME_MAX, FRAME_MAX, 100 };
	struct ringtap_options options = {
		.device = "tap0",
		.mode = RINGTAP_MODE_BYPASS,
		.rings = variant->rings,
		.ring_bytes = RING_BYTES,
	};
	struct writer *writer;
	size_t i;

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
	for (i = 0; i < ARRAY_SIZE(self->writers); i++) {
		writer = &self->writers[i];
		writer->priority = i;
		writer->len = len[i];
		writer->tap = self->tap;
		writer->kick = eventfd(0, EFD_CLOEXEC);
		ASSERT_LE(0, writer->kick);
		tap_frame(writer->frame, writer->len, i);
		tap_frame(writer->expected, writer->len, i);
	}
}

FIXTURE_TEARDOWN(preempt)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(self->writers); i++)
		close(self->writers[i].kick);
	ringtap_close(self->rt);
	close(self->tap);
}

static int pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	return sched_setaffinity(0, sizeof(cpus), &cpus) ? -errno : 0;
}

/* Frames of a writer differ in their first and in their last bytes: to make
 * and to check them costs little beside their way into the ring, and it is
 * there that a kick is to find somebody.
 */
static void frame_number(uint8_t *frame, size_t len, uint32_t number)
{
	memcpy(frame + TAP_MAC_BYTES + 4, &number, sizeof(number));
	memcpy(frame + len - sizeof(number), &number, sizeof(number));
}

static int writer_prepare(const struct writer *writer)
{
	struct sched_param param = { .sched_priority = writer->priority };
	int policy = writer->priority ? SCHED_FIFO : SCHED_OTHER;

	if (sched_setscheduler(0, policy, &param))
		return -errno;
	return pin(0);
}

/* Until there is one more frame to write, or none any more: false. */
static bool writer_goes_on(struct writer *writer)
{
	eventfd_t kicks;

	if (writer->priority)
		return !eventfd_read(writer->kick, &kicks) && !writers_end;
	while (writer->sent - writer->read > AHEAD && !writers_end)
		sched_yield();
	return !writers_end;
}

static int writer_work(struct writer *writer)
{
	while (writer_goes_on(writer)) {
		frame_number(writer->frame, writer->len, writer->sent);
		if (write(writer->tap, writer->frame, writer->len) < 0)
			return -errno;
		writer->sent++;
	}
	return 0;
}

static void *writer_main(void *arg)
{
	struct writer *writer = arg;

	writer->error = writer_prepare(writer);
	if (!writer->error)
		writer->error = writer_work(writer);
	if (writer->error)
		writers_end = true;
	return NULL;
}

/* Not before it has followed the last kick. */
static void writer_kick(struct writer *writer)
{
	if (writer->kicked == KICKS || writer->kicked != writer->sent)
		return;
	writer->kicked++;
	eventfd_write(writer->kick, 1);
}

/* Frames of one writer stay in their order. */
static bool is_next(FIXTURE_DATA(preempt) *self,
		    const struct ringtap_packet *packet)
{
	struct writer *writer;
	uint32_t number, next;
	uint8_t i;

	if (packet->caplen < TAP_MAC_BYTES + 8)
		return false;
	i = packet->data[TAP_MAC_BYTES];
	if (i >= ARRAY_SIZE(self->writers))
		return false;
	writer = &self->writers[i];
	next = writer->read;
	memcpy(&number, packet->data + TAP_MAC_BYTES + 4, sizeof(number));
	writer->read = number + 1;
	frame_number(writer->expected, writer->len, number);
	return number == next && packet->caplen == writer->len &&
	       !memcmp(packet->data, writer->expected, writer->len);
}

/* What is there now; false if it is nothing. */
static bool read_frames(FIXTURE_DATA(preempt) *self)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	if (ringtap_peek(self->rt, &span) <= 0)
		return false;
	ringtap_each_packet(&span, &packet)
		self->wrong += !is_next(self, &packet);
	ringtap_release(self->rt, &span);
	return true;
}

/* Looks into the ring all the time, for a record that is not whole is so for
 * moments only, and kicks after pauses of all lengths. It yields because on
 * User-Mode Linux one thread of a process at a time is outside the kernel.
 */
static void read_and_kick(FIXTURE_DATA(preempt) *self)
{
	unsigned int kicks = 0, pause = 0;

	while (!writers_end && (self->writers[1].sent < KICKS ||
				self->writers[2].sent < KICKS)) {
		if (!read_frames(self))
			sched_yield();
		if (pause--)
			continue;
		writer_kick(&self->writers[1 + kicks % 2]);
		pause = ++kicks % 8;
	}
	writers_end = true;
}

TEST_F_TIMEOUT(preempt, every_frame_arrives_whole_and_once, 120)
{
	struct ringtap_stats stats;
	unsigned int total = 0;
	struct writer *writer;
	size_t i;

	ASSERT_EQ(0, pin(sysconf(_SC_NPROCESSORS_ONLN) - 1));
	for (i = 0; i < ARRAY_SIZE(self->writers); i++)
		ASSERT_EQ(0, pthread_create(&self->writers[i].thread, NULL,
					    writer_main, &self->writers[i]));
	read_and_kick(self);
	for (i = 0; i < ARRAY_SIZE(self->writers); i++) {
		writer = &self->writers[i];
		eventfd_write(writer->kick, 1);
		pthread_join(writer->thread, NULL);
		EXPECT_EQ(0, writer->error);
		total += writer->sent;
	}
	while (read_frames(self))
		;

	EXPECT_EQ(0, self->wrong);
	for (i = 0; i < ARRAY_SIZE(self->writers); i++) {
		EXPECT_LT(0, self->writers[i].sent);
		EXPECT_EQ(self->writers[i].sent, self->writers[i].read);
		TH_LOG("priority %zu: %u frames", i, self->writers[i].sent);
	}
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(total, stats.seen);
	EXPECT_EQ(total, stats.delivered);
	EXPECT_EQ(0, stats.dropped_full);
}

TEST_HARNESS_MAIN
