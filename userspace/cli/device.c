// SPDX-License-Identifier: GPL-2.0
#include "device.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The kernel makes a dump of as long ones as are read. */
#define MESSAGE_MAX	32768

/* Of asking again because devices came or went meanwhile. */
#define TRIES	100

static int attr_vlan(const struct nlattr *attr, void *data)
{
	struct device *device = data;

	if (mnl_attr_get_type(attr) == IFLA_VLAN_ID)
		device->vlan = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

/* What the data is about, the kind before it says. */
static int attr_info(const struct nlattr *attr, void *data)
{
	struct device *device = data;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_INFO_KIND:
		strncpy(device->kind, mnl_attr_get_str(attr),
			sizeof(device->kind) - 1);
		break;
	case IFLA_INFO_DATA:
		if (!strcmp(device->kind, "vlan"))
			return mnl_attr_parse_nested(attr, attr_vlan, device);
	}
	return MNL_CB_OK;
}

/* The kernel writes these; of what they say nothing depends but a line. */
static int attr_link(const struct nlattr *attr, void *data)
{
	struct device *device = data;

	switch (mnl_attr_get_type(attr)) {
	case IFLA_IFNAME:
		strncpy(device->name, mnl_attr_get_str(attr),
			sizeof(device->name) - 1);
		break;
	case IFLA_MASTER:
		device->master = mnl_attr_get_u32(attr);
		break;
	case IFLA_LINK:
		device->below = mnl_attr_get_u32(attr);
		break;
	case IFLA_LINKINFO:
		return mnl_attr_parse_nested(attr, attr_info, device);
	}
	return MNL_CB_OK;
}

/* Then its number is of that namespace. */
static int attr_elsewhere(const struct nlattr *attr, void *data)
{
	struct device *device = data;

	if (mnl_attr_get_type(attr) == IFLA_LINK_NETNSID)
		device->below = 0;
	return MNL_CB_OK;
}

static int reply_link(const struct nlmsghdr *nlh, void *data)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(nlh);
	struct devices *devices = data;
	struct device *all;

	all = reallocarray(devices->all, devices->nr + 1, sizeof(*all));
	if (!all)
		return MNL_CB_ERROR;
	devices->all = all;
	all += devices->nr++;
	memset(all, 0, sizeof(*all));
	all->ifindex = info->ifi_index;
	all->flags = info->ifi_flags;
	if (mnl_attr_parse(nlh, sizeof(*info), attr_link, all) < 0)
		return MNL_CB_ERROR;
	return mnl_attr_parse(nlh, sizeof(*info), attr_elsewhere, all);
}

static int dump(struct mnl_socket *socket, uint32_t seq,
		struct devices *devices)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&buffer);
	ssize_t len;
	int ret;

	nlh->nlmsg_type = RTM_GETLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	nlh->nlmsg_seq = seq;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	if (mnl_socket_sendto(socket, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		len = mnl_socket_recvfrom(socket, &buffer, sizeof(buffer));
		if (len < 0)
			return -errno;
		ret = mnl_cb_run(&buffer, len, seq,
				 mnl_socket_get_portid(socket), reply_link,
				 devices);
	} while (ret > 0);
	return ret < 0 ? -errno : 0;
}

static int by_number(const void *one, const void *other)
{
	const struct device *a = one, *b = other;

	return (a->ifindex > b->ifindex) - (a->ifindex < b->ifindex);
}

/* Each time with a socket of its own: what is left of a dump that was given up
 * is nobody's then.
 */
static int load(struct devices *devices)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE,
						     SOCK_CLOEXEC);
	int err;

	if (!socket)
		return -errno;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0)
		err = -errno;
	else
		err = dump(socket, 1, devices);
	mnl_socket_close(socket);
	return err;
}

int devices_load(struct devices *devices)
{
	unsigned int tries;
	int err;

	memset(devices, 0, sizeof(*devices));
	for (tries = 0; tries < TRIES; tries++) {
		err = load(devices);
		if (!err) {
			qsort(devices->all, devices->nr, sizeof(*devices->all),
			      by_number);
			return 0;
		}
		devices_free(devices);
		if (err != -EINTR)
			return err;
	}
	return -EAGAIN;
}

void devices_free(struct devices *devices)
{
	free(devices->all);
	memset(devices, 0, sizeof(*devices));
}

const struct device *devices_find(const struct devices *devices,
				  unsigned int ifindex)
{
	const struct device key = { .ifindex = ifindex };

	if (!devices->nr)
		return NULL;
	return bsearch(&key, devices->all, devices->nr, sizeof(key), by_number);
}

/* Kinds that take the rx_handler of the device below. */
static bool takes_handler(const struct device *device)
{
	static const char *const kinds[] = {
		"macvlan", "macvtap", "ipvlan", "ipvtap", "macsec", "rmnet",
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(device->kind, kinds[i]))
			return true;
	return false;
}

const struct device *devices_holder(const struct devices *devices,
				    const struct device *device)
{
	const struct device *master = devices_find(devices, device->master);
	unsigned int i;

	/* This kind has ports and leaves them their rx_handler. */
	if (master && strcmp(master->kind, "vrf"))
		return master;
	for (i = 0; i < devices->nr; i++)
		if (devices->all[i].below == device->ifindex &&
		    takes_handler(&devices->all[i]))
			return &devices->all[i];
	return NULL;
}

const char *device_state(const struct device *device)
{
	if (!(device->flags & IFF_UP))
		return "down";
	return device->flags & IFF_RUNNING ? "up" : "no-carrier";
}

/* Returns 0 or a negative errno. */
static int ask_ethtool(const struct device *device, void *command)
{
	struct ifreq request = { .ifr_data = command };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0)
		return -errno;
	memcpy(request.ifr_name, device->name, sizeof(request.ifr_name));
	if (ioctl(fd, SIOCETHTOOL, &request))
		err = -errno;
	close(fd);
	return err;
}

bool device_driver(const struct device *device, char *driver, size_t len)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };

	if (ask_ethtool(device, &info) || !*info.driver)
		return false;
	snprintf(driver, len, "%.*s", (int)sizeof(info.driver), info.driver);
	return true;
}

int device_link(const struct device *device)
{
	struct ethtool_value value = { .cmd = ETHTOOL_GLINK };

	return ask_ethtool(device, &value) ? -1 : !!value.data;
}

bool device_is_wireless(const struct device *device)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/class/net/%s/wireless",
		 device->name);
	return !access(path, F_OK);
}
