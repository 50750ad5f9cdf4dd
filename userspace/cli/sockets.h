/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sockets there are, with their rings and interfaces, as the module tells of
 * them.
 */
#ifndef RINGTAP_SOCKETS_H
#define RINGTAP_SOCKETS_H

#include <ringtap/ringtap.h>
#include <stdint.h>

/**
 * struct seen_socket - a socket, and what it has
 * @is: the socket
 * @rings: its rings
 * @nr_rings: how many were told of
 * @ifaces: its interfaces
 * @nr_ifaces: how many
 */
struct seen_socket {
	struct ringtap_socket		is;
	struct ringtap_ring_info	*rings;
	unsigned int			nr_rings;
	struct ringtap_iface_info	*ifaces;
	unsigned int			nr_ifaces;
};

/**
 * struct sockets - all of them
 * @all: by their ids
 * @nr: how many
 */
struct sockets {
	struct seen_socket	*all;
	unsigned int		nr;
};

/* 0, or a negative errno of ringtap_sockets() or for want of memory. One that goes
 * meanwhile may be left out. sockets_free() also after a failure.
 */
int sockets_load(struct sockets *sockets);
void sockets_free(struct sockets *sockets);

/* Why they can't be loaded. */
void sockets_complain(int err);

/* NULL: there is none with this id. */
const struct seen_socket *sockets_find(const struct sockets *sockets,
				       unsigned int id);

/* What the filter let through; of this, what the kernel dropped. */
uint64_t socket_received(const struct ringtap_stats *stats);
uint64_t socket_dropped(const struct ringtap_stats *stats);

#endif /* RINGTAP_SOCKETS_H */
