// SPDX-License-Identifier: GPL-2.0
#include "links.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "live.h"
#include "nic.h"
#include "report.h"

/* The kernel's messages are shorter. */
#define MESSAGE_MAX	16384

/* Who is told, and how, for the reader of a message. */
struct telling {
	struct links	*links;
	struct live	*live;
	bool		json;
};

void links_open(struct links *links)
{
	links->nr = 0;
	links->socket = mnl_socket_open2(NETLINK_ROUTE,
					 SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (links->socket &&
	    mnl_socket_bind(links->socket, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0)
		links_close(links);
}

void links_close(struct links *links)
{
	if (links->socket)
		mnl_socket_close(links->socket);
	links->socket = NULL;
}

void links_add(struct links *links, const struct ringtap_iface *iface,
	       bool json)
{
	struct link *link;

	if (links->nr == DEVICES_MAX)
		return;
	link = &links->all[links->nr++];
	memset(link, 0, sizeof(*link));
	link->ifindex = iface->ifindex;
	memcpy(link->name, iface->name, sizeof(link->name) - 1);
	link->up = nic_is_up(link->name);
	if (!link->up)
		report_down(link->name, json);
}

int links_fd(const struct links *links)
{
	return links->socket ? mnl_socket_get_fd(links->socket) : -1;
}

static struct link *find(struct links *links, unsigned int ifindex)
{
	unsigned int i;

	for (i = 0; i < links->nr; i++)
		if (links->all[i].ifindex == ifindex)
			return &links->all[i];
	return NULL;
}

static int attr_name(const struct nlattr *attr, void *data)
{
	const char **name = data;

	if (mnl_attr_get_type(attr) == IFLA_IFNAME)
		*name = mnl_attr_get_str(attr);
	return MNL_CB_OK;
}

static void rename_link(const struct telling *telling, struct link *link,
			const char *name)
{
	char was[IF_NAMESIZE];

	memcpy(was, link->name, sizeof(was));
	memset(link->name, 0, sizeof(link->name));
	strncpy(link->name, name, sizeof(link->name) - 1);
	live_end(telling->live);
	report_renamed(was, link->name, telling->json);
}

static void turn_link(const struct telling *telling, struct link *link, bool up)
{
	link->up = up;
	live_end(telling->live);
	if (up)
		report_up(link->name, telling->json);
	else
		report_went_down(link->name, telling->json);
}

static bool any_left(const struct links *links)
{
	unsigned int i;

	for (i = 0; i < links->nr; i++)
		if (links->all[i].ifindex)
			return true;
	return false;
}

/* The end of the last one ends the capture, which has its own words for it. */
static void end_link(const struct telling *telling, struct link *link)
{
	link->ifindex = 0;
	if (!any_left(telling->links))
		return;
	live_end(telling->live);
	report_gone(link->name, telling->json);
}

static void see_link(const struct telling *telling, struct link *link,
		     const char *name, bool up)
{
	if (name && strncmp(name, link->name, sizeof(link->name)))
		rename_link(telling, link, name);
	if (up != link->up)
		turn_link(telling, link, up);
}

static int message(const struct nlmsghdr *nlh, void *data)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(nlh);
	const struct telling *telling = data;
	struct link *link = find(telling->links, info->ifi_index);
	const char *name = NULL;

	/* A bridge speaks of its ports in messages of its own family. */
	if (!link || info->ifi_family != AF_UNSPEC)
		return MNL_CB_OK;
	if (nlh->nlmsg_type == RTM_DELLINK) {
		end_link(telling, link);
		return MNL_CB_OK;
	}
	mnl_attr_parse(nlh, sizeof(*info), attr_name, &name);
	see_link(telling, link, name, info->ifi_flags & IFF_UP);
	return MNL_CB_OK;
}

/* Messages found no room, so all are asked how they are. */
static void look(const struct telling *telling)
{
	struct links *links = telling->links;
	char name[IF_NAMESIZE];
	unsigned int i;

	for (i = 0; i < links->nr; i++) {
		if (!links->all[i].ifindex)
			continue;
		if (if_indextoname(links->all[i].ifindex, name))
			see_link(telling, &links->all[i], name, nic_is_up(name));
		else
			end_link(telling, &links->all[i]);
	}
}

void links_tell(struct links *links, struct live *live, bool json)
{
	struct telling telling = { links, live, json };
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	ssize_t len = links->socket ? 1 : 0;

	while (len > 0) {
		len = mnl_socket_recvfrom(links->socket, &buffer,
					  sizeof(buffer));
		if (len > 0)
			mnl_cb_run(&buffer, len, 0, 0, message, &telling);
		else if (len < 0 && errno == ENOBUFS)
			look(&telling);
	}
}
