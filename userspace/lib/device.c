// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ringtap_netlink.h>
#include <net/if.h>
#include <string.h>

#include "internal.h"

/* Who wants to hear of devices, and what they answered. */
struct walk {
	int	(*each)(const struct ringtap_device *device, void *data);
	void	*data;
	int	ret;
};

static int take_counter(const struct nlattr *attr, uint64_t *counter)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U64) < 0)
		return MNL_CB_ERROR;
	*counter = mnl_attr_get_u64(attr);
	return MNL_CB_OK;
}

static int take_u32(const struct nlattr *attr, unsigned int *number)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
		return MNL_CB_ERROR;
	*number = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int take_number(const struct nlattr *attr, unsigned int *number)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U16) < 0)
		return MNL_CB_ERROR;
	*number = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

static int attr_device(const struct nlattr *attr, void *data)
{
	struct ringtap_device *device = data;

	switch (mnl_attr_get_type(attr)) {
	case RINGTAP_A_DEVICE_IFINDEX:
		return take_u32(attr, &device->ifindex);
	case RINGTAP_A_DEVICE_NAME:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			return MNL_CB_ERROR;
		strncpy(device->name, mnl_attr_get_str(attr),
			sizeof(device->name) - 1);
		return MNL_CB_OK;
	case RINGTAP_A_DEVICE_LINKTYPE:
		return take_number(attr, &device->linktype);
	case RINGTAP_A_DEVICE_MODE:
		return take_number(attr, &device->mode);
	case RINGTAP_A_DEVICE_HOOK:
		return take_number(attr, &device->hook);
	case RINGTAP_A_DEVICE_WHY:
		return take_number(attr, &device->why);
	case RINGTAP_A_DEVICE_HOLDER:
		return take_number(attr, &device->holder);
	case RINGTAP_A_DEVICE_HOOKS:
		return take_u32(attr, &device->hooks);
	case RINGTAP_A_DEVICE_SOCKETS:
		return take_u32(attr, &device->sockets);
	case RINGTAP_A_DEVICE_NIC_DROPPED:
		return take_counter(attr, &device->nic_dropped);
	default:
		return MNL_CB_OK;
	}
}

static int reply_device(const struct nlmsghdr *nlh, void *data)
{
	struct ringtap_device *device = data;

	memset(device, 0, sizeof(*device));
	device->linktype = RINGTAP_NO_LINKTYPE;
	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), attr_device,
			      device);
}

static int reply_next(const struct nlmsghdr *nlh, void *data)
{
	struct ringtap_device device;
	struct walk *walk = data;
	int ret;

	ret = reply_device(nlh, &device);
	if (ret <= MNL_CB_STOP)
		return ret;
	walk->ret = walk->each(&device, walk->data);
	return walk->ret ? MNL_CB_STOP : MNL_CB_OK;
}

int ringtap_devices(int (*each)(const struct ringtap_device *device,
				void *data), void *data)
{
	struct walk walk = { .each = each, .data = data };
	struct ringtap_genl genl;
	int err;

	err = ringtap_genl_open(&genl, RINGTAP_GENL_NAME);
	if (err)
		return err;
	err = ringtap_genl_dump(&genl, RINGTAP_CMD_DEVICE_GET,
				RINGTAP_GENL_VERSION, 0, 0, reply_next, &walk);
	ringtap_genl_close(&genl);
	return err ? err : walk.ret;
}

static int ask_about(unsigned int ifindex, struct ringtap_device *device)
{
	struct ringtap_genl genl;
	int err;

	err = ringtap_genl_open(&genl, RINGTAP_GENL_NAME);
	if (err)
		return err;
	err = ringtap_genl_ask_about(&genl, RINGTAP_CMD_DEVICE_GET,
				     RINGTAP_GENL_VERSION,
				     RINGTAP_A_DEVICE_IFINDEX, ifindex,
				     reply_device, device);
	ringtap_genl_close(&genl);
	return err;
}

int ringtap_device_info(const char *name, struct ringtap_device *device)
{
	unsigned int ifindex;
	int err;

	memset(device, 0, sizeof(*device));
	if (!strcmp(name, RINGTAP_ANY)) {
		err = ask_about(0, device);
		strncpy(device->name, name, sizeof(device->name) - 1);
		return err;
	}
	ifindex = if_nametoindex(name);
	if (!ifindex)
		return errno == ENXIO ? -ENODEV : -errno;
	return ask_about(ifindex, device);
}
