/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_READER_H
#define RINGTAP_CAPTURE_READER_H

#include <stdint.h>

struct ringtap;

/* Reads and releases all that is there; the number of packets. */
uint32_t reader_drain(struct ringtap *rt);

#endif /* RINGTAP_CAPTURE_READER_H */
