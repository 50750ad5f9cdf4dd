// SPDX-License-Identifier: GPL-2.0
#include "nic.h"

#include <errno.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
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

/* 0, or a negative errno. */
static int ask(const char *device, unsigned long command, struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	strncpy(ifr->ifr_name, device, sizeof(ifr->ifr_name) - 1);
	err = ioctl(fd, command, ifr) ? -errno : 0;
	close(fd);
	return err;
}

bool nic_is_up(const char *device)
{
	struct ifreq ifr = { 0 };

	return ask(device, SIOCGIFFLAGS, &ifr) || ifr.ifr_flags & IFF_UP;
}

bool nic_stamps(const char *device)
{
	struct hwtstamp_config config = { .rx_filter = HWTSTAMP_FILTER_NONE };
	struct ifreq ifr = { .ifr_data = (void *)&config };
	int err = ask(device, SIOCGHWTSTAMP, &ifr);

	if (!err)
		return config.rx_filter != HWTSTAMP_FILTER_NONE;
	return err != -EOPNOTSUPP && err != -EINVAL;
}
