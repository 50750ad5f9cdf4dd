/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The time at which a frame is given to a device to send is written into it. The
 * packet generator's own is that at which it makes a frame, before it waits until
 * it may send it.
 */
#ifndef BENCH_STAMP_H
#define BENCH_STAMP_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the smallest frame that has room for it. */
#define STAMP_FRAME	60

/* Of all frames that the device is given by its queue; a descriptor to be
 * closed, or -1: said why.
 */
int stamp_begin(const char *device);

/* By CLOCK_MONOTONIC, in nanoseconds; 0: the frame is none of these. */
uint64_t stamp_of(const void *frame, size_t len);

#endif /* BENCH_STAMP_H */
