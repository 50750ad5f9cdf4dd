/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ZOO_FRAME_H
#define RINGTAP_ZOO_FRAME_H

#include <stddef.h>
#include <stdint.h>

/* More than a record holds. */
#define FRAME_MAX	300001

/* A frame unlike the one before; it is there until the next. */
const uint8_t *frame_make(size_t len);

/* The same with a tag behind the addresses; likewise. */
const uint8_t *frame_tagged(const uint8_t *frame, size_t len, uint32_t proto,
			    uint32_t tci);

#endif /* RINGTAP_ZOO_FRAME_H */
