// SPDX-License-Identifier: GPL-2.0
#include "subject.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static const struct device *find(const struct devices *devices,
				 const char *name)
{
	unsigned int i;

	for (i = 0; i < devices->nr; i++)
		if (!strcmp(devices->all[i].name, name))
			return &devices->all[i];
	return NULL;
}

/* Captures are the module's to tell; who asks it for a device that has gone in
 * between is told that.
 */
static int load_ringtap(struct subject *subject)
{
	subject->module_err = ringtap_device_info(subject->device->name,
						  &subject->ringtap);
	if (subject->module_err == -ENODEV)
		return -ENODEV;
	if (!subject->module_err)
		sockets_load(&subject->sockets);
	return 0;
}

int subject_load(struct subject *subject, const char *name)
{
	const struct device *device;
	int err;

	memset(subject, 0, sizeof(*subject));
	err = devices_load(&subject->devices);
	if (err)
		return err;
	device = find(&subject->devices, name);
	if (!device)
		return -ENODEV;
	subject->device = device;
	err = linkinfo_load(&subject->link, device->ifindex);
	if (err)
		return err;
	device_driver(device, subject->driver, sizeof(subject->driver));
	ethtool_load(&subject->ethtool, device->ifindex);
	queues_load(&subject->queues, &subject->devices, device);
	filters_load(&subject->filters, device->ifindex, false);
	filters_load(&subject->egress, device->ifindex, true);
	taps_load(&subject->taps, device);
	return load_ringtap(subject);
}

void subject_free(struct subject *subject)
{
	sockets_free(&subject->sockets);
	devices_free(&subject->devices);
}

/* Nothing to a shell, in any language. */
static bool is_plain(char letter)
{
	return (unsigned char)letter < 0x80 &&
	       (isalnum((unsigned char)letter) || strchr("._-@", letter));
}

const char *subject_word(const struct subject *subject)
{
	const char *name = subject->device->name;
	const char *at = name;

	while (*at && is_plain(*at))
		at++;
	return *at || *name == '-' ? "DEVICE" : name;
}

const struct device *subject_holder(const struct subject *subject)
{
	if (!subject->module_err &&
	    subject->ringtap.holder != RINGTAP_HOLDER_ANOTHER)
		return NULL;
	return devices_holder(&subject->devices, subject->device);
}

bool subject_is_obstructed(const struct subject *subject)
{
	if (!subject->module_err)
		return subject->ringtap.why != RINGTAP_WHY_ASKED;
	return subject_holder(subject) || subject_vlan(subject, NULL);
}

unsigned int subject_queues(const struct subject *subject)
{
	if (subject->ethtool.rx_queues.now)
		return subject->ethtool.rx_queues.now;
	if (subject->queues.rx)
		return subject->queues.rx;
	return subject->link.rx_queues;
}

/* Each device has the feature, but GRO runs where a driver hands frames to it. */
bool subject_has_gro(const struct subject *subject)
{
	static const char *const kinds[] = {
		"veth", "vxlan", "geneve", "gre", "gretap", "ip6gre",
		"ip6gretap", "ipip", "sit", "ip6tnl", "bareudp", "wireguard",
		"macsec",
	};
	unsigned int i;

	if (*subject->link.bus)
		return true;
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(subject->device->kind, kinds[i]))
			return true;
	return false;
}

bool subject_merges(const struct subject *subject)
{
	return ethtool_has(&subject->ethtool, FEATURE_GRO) &&
	       subject_has_gro(subject) && !subject->link.xdp_generic;
}

const struct device *subject_vlan(const struct subject *subject,
				  const struct device *last)
{
	const struct devices *devices = &subject->devices;
	const struct device *device = last ? last + 1 : devices->all;

	for (; device < devices->all + devices->nr; device++)
		if (device->below == subject->device->ifindex &&
		    !strcmp(device->kind, "vlan"))
			return device;
	return NULL;
}
