/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_BURSTS_H
#define RINGTAP_CAPTURE_BURSTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ringtap;
struct sleeper;

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

/* Each comes when the one before was read, by a reader who sleeps before he looks.
 * How many frames he has read: fewer than there were if one could not be sent, or
 * nobody woke him for so long; then the thread is left to the test's end.
 */
uint32_t bursts_read(struct bursts *bursts, struct ringtap *rt,
		     const struct sleeper *sleeper, int timeout_ms);

/* Frames of all bursts. */
uint32_t bursts_total(const struct bursts *bursts);

#endif /* RINGTAP_CAPTURE_BURSTS_H */
