// SPDX-License-Identifier: GPL-2.0
/*
 * What the command's output asks a running capture for, answered without one:
 * three Ethernet interfaces, v0, v1 and v2, in copy mode; two of them come
 * after it has begun.
 */
#include <errno.h>
#include <ringtap/ringtap.h>
#include <stdio.h>
#include <string.h>

unsigned int ringtap_ifaces(const struct ringtap *rt)
{
	(void)rt;
	return 1;
}

int ringtap_iface(struct ringtap *rt, unsigned int id,
		  struct ringtap_iface *iface)
{
	(void)rt;
	if (id > 2)
		return -ENODEV;
	memset(iface, 0, sizeof(*iface));
	iface->id = id;
	iface->linktype = 1;
	iface->mode = RINGTAP_MODE_COPY;
	snprintf(iface->name, sizeof(iface->name), "v%u", id);
	return 0;
}

int ringtap_layout(const struct ringtap *rt, struct ringtap_layout *layout)
{
	(void)rt;
	memset(layout, 0, sizeof(*layout));
	layout->snaplen = RINGTAP_SNAPLEN_MAX;
	return 0;
}

const char *ringtap_strerror(const struct ringtap *rt)
{
	(void)rt;
	return "no such interface";
}
