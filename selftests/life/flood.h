/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LIFE_FLOOD_H
#define RINGTAP_LIFE_FLOOD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define FLOOD_FRAME	100

/* The bits of a frame's number that flood_mark() sets. */
#define FLOOD_MARK_SHIFT	24

/**
 * struct flood - a thread that sends numbered frames on and on
 * @fd: of a tap, or a packet socket that is bound to a device
 * @vlan: every second frame has a tag of this VLAN; 0: none has
 * @window: never more than so many ahead of flood_read(); 0: no limit
 * @mark: goes into the numbers
 * @sent: frames that fd took: 0 to sent - 1
 * @refused: frames that it did not take, the device being down or gone
 * @read: see flood_read()
 * @enough: it is to end
 * @thread: pinned to the last CPU
 */
struct flood {
	int		fd;
	unsigned int	vlan;
	uint32_t	window;
	uint32_t	mark;
	uint32_t	sent;
	uint32_t	refused;
	uint32_t	read;
	bool		enough;
	pthread_t	thread;
};

/* The caller is pinned to the first CPU, the flood to the last. */
int flood_start(struct flood *flood);
void flood_stop(struct flood *flood);
uint32_t flood_sent(const struct flood *flood);

/* Returns when so many frames more were sent; false: they were not, for a
 * long time.
 */
bool flood_await(const struct flood *flood, uint32_t more);

/* So many frames were read in all. */
void flood_read(struct flood *flood, uint32_t read);

/* From here on frames carry it; one that carries the old mark has arrived. */
bool flood_mark(struct flood *flood, uint32_t mark);

/* The number of a frame that was captured, with or without tag; false: it is
 * none of a flood's.
 */
bool flood_number(const uint8_t *frame, uint32_t caplen, uint32_t *number);

/* Pins the calling thread. */
void flood_pin(int cpu);
int flood_last_cpu(void);

#endif /* RINGTAP_LIFE_FLOOD_H */
