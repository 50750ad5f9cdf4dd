// SPDX-License-Identifier: GPL-2.0
#include "sockets.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Room for one more; NULL: there is none. */
static void *grow(void **array, unsigned int *nr, size_t size)
{
	void *more = reallocarray(*array, *nr + 1, size);

	if (!more)
		return NULL;
	*array = more;
	return (char *)more + size * (*nr)++;
}

static int add_socket(const struct ringtap_socket *is, void *data)
{
	struct sockets *sockets = data;
	struct seen_socket *seen;

	seen = grow((void **)&sockets->all, &sockets->nr, sizeof(*seen));
	if (!seen)
		return -ENOMEM;
	memset(seen, 0, sizeof(*seen));
	seen->is = *is;
	return 0;
}

static int add_ring(const struct ringtap_ring_info *ring, void *data)
{
	struct seen_socket *seen = data;
	struct ringtap_ring_info *last;

	last = grow((void **)&seen->rings, &seen->nr_rings, sizeof(*last));
	if (!last)
		return -ENOMEM;
	*last = *ring;
	return 0;
}

static int add_iface(const struct ringtap_iface_info *iface, void *data)
{
	struct seen_socket *seen = data;
	struct ringtap_iface_info *last;

	last = grow((void **)&seen->ifaces, &seen->nr_ifaces, sizeof(*last));
	if (!last)
		return -ENOMEM;
	*last = *iface;
	return 0;
}

static int load_parts(struct seen_socket *seen)
{
	int err = ringtap_socket_rings(seen->is.id, add_ring, seen);

	return err ? err : ringtap_socket_ifaces(seen->is.id, add_iface, seen);
}

static void free_parts(struct seen_socket *seen)
{
	free(seen->rings);
	free(seen->ifaces);
}

/* Those that have gone meanwhile are none. */
static void drop_gone(struct sockets *sockets)
{
	unsigned int i, kept = 0;

	for (i = 0; i < sockets->nr; i++)
		if (sockets->all[i].is.id)
			sockets->all[kept++] = sockets->all[i];
	sockets->nr = kept;
}

int sockets_load(struct sockets *sockets)
{
	struct seen_socket *seen;
	unsigned int i;
	int err;

	memset(sockets, 0, sizeof(*sockets));
	err = ringtap_sockets(add_socket, sockets);
	for (i = 0; i < sockets->nr && !err; i++) {
		seen = &sockets->all[i];
		err = load_parts(seen);
		if (err != -ENOENT)
			continue;
		free_parts(seen);
		memset(seen, 0, sizeof(*seen));
		err = 0;
	}
	if (!err)
		drop_gone(sockets);
	return err;
}

void sockets_free(struct sockets *sockets)
{
	while (sockets->nr)
		free_parts(&sockets->all[--sockets->nr]);
	free(sockets->all);
	sockets->all = NULL;
}

void sockets_complain(int err)
{
	switch (err) {
	case -ENOENT:
		warnx("the ringtap module is not loaded: run 'modprobe ringtap' as root (or, where it was built, insmod kmod/ringtap.ko)");
		break;
	case -EOPNOTSUPP:
		warnx("the ringtap module is too old to be asked for its sockets: update the module");
		break;
	default:
		warnx("the sockets can't be listed: %s", strerror(-err));
	}
}

const struct seen_socket *sockets_find(const struct sockets *sockets,
				       unsigned int id)
{
	unsigned int i;

	for (i = 0; i < sockets->nr; i++)
		if (sockets->all[i].is.id == id)
			return &sockets->all[i];
	return NULL;
}

uint64_t socket_received(const struct ringtap_stats *stats)
{
	return stats->seen - stats->filtered;
}

uint64_t socket_dropped(const struct ringtap_stats *stats)
{
	return stats->dropped_full + stats->dropped_context +
	       stats->dropped_unreadable + stats->dropped_iface;
}
