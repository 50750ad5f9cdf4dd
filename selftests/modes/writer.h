/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_WRITER_H
#define RINGTAP_MODES_WRITER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#define WRITER_MAX	8

/**
 * struct writer - one CPU that makes a device receive, as fast as it can
 * @tap: a queue of the device's
 * @cpu: the CPU, and the number of the writer in its frames
 * @count: how many frames
 * @written: how many it has written; atomic
 * @error: -errno of a write that failed
 * @thread: it
 */
struct writer {
	int		tap;
	unsigned int	cpu;
	uint32_t	count;
	uint32_t	written;
	int		error;
	pthread_t	thread;
};

/* Where a filter finds the lowest byte of a frame's number. */
#define WRITER_SEQ_OFFSET	16

int writer_start(struct writer *writer);
void writer_join(struct writer *writer);

/* One frame of that number, by the calling thread, which moves to the CPU. */
int writer_write(struct writer *writer, uint32_t seq);

/* True if a frame is exactly one that a writer has written; which one. */
int writer_is_frame(const uint8_t *frame, size_t len, unsigned int *cpu,
		    uint32_t *seq);

#endif /* RINGTAP_MODES_WRITER_H */
