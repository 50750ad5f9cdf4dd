/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_FRAMELOG_H
#define RINGTAP_MODES_FRAMELOG_H

#include <stddef.h>
#include <stdint.h>

struct ringtap;

#define FRAMELOG_WAIT_MS	20000

/**
 * struct framelog_frame - a frame, as one of those saw it who are compared
 * @iface: where; the log's owner says in what numbers
 * @flags: RINGTAP_FLAG_*
 * @len: as on the wire
 * @data: all of them; the log's
 */
struct framelog_frame {
	uint32_t	iface;
	uint32_t	flags;
	uint32_t	len;
	uint8_t		*data;
};

/* All zero: empty. The name is for what is printed. */
struct framelog {
	const char		*name;
	struct framelog_frame	*frames;
	size_t			count;
};

void framelog_add(struct framelog *log, const void *data, uint32_t len,
		  uint32_t flags, uint32_t iface);
void framelog_clear(struct framelog *log);

/* Directions are RINGTAP_DIR_*, which are the flags' own bits. */
size_t framelog_count(const struct framelog *log, uint32_t directions);

/* Of the type that only tests send, on one interface. */
size_t framelog_count_ours(const struct framelog *log, uint32_t directions,
			   uint32_t iface);

/* 0 if both hold the same frames of a direction in the same order, and the
 * flags in the mask are the same. Otherwise it says what is not.
 */
int framelog_differ(const struct framelog *a, const struct framelog *b,
		    uint32_t direction, uint32_t mask);

/* Makes two logs alike that differ in their order only. */
void framelog_sort(struct framelog *log);

/* All that a capture has to give now; or until there are so many, 0, or
 * -ETIME. Frames that were cut have the length that they were cut to.
 */
void framelog_drain(struct framelog *log, struct ringtap *rt);
int framelog_await(struct framelog *log, struct ringtap *rt, size_t count);

#endif /* RINGTAP_MODES_FRAMELOG_H */
