// SPDX-License-Identifier: GPL-2.0
#include "nic.h"

#include <stdio.h>
#include <string.h>

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
