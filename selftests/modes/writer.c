// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that say of themselves who wrote them, as which, and whether they are
 * whole.
 */
#define _GNU_SOURCE
#include "writer.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

#define LEN_MIN		60
#define LEN_STEPS	500

/**
 * struct stamp - behind the link-layer header
 * @cpu: the writer
 * @seq: its number, little-endian as all machines that this runs on
 * @sum: of all bytes behind, the length and the two above
 */
struct stamp {
	uint16_t	cpu;
	uint32_t	seq;
	uint32_t	sum;
} __attribute__((packed));

static uint32_t sum_up(const uint8_t *data, size_t len, uint32_t sum)
{
	while (len--)
		sum = (sum ^ *data++) * 16777619;
	return sum;
}

static uint32_t frame_sum(const uint8_t *frame, size_t len,
			  const struct stamp *stamp)
{
	size_t body = TAP_MAC_BYTES + sizeof(*stamp);

	return sum_up(frame + body, len - body,
		      stamp->cpu * 31 + stamp->seq * 131 + len);
}

static size_t make_frame(uint8_t *frame, unsigned int cpu, uint32_t seq)
{
	struct stamp stamp = { .cpu = cpu, .seq = seq };
	size_t len = LEN_MIN + seq * 7 % LEN_STEPS;

	tap_frame(frame, len, seq + cpu);
	stamp.sum = frame_sum(frame, len, &stamp);
	memcpy(frame + TAP_MAC_BYTES, &stamp, sizeof(stamp));
	return len;
}

int writer_is_frame(const uint8_t *frame, size_t len, unsigned int *cpu,
		    uint32_t *seq)
{
	struct stamp stamp;

	if (len < LEN_MIN)
		return 0;
	memcpy(&stamp, frame + TAP_MAC_BYTES, sizeof(stamp));
	*cpu = stamp.cpu;
	*seq = stamp.seq;
	return len == LEN_MIN + stamp.seq * 7 % LEN_STEPS &&
	       stamp.sum == frame_sum(frame, len, &stamp);
}

static void move_to(unsigned int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static int write_one(const struct writer *writer, uint32_t seq)
{
	uint8_t frame[LEN_MIN + LEN_STEPS];
	size_t len = make_frame(frame, writer->cpu, seq);

	return write(writer->tap, frame, len) == (ssize_t)len ? 0 : -errno;
}

int writer_write(struct writer *writer, uint32_t seq)
{
	move_to(writer->cpu);
	return write_one(writer, seq);
}

static void *write_all(void *data)
{
	struct writer *writer = data;
	uint32_t seq;

	move_to(writer->cpu);
	for (seq = 0; seq < writer->count && !writer->error; seq++) {
		writer->error = write_one(writer, seq);
		__atomic_store_n(&writer->written, seq + 1, __ATOMIC_RELEASE);
	}
	return NULL;
}

int writer_start(struct writer *writer)
{
	return -pthread_create(&writer->thread, NULL, write_all, writer);
}

void writer_join(struct writer *writer)
{
	pthread_join(writer->thread, NULL);
}
