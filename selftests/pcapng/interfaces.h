/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A capture that there is none of: what the command's output asks the library
 * for is answered from here.
 */
#ifndef INTERFACES_H
#define INTERFACES_H

#include <ringtap/ringtap.h>
#include <stdbool.h>

#include "source.h"

/* More than these nobody knows. */
#define INTERFACES	3

/**
 * struct interfaces - the answers
 * @count: interfaces that there are when it begins; others come later
 * @linktype: of each
 * @snaplen: bytes of a packet that are kept
 * @stats: counters of each
 * @older: only their sum can be asked for
 * @unknown: not even that
 * @gone: its device is
 */
struct interfaces {
	unsigned int		count;
	unsigned int		linktype[INTERFACES];
	uint32_t		snaplen;
	struct ringtap_stats	stats[INTERFACES];
	bool			older;
	bool			unknown;
	bool			gone[INTERFACES];
};

/* One Ethernet device, v0, and two more to come, v1 and v2. */
extern struct interfaces interfaces;

/* Of which all that can be asked. */
extern const struct source interfaces_source;

#endif /* INTERFACES_H */
