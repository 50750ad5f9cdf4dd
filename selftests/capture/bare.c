// SPDX-License-Identifier: GPL-2.0
#include "bare.h"

#include <errno.h>
#include <net/if.h>
#include <sys/socket.h>

#include <ringtap/ringtap.h>

int bare_family(void)
{
	struct ringtap_module_info info;
	int ret = ringtap_module_info(&info);

	return ret ? ret : (int)info.family;
}

int bare_socket(void)
{
	int family = bare_family();
	int fd;

	if (family < 0)
		return family;
	fd = socket(family, SOCK_RAW, 0);
	return fd < 0 ? -errno : fd;
}

int bare_set(int fd, int name, const void *value, unsigned int len)
{
	return setsockopt(fd, SOL_RINGTAP, name, value, len) ? -errno : 0;
}

int bare_get(int fd, int name, void *value, unsigned int *len)
{
	return getsockopt(fd, SOL_RINGTAP, name, value, len) ? -errno : 0;
}

int bare_rings(int fd, unsigned long long bytes, unsigned int nr_rings)
{
	struct ringtap_rings rings = { .bytes = bytes, .nr_rings = nr_rings };

	return bare_set(fd, RINGTAP_RINGS, &rings, sizeof(rings));
}

int bare_bind(int fd, const char *device, unsigned int mode)
{
	struct sockaddr_ringtap addr = {
		.family = bare_family(),
		.mode = mode,
		.ifindex = if_nametoindex(device),
	};

	return bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0;
}

int bare_layout(int fd, struct ringtap_layout *layout)
{
	unsigned int len = sizeof(*layout);

	return bare_get(fd, RINGTAP_LAYOUT, layout, &len);
}
