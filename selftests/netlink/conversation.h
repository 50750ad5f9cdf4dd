/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_CONVERSATION_H
#define RINGTAP_NETLINK_CONVERSATION_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stdint.h>

#define CONVERSATION_MAX	8192

/* A request, or what comes back. */
union conversation_message {
	struct nlmsghdr	header;
	char		bytes[CONVERSATION_MAX];
};

/**
 * struct conversation_end - how it ended
 * @err: 0 or an errno
 * @text: what the kernel says of the error, if it does
 * @offset: of the attribute that is wrong, from the beginning of the request; 0: it
 *	does not say
 * @missing: the number of the attribute that should have been there; 0: it does not say
 * @reads: how often the socket was read
 * @interrupted: the kernel said that a dump may contradict itself
 */
struct conversation_end {
	int		err;
	char		text[128];
	uint32_t	offset;
	uint32_t	missing;
	unsigned int	reads;
	bool		interrupted;
};

/* Of the namespace and the rights of now; NULL if it can't be had. */
struct mnl_socket *conversation_open(void);

/* A request without attributes; what must not be overlooked is in the header
 * of the family, which is returned.
 */
struct genlmsghdr *conversation_prepare(union conversation_message *request,
					uint16_t type, uint8_t command);

/* Until the acknowledgment, which each request gets, or the end of the dump.
 * Returns 0 if there was an answer, whatever it is.
 */
int conversation_hold(struct mnl_socket *socket, const struct nlmsghdr *request,
		      void (*reply)(const struct nlmsghdr *nlh, void *data),
		      void *data, struct conversation_end *end);

/* Number of a generic netlink family, or 0. */
uint16_t conversation_resolve(struct mnl_socket *socket, const char *name);

#endif /* RINGTAP_NETLINK_CONVERSATION_H */
