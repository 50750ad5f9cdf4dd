/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_BURSTS_H
#define RINGTAP_CAPTURE_BURSTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct bursts - a thread that sends so many frames at a time
 * @tap: where
 * @len: of a frame
 * @burst: frames of a burst, at most
 * @various: between one and that, in turn
 * @pinned: to a CPU that is not the reader's
 * @gap_us: between its frames
 * @pause_us: after a burst was read, at most; all shorter ones come, too
 * @rounds: bursts to send
 * @asked: frames that the reader has seen
 * @sent: frames sent with all bursts
 * @error: of the last write
 * @thread: sends
 */
struct bursts {
	int		tap;
	size_t		len;
	uint32_t	burst;
	bool		various;
	bool		pinned;
	unsigned int	gap_us;
	unsigned int	pause_us;
	uint32_t	rounds;
	uint32_t	asked;
	uint32_t	sent;
	int		error;
	pthread_t	thread;
};

int bursts_begin(struct bursts *bursts);

/* So many frames were read; the next burst comes when the last one was. */
void bursts_answer(struct bursts *bursts, uint32_t packets);

/* Behind the last one. */
int bursts_end(struct bursts *bursts);

/* Frames of all bursts. */
uint32_t bursts_total(const struct bursts *bursts);

#endif /* RINGTAP_CAPTURE_BURSTS_H */
