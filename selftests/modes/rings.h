/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_RINGS_H
#define RINGTAP_MODES_RINGS_H

#include <linux/ringtap.h>
#include <stdint.h>

/**
 * struct rings - the rings of a socket, read by the letter of the ABI
 * @fd: the socket
 * @layout: as told
 * @shared: the read-only area
 * @consumers: the writable one
 */
struct rings {
	int			fd;
	struct ringtap_layout	layout;
	uint8_t			*shared;
	uint8_t			*consumers;
};

/* Maps what a socket has that is set up, but not started. 0 or -errno. */
int rings_map(struct rings *rings, int fd);
void rings_unmap(struct rings *rings);

/* Gives each record of a ring that is there to take(), and its room back. */
void rings_read(struct rings *rings, unsigned int ring,
		void (*take)(void *data, unsigned int ring,
			     const struct ringtap_record *record),
		void *data);

/* A record's option, or NULL. */
const void *rings_option(const struct ringtap_record *record, uint16_t code);

#endif /* RINGTAP_MODES_RINGS_H */
