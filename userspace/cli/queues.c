// SPDX-License-Identifier: GPL-2.0
#include "queues.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER	"/sys/class/net"

/* The first line of a file of a device; false: there is none. */
static bool read_line(const char *device, const char *file, char *line,
		      size_t room)
{
	char path[128];
	FILE *in;
	bool ok;

	snprintf(path, sizeof(path), FOLDER "/%s/%s", device, file);
	in = fopen(path, "re");
	if (!in)
		return false;
	ok = fgets(line, room, in);
	fclose(in);
	if (ok)
		line[strcspn(line, "\n")] = '\0';
	return ok;
}

static unsigned int read_number(const char *device, const char *file)
{
	char line[32];

	if (!read_line(device, file, line, sizeof(line)))
		return 0;
	return strtoul(line, NULL, 10);
}

static unsigned int count_devices(void)
{
	DIR *folder = opendir(FOLDER);
	unsigned int nr = 0;
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		nr += *entry->d_name != '.' &&
		      read_number(entry->d_name, "ifindex");
	if (folder)
		closedir(folder);
	return nr;
}

/* What is mounted there shows the devices of the namespace that mounted it; those
 * of another one may have the same names.
 */
static bool is_of_this_namespace(const struct devices *devices)
{
	unsigned int i;

	for (i = 0; i < devices->nr; i++)
		if (read_number(devices->all[i].name, "ifindex") !=
		    devices->all[i].ifindex)
			return false;
	return count_devices() == devices->nr;
}

static bool is_empty_mask(const char *mask)
{
	return !mask[strspn(mask, "0,")];
}

static void load_rps(struct queues *queues, const char *device)
{
	char file[64], mask[sizeof(queues->rps_cpus)];

	for (;; queues->rx++) {
		snprintf(file, sizeof(file), "queues/rx-%u/rps_cpus",
			 queues->rx);
		if (!read_line(device, file, mask, sizeof(mask)))
			return;
		if (is_empty_mask(mask))
			continue;
		if (!queues->rps++)
			memcpy(queues->rps_cpus, mask, sizeof(mask));
	}
}

void queues_load(struct queues *queues, const struct devices *devices,
		 const struct device *device)
{
	memset(queues, 0, sizeof(*queues));
	queues->known = is_of_this_namespace(devices);
	if (!queues->known)
		return;
	load_rps(queues, device->name);
	queues->threaded = read_number(device->name, "threaded");
	queues->flush_ns = read_number(device->name, "gro_flush_timeout");
	queues->defer = read_number(device->name, "napi_defer_hard_irqs");
}
