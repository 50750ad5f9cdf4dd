// SPDX-License-Identifier: GPL-2.0
/*
 * Asks the module of devices, and keeps what it says.
 */
#include "listing.h"

#include <linux/ringtap_netlink.h>
#include <string.h>

#include "tap.h"

static int number(const struct nlattr *attr)
{
	return mnl_attr_validate(attr, MNL_TYPE_U16) ? -2 :
						       mnl_attr_get_u16(attr);
}

static void take_attribute(const struct nlattr *attr, struct said *said)
{
	if (mnl_attr_get_type(attr) == RINGTAP_A_DEVICE_PAD)
		return;
	said->attrs++;
	switch (mnl_attr_get_type(attr)) {
	case RINGTAP_A_DEVICE_IFINDEX:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			said->ifindex = mnl_attr_get_u32(attr);
		break;
	case RINGTAP_A_DEVICE_NAME:
		if (!mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			strncpy(said->name, mnl_attr_get_str(attr),
				sizeof(said->name) - 1);
		break;
	case RINGTAP_A_DEVICE_LINKTYPE:
		said->linktype = number(attr);
		break;
	case RINGTAP_A_DEVICE_MODE:
		said->mode = number(attr);
		break;
	case RINGTAP_A_DEVICE_HOOK:
		said->hook = number(attr);
		break;
	case RINGTAP_A_DEVICE_WHY:
		said->why = number(attr);
		break;
	case RINGTAP_A_DEVICE_HOLDER:
		said->holder = number(attr);
		break;
	case RINGTAP_A_DEVICE_HOOKS:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			said->hooks = mnl_attr_get_u32(attr);
		break;
	case RINGTAP_A_DEVICE_SOCKETS:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			said->sockets = mnl_attr_get_u32(attr);
		break;
	case RINGTAP_A_DEVICE_NIC_DROPPED:
		if (!mnl_attr_validate(attr, MNL_TYPE_U64))
			said->nic_dropped = mnl_attr_get_u64(attr);
		break;
	}
}

static void take_device(const struct nlmsghdr *nlh, void *data)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(nlh);
	struct listing *listing = data;
	const struct nlattr *attr;
	struct said *said;

	if (header->cmd != RINGTAP_CMD_DEVICE_GET ||
	    listing->nr == LISTING_MAX) {
		listing->strangers++;
		return;
	}
	said = &listing->devices[listing->nr++];
	*said = (struct said){ 0, -1, "", -1, -1, -1, -1, -1, -1, -1, -1 };
	mnl_attr_for_each(attr, nlh, sizeof(*header))
		take_attribute(attr, said);
	if (listing->nr == 1 && listing->at_first &&
	    tap_command("%s", listing->at_first))
		listing->strangers++;
}

int listing_open(struct listing *listing)
{
	memset(listing, 0, sizeof(*listing));
	listing->socket = conversation_open();
	if (!listing->socket)
		return -1;
	listing->id = conversation_resolve(listing->socket, RINGTAP_GENL_NAME);
	return listing->id ? 0 : -1;
}

void listing_close(struct listing *listing)
{
	mnl_socket_close(listing->socket);
}

void listing_prepare(struct listing *listing, bool all)
{
	conversation_prepare(&listing->request, listing->id,
			     RINGTAP_CMD_DEVICE_GET);
	if (all)
		listing->request.header.nlmsg_flags |= NLM_F_DUMP;
}

int listing_ask(struct listing *listing)
{
	listing->nr = 0;
	listing->strangers = 0;
	return conversation_hold(listing->socket, &listing->request.header,
				 take_device, listing, &listing->end);
}

int listing_ask_about(struct listing *listing, uint32_t ifindex)
{
	listing_prepare(listing, false);
	mnl_attr_put_u32(&listing->request.header, RINGTAP_A_DEVICE_IFINDEX,
			 ifindex);
	return listing_ask(listing);
}

int listing_ask_for_all(struct listing *listing)
{
	listing_prepare(listing, true);
	return listing_ask(listing);
}

unsigned int listing_find(const struct listing *listing, const char *name,
			  struct said *said)
{
	unsigned int i, times = 0;

	for (i = 0; i < listing->nr; i++) {
		if (strcmp(listing->devices[i].name, name))
			continue;
		times++;
		if (said)
			*said = listing->devices[i];
	}
	return times;
}
