/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the system says of the devices there are, as ip(8) and ethtool(8) know
 * it: nothing of it is ringtap's.
 */
#ifndef RINGTAP_DEVICE_H
#define RINGTAP_DEVICE_H

#include <net/if.h>
#include <stdbool.h>

/**
 * struct device - a device of this network namespace
 * @ifindex: its number
 * @name: its name
 * @flags: IFF_*
 * @master: number of the bridge, bond ... that it is a port of; 0: none
 * @below: number of the device that it lies on, in this namespace; 0: none
 * @kind: "bridge", "vlan" ...; empty if it has no such word
 * @vlan: of a "vlan": the tag of its frames
 */
struct device {
	unsigned int	ifindex;
	char		name[IF_NAMESIZE];
	unsigned int	flags;
	unsigned int	master;
	unsigned int	below;
	char		kind[32];
	unsigned int	vlan;
};

/**
 * struct devices - all of them
 * @all: by their numbers
 * @nr: how many
 */
struct devices {
	struct device	*all;
	unsigned int	nr;
};

/* 0, or a negative errno. */
int devices_load(struct devices *devices);
void devices_free(struct devices *devices);

/* NULL: it has gone. */
const struct device *devices_find(const struct devices *devices,
				  unsigned int ifindex);

/* Who has the rx_handler of a device that ringtap has not: the one that it is a
 * port of, or that lies on it; NULL if it is none that is known to want it.
 */
const struct device *devices_holder(const struct devices *devices,
				    const struct device *device);

/* "up", "no-carrier", "down" */
const char *device_state(const struct device *device);

/* What ethtool -i says; false: nothing. */
bool device_driver(const struct device *device, char *driver, size_t len);

/* Of its cable, or what stands for it: 1 or 0, and -1 if it doesn't tell. */
int device_link(const struct device *device);

bool device_is_wireless(const struct device *device);

#endif /* RINGTAP_DEVICE_H */
