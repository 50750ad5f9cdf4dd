// SPDX-License-Identifier: GPL-2.0
#include "nic.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static uint64_t counter(const char *device, const char *name)
{
	unsigned long long value = 0;
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", device,
		 name);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%llu", &value) != 1)
		value = 0;
	fclose(file);
	return value;
}

uint64_t nic_dropped(const char *device)
{
	if (strchr(device, '/'))
		return 0;
	return counter(device, "rx_missed_errors") +
	       counter(device, "rx_fifo_errors");
}

bool nic_is_up(const char *device)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ifr = { 0 };
	bool up = true;

	strncpy(ifr.ifr_name, device, sizeof(ifr.ifr_name) - 1);
	if (fd >= 0 && !ioctl(fd, SIOCGIFFLAGS, &ifr))
		up = ifr.ifr_flags & IFF_UP;
	if (fd >= 0)
		close(fd);
	return up;
}
