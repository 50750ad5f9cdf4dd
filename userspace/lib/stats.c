// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

/* A module older than the library fills less of the struct: the rest is 0. */
static int get(struct ringtap *rt, int option, const char *what,
	       void *value, socklen_t len)
{
	if (!getsockopt(rt->fd, SOL_RINGTAP, option, value, &len))
		return 0;
	return ringtap_error_set(rt, -errno, "can't read %s: %s", what,
				 strerror(errno));
}

int ringtap_iface(struct ringtap *rt, unsigned int id,
		  struct ringtap_iface *iface)
{
	memset(iface, 0, sizeof(*iface));
	iface->id = id;
	return get(rt, RINGTAP_IFACE, "the interface table", iface,
		   sizeof(*iface));
}

unsigned int ringtap_ifaces(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->state->ifaces, __ATOMIC_RELAXED);
}

unsigned int ringtap_changes(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->state->changes, __ATOMIC_RELAXED);
}

int ringtap_stats(struct ringtap *rt, struct ringtap_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	return get(rt, RINGTAP_STATS, "the counters", stats, sizeof(*stats));
}

int ringtap_iface_stats(struct ringtap *rt, unsigned int id,
			struct ringtap_stats *stats)
{
	struct ringtap_iface_stats of = { .id = id };
	int err;

	err = get(rt, RINGTAP_IFACE_STATS, "the counters of an interface", &of,
		  sizeof(of));
	*stats = of.stats;
	if (err == -ENOPROTOOPT)
		return ringtap_error_set(rt, err, "the loaded ringtap module does not count by interface: update it");
	return err;
}

int ringtap_layout(const struct ringtap *rt, struct ringtap_layout *layout)
{
	*layout = rt->layout;
	return 0;
}
