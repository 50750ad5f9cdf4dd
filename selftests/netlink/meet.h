/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_MEET_H
#define RINGTAP_NETLINK_MEET_H

#include <ringtap/ringtap.h>
#include <stdint.h>

/**
 * struct met - what walks have met
 * @sockets: how many
 * @socket: the last of them
 * @last_id: its id
 * @disorder: how often something was not behind the one before it
 * @rings: of a socket
 * @ring: the last of them
 * @unread: sum of all rings
 * @highest: the same
 * @last_ns: the latest of all rings
 * @ifaces: of a socket
 * @iface: the last of them
 * @groups: how many
 * @group: the last of them
 */
struct met {
	unsigned int			sockets;
	struct ringtap_socket		socket;
	unsigned int			last_id;
	unsigned int			disorder;
	unsigned int			rings;
	struct ringtap_ring_info	ring;
	uint64_t			unread;
	uint64_t			highest;
	uint64_t			last_ns;
	unsigned int			ifaces;
	struct ringtap_iface_info	iface;
	unsigned int			groups;
	struct ringtap_group_info	group;
};

int meet_socket(const struct ringtap_socket *socket, void *met);
int meet_ring(const struct ringtap_ring_info *ring, void *met);
int meet_iface(const struct ringtap_iface_info *iface, void *met);
int meet_group(const struct ringtap_group_info *group, void *met);

/* All sockets; and what the last of them has. 0 or -errno. */
int look(struct met *met);
int look_into(struct met *met);

/* Reads and releases all that a capture has; how many bytes of records that were, and
 * the time of the last.
 */
uint64_t read_all(struct ringtap *rt, uint64_t *last_ns);

#endif /* RINGTAP_NETLINK_MEET_H */
