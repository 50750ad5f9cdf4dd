/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A question to the kernel by netlink, and its answers.
 */
#ifndef RINGTAP_INQUIRY_H
#define RINGTAP_INQUIRY_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/* The kernel makes a dump of as long messages as are read. */
#define INQUIRY_MAX	32768

/**
 * struct inquiry - a socket, and the message that is written or read
 * @socket: NULL if there is none
 * @seq: number of the last question
 * @buffer: the question; then what answers it
 */
struct inquiry {
	struct mnl_socket	*socket;
	uint32_t		seq;
	union {
		struct nlmsghdr header;
		char		bytes[INQUIRY_MAX];
	} buffer;
};

/* 0, or a negative errno. @protocol: NETLINK_*. inquiry_close() also after a failure. */
int inquiry_open(struct inquiry *inquiry, int protocol);
void inquiry_close(struct inquiry *inquiry);

/* The next question: attributes are put behind the header of @len bytes that is
 * copied from @extra. @flags: NLM_F_DUMP: for all there are; 0: for one.
 */
struct nlmsghdr *inquiry_begin(struct inquiry *inquiry, uint16_t type,
			       uint16_t flags, const void *extra, size_t len);

/* The same to a family of generic netlink. */
struct nlmsghdr *inquiry_begin_generic(struct inquiry *inquiry, uint16_t family,
				       uint16_t flags, uint8_t command);

/* Each answer goes to @reply. 0, or a negative errno: also the kernel's. */
int inquiry_run(struct inquiry *inquiry, mnl_cb_t reply, void *data);

/* The number of a family of generic netlink; 0: there is none. */
uint16_t inquiry_family(struct inquiry *inquiry, const char *name);

#endif /* RINGTAP_INQUIRY_H */
