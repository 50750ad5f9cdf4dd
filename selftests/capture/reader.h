/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_READER_H
#define RINGTAP_CAPTURE_READER_H

#include <stdbool.h>
#include <stdint.h>

struct ringtap;

/* Reads and releases all that is there; the number of packets. */
uint32_t reader_drain(struct ringtap *rt);

/* The same until there were so many, or more; false: none came for so long. */
bool reader_take(struct ringtap *rt, uint32_t packets, int timeout_ms);

/* Bytes of what is there in one piece, and released; 0: nothing is. */
uint32_t reader_record_bytes(struct ringtap *rt);

/* How often the reader was woken. */
uint64_t reader_wakeups(struct ringtap *rt);

#endif /* RINGTAP_CAPTURE_READER_H */
