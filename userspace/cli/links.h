/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of the captured devices meanwhile: up or down, other names, gone.
 */
#ifndef RINGTAP_LINKS_H
#define RINGTAP_LINKS_H

#include <net/if.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>

#include "options.h"

struct live;
struct mnl_socket;

struct link {
	unsigned int	ifindex;
	bool		up;
	char		name[IF_NAMESIZE];
};

/**
 * struct links - the devices and who tells of them
 * @socket: gets a message for each change; NULL: nothing is told
 * @nr: how many devices
 * @all: as they were last
 */
struct links {
	struct mnl_socket	*socket;
	unsigned int		nr;
	struct link		all[DEVICES_MAX];
};

/* Before the first is added, so that no change is missed. */
void links_open(struct links *links);
void links_close(struct links *links);

/* Says so if it is down. */
void links_add(struct links *links, const struct ringtap_iface *iface,
	       bool json);

/* Readable when something has changed; -1: never. */
int links_fd(const struct links *links);

/* Says what has changed, below the line that counts along. */
void links_tell(struct links *links, struct live *live, bool json);

#endif /* RINGTAP_LINKS_H */
