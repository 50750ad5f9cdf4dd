// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

int ringtap_set_wakeup(struct ringtap *rt, unsigned int bytes,
		       unsigned int latency_us)
{
	struct ringtap_wakeup wakeup = {
		.bytes = bytes,
		.latency_us = latency_us,
	};

	if (!setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_WAKEUP, &wakeup,
			sizeof(wakeup))) {
		rt->watermark = bytes;
		rt->merge.rest = bytes ? latency_us * 500ull : 0;
		return 0;
	}
	if (errno == EINVAL)
		return ringtap_error_set(rt, -errno,
			"can't wait for %u bytes or %u us: at most half of a ring's bytes, and with them 1 to %u us",
			bytes, latency_us, RINGTAP_LATENCY_MAX_US);
	return ringtap_error_set(rt, -errno, "can't set the wakeup: %s",
				 strerror(errno));
}
