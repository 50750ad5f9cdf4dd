/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_LISTING_H
#define RINGTAP_NETLINK_LISTING_H

#include "conversation.h"

#include <stdbool.h>
#include <stdint.h>

#define LISTING_MAX	600

/**
 * struct said - of a device
 * @attrs: number of attributes
 * @ifindex: this and the rest: the attributes; -1 or empty if they are missing
 */
struct said {
	unsigned int	attrs;
	int		ifindex;
	char		name[32];
	int		linktype;
	int		mode;
	int		hook;
	int		why;
	int		holder;
	int		hooks;
	int		sockets;
	int64_t		nic_dropped;
};

/**
 * struct listing - what was asked of devices, and what was answered
 * @socket: of the namespace in which it was opened
 * @id: number of the family
 * @request: to be sent by listing_ask()
 * @end: how the answer ended
 * @nr: devices in it
 * @devices: these
 * @strangers: messages that were something else
 * @at_first: a command to run when the first device comes, or NULL
 */
struct listing {
	struct mnl_socket	*socket;
	uint16_t		id;
	union conversation_message request;
	struct conversation_end	end;
	unsigned int		nr;
	struct said		devices[LISTING_MAX];
	unsigned int		strangers;
	const char		*at_first;
};

/* 0, or -1: the module is not there. */
int listing_open(struct listing *listing);
void listing_close(struct listing *listing);

/* A request without attributes, for one device or for all. */
void listing_prepare(struct listing *listing, bool all);

/* Returns 0 if there was an answer, whatever it is. */
int listing_ask(struct listing *listing);

/* The same, of one device and of all. */
int listing_ask_about(struct listing *listing, uint32_t ifindex);
int listing_ask_for_all(struct listing *listing);

/* How often a device is in the answer; @said is set to the last. */
unsigned int listing_find(const struct listing *listing, const char *name,
			  struct said *said);

#endif /* RINGTAP_NETLINK_LISTING_H */
