// SPDX-License-Identifier: GPL-2.0
#include "meet.h"

#include <string.h>

int meet_socket(const struct ringtap_socket *socket, void *data)
{
	struct met *met = data;

	met->sockets++;
	met->disorder += socket->id <= met->last_id;
	met->last_id = socket->id;
	met->socket = *socket;
	return 0;
}

int meet_ring(const struct ringtap_ring_info *ring, void *data)
{
	struct met *met = data;

	met->disorder += ring->number != met->rings;
	met->rings++;
	met->ring = *ring;
	met->unread += ring->unread;
	met->highest += ring->highest;
	if (ring->last_ns > met->last_ns)
		met->last_ns = ring->last_ns;
	return 0;
}

int meet_iface(const struct ringtap_iface_info *iface, void *data)
{
	struct met *met = data;

	met->disorder += iface->id != met->ifaces;
	met->ifaces++;
	met->iface = *iface;
	return 0;
}

int meet_group(const struct ringtap_group_info *group, void *data)
{
	struct met *met = data;

	met->groups++;
	met->group = *group;
	return 0;
}

int look(struct met *met)
{
	memset(met, 0, sizeof(*met));
	return ringtap_sockets(meet_socket, met);
}

int look_into(struct met *met)
{
	unsigned int id;
	int err = look(met);

	if (err || !met->sockets)
		return err;
	id = met->socket.id;
	err = ringtap_socket_rings(id, meet_ring, met);
	return err ? err : ringtap_socket_ifaces(id, meet_iface, met);
}

uint64_t read_all(struct ringtap *rt, uint64_t *last_ns)
{
	struct ringtap_packet packet;
	struct ringtap_span span;
	uint64_t bytes = 0;

	while (ringtap_peek(rt, &span) > 0) {
		bytes += span.len;
		ringtap_each_packet(&span, &packet) {
			*last_ns = packet.ns;
		}
		ringtap_release(rt, &span);
	}
	return bytes;
}
