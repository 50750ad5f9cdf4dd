// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

static int set(struct ringtap *rt, int option, const void *value, socklen_t len)
{
	if (!setsockopt(rt->fd, SOL_SOCKET, option, value, len))
		return 0;
	switch (errno) {
	case EINVAL:
		return ringtap_error_set(rt, -errno,
			"the kernel refuses the filter: it is no valid classic BPF program");
	case ENOMEM:
		return ringtap_error_set(rt, -errno,
			"the filter is too long: net.core.optmem_max limits it");
	case EPERM:
		return ringtap_error_set(rt, -errno,
			"the filter is locked (SO_LOCK_FILTER)");
	default:
		return ringtap_error_set(rt, -errno, "can't set the filter: %s",
					 strerror(errno));
	}
}

int ringtap_attach_filter(struct ringtap *rt, const struct sock_fprog *filter)
{
	return set(rt, SO_ATTACH_FILTER, filter, sizeof(*filter));
}

/* There is none: so it is. */
static int detach(struct ringtap *rt)
{
	int unused = 0;
	int err = set(rt, SO_DETACH_FILTER, &unused, sizeof(unused));

	return err == -ENOENT ? 0 : err;
}

int ringtap_set_filter(struct ringtap *rt, const struct sock_fprog *filter)
{
	int err = filter ? ringtap_attach_filter(rt, filter) : detach(rt);

	if (err)
		return err;
	if (setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_SETTLE, NULL, 0))
		return ringtap_error_set(rt, -errno,
			"can't wait until the filter is in force: %s",
			strerror(errno));
	rt->filter++;
	ringtap_mark_rings(rt);
	return 0;
}
