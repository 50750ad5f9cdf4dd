// SPDX-License-Identifier: GPL-2.0
#include "taps.h"

#include <linux/if_ether.h>
#include <stdio.h>
#include <string.h>

#define LINE	256

/* Each line behind the first goes to @take. */
static bool read_table(const char *path, struct taps *taps,
		       const struct device *device,
		       void (*take)(struct taps *taps,
				    const struct device *device,
				    const char *line))
{
	char line[LINE];
	FILE *in = fopen(path, "re");

	if (!in)
		return false;
	if (fgets(line, sizeof(line), in))
		while (fgets(line, sizeof(line), in))
			take(taps, device, line);
	fclose(in);
	return true;
}

/* sk RefCnt Type Proto Iface ... */
static void take_socket(struct taps *taps, const struct device *device,
			const char *line)
{
	unsigned int protocol, ifindex;

	if (sscanf(line, "%*s %*s %*s %x %u", &protocol, &ifindex) != 2)
		return;
	if (protocol != ETH_P_ALL)
		taps->protocol += protocol &&
				  (!ifindex || ifindex == device->ifindex);
	else if (!ifindex)
		taps->everywhere++;
	else if (ifindex == device->ifindex)
		taps->here++;
}

static void add_other(struct taps *taps, const char *function)
{
	size_t len = strlen(taps->others);

	snprintf(taps->others + len, sizeof(taps->others) - len, "%s%s",
		 len ? ", " : "", function);
}

/* "ALL  eth0     packet_rcv": the name in eight columns at the least, blank for all
 * devices.
 */
static void take_hook(struct taps *taps, const struct device *device,
		      const char *line)
{
	char name[IF_NAMESIZE] = "", function[64];

	if (strncmp(line, "ALL  ", 5))
		return;
	line += 5;
	if (*line != ' ' && sscanf(line, "%15s", name) != 1)
		return;
	if (*name && strcmp(name, device->name))
		return;
	line += strlen(name);
	snprintf(function, sizeof(function), "%s", line + strspn(line, " "));
	function[strcspn(function, "\n")] = '\0';
	if (!strcmp(function, "tpacket_rcv"))
		taps->rings++;
	else if (strncmp(function, "packet_rcv", 10))
		add_other(taps, function);
}

void taps_load(struct taps *taps, const struct device *device)
{
	memset(taps, 0, sizeof(*taps));
	taps->known = read_table("/proc/net/packet", taps, device, take_socket);
	read_table("/proc/net/ptype", taps, device, take_hook);
}
