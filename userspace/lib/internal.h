/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RINGTAP_INTERNAL_H
#define RINGTAP_INTERNAL_H

/* All is hidden, but for what the public header declares. */
#pragma GCC visibility push(default)
#include <ringtap/ringtap.h>
#pragma GCC visibility pop

struct mnl_socket;

/**
 * struct ring - one ring, as its reader sees it
 * @head: written by the kernel
 * @consumer: written by this process alone
 * @data: the ring's memory, mapped twice in a row
 * @units: its size in positions, a power of two
 * @read: position behind what was peeked; runs ahead of @tail
 * @tail: position behind what was released
 * @mark: before it lies what an older filter may have let through
 * @filter: number of the filter that answers for what is read next
 */
struct ring {
	const uint32_t		*head;
	struct ringtap_consumer	*consumer;
	const uint8_t		*data;
	uint32_t		units;
	uint32_t		read;
	uint32_t		tail;
	uint32_t		mark;
	unsigned int		filter;
};

/**
 * struct ringtap - an open capture
 * @fd: the socket, -1 as long as there is none
 * @state: what all rings have in common, written by the kernel
 * @next: the ring whose turn it is
 * @rings: as many as @layout says
 * @shared: the read-only area, NULL until it is mapped
 * @consumer: the writable area, NULL until it is mapped
 * @filter: number of the filter in force
 * @watermark: a sleeper wants more than a packet
 * @error: sentence about the last failure
 */
struct ringtap {
	int			fd;
	const struct ringtap_state *state;
	unsigned int		next;
	struct ring		*rings;
	const uint8_t		*shared;
	uint8_t			*consumer;
	struct ringtap_layout	layout;
	unsigned int		filter;
	bool			watermark;
	char			error[256];
};

/* error.c: keeps the sentence, returns @err. */
__attribute__((format(printf, 3, 4)))
int ringtap_error_set(struct ringtap *rt, int err, const char *sentence, ...);

/* bind.c: adds the devices, with sentences that name them. */
int ringtap_bind(struct ringtap *rt, unsigned int family,
		 const struct ringtap_options *options);

/* filter.c: of a capture that has not started. */
int ringtap_attach_filter(struct ringtap *rt, const struct sock_fprog *filter);

/* ring.c */
void ringtap_mark_rings(struct ringtap *rt);

/* map.c: mmaps both areas and sets up the rings. */
int ringtap_map(struct ringtap *rt);
void ringtap_unmap(struct ringtap *rt);

/**
 * struct ringtap_genl - a conversation with a generic netlink family
 * @socket: NULL if it could not be opened
 * @seq: number of the last request
 * @family: id of the family
 */
struct ringtap_genl {
	struct mnl_socket	*socket;
	uint32_t		seq;
	uint16_t		family;
};

struct nlmsghdr;

/* genl.c: replies go to @reply, an mnl callback. */
int ringtap_genl_open(struct ringtap_genl *genl, const char *family);
int ringtap_genl_ask(struct ringtap_genl *genl, uint8_t command,
		     uint8_t version,
		     int (*reply)(const struct nlmsghdr *nlh, void *data),
		     void *data);
void ringtap_genl_close(struct ringtap_genl *genl);

#endif /* RINGTAP_INTERNAL_H */
