// SPDX-License-Identifier: GPL-2.0
#include "interfaces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct interfaces interfaces = {
	.count = 1, .linktype = { 1, 1, 1 }, .snaplen = RINGTAP_SNAPLEN_MAX,
};

static struct ringtap *nobody;

const struct source interfaces_source = { &nobody, 1 };

unsigned int ringtap_ifaces(const struct ringtap *rt)
{
	(void)rt;
	return interfaces.count;
}

int ringtap_iface(struct ringtap *rt, unsigned int id,
		  struct ringtap_iface *iface)
{
	(void)rt;
	if (id >= INTERFACES)
		return -ENODEV;
	memset(iface, 0, sizeof(*iface));
	iface->id = id;
	iface->ifindex = interfaces.gone[id] ? 0 : 10 + id;
	iface->linktype = interfaces.linktype[id];
	iface->mode = RINGTAP_MODE_COPY;
	snprintf(iface->name, sizeof(iface->name), "v%u", id);
	return 0;
}

int ringtap_layout(const struct ringtap *rt, struct ringtap_layout *layout)
{
	(void)rt;
	memset(layout, 0, sizeof(*layout));
	layout->snaplen = interfaces.snaplen;
	return 0;
}

int ringtap_stats(struct ringtap *rt, struct ringtap_stats *stats)
{
	(void)rt;
	*stats = interfaces.stats[0];
	return interfaces.unknown ? -EIO : 0;
}

int ringtap_iface_stats(struct ringtap *rt, unsigned int id,
			struct ringtap_stats *stats)
{
	(void)rt;
	if (interfaces.older)
		return -ENOPROTOOPT;
	if (interfaces.unknown)
		return -EIO;
	if (id >= INTERFACES)
		return -ENODEV;
	*stats = interfaces.stats[id];
	return 0;
}

const char *ringtap_strerror(const struct ringtap *rt)
{
	(void)rt;
	return "no such interface";
}

unsigned int ringtap_changes(const struct ringtap *rt)
{
	(void)rt;
	return 0;
}

uint64_t ringtap_late(const struct ringtap *rt)
{
	(void)rt;
	return 0;
}

int ringtap_member_stats(struct ringtap *rt, struct ringtap_member_stats *stats)
{
	(void)rt;
	(void)stats;
	return -ENOTCONN;
}
