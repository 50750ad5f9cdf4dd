// SPDX-License-Identifier: BSD-2-Clause
/*
 * What happens to the captures of all processes, as it happens.
 */
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ringtap_netlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "internal.h"
#include "told.h"

/* The kernel's messages are shorter. */
#define MESSAGE_MAX	8192
/* Events of some thousand devices, for a program that is busy with others. */
#define BACKLOG		(4 << 20)
/* The controller's own group has its number from the beginning. */
#define CONTROL_GROUP	GENL_ID_CTRL

struct ringtap_monitor {
	struct ringtap_genl	genl;
	bool			ended;
};

/* Who wants to hear, and what he answered. */
struct telling {
	struct ringtap_monitor	*monitor;
	int			(*each)(const struct ringtap_event *event, void *data);
	void			*data;
	int			ret;
};

static int join(const struct ringtap_genl *genl, uint32_t group)
{
	return mnl_socket_setsockopt(genl->socket, NETLINK_ADD_MEMBERSHIP,
				     &group, sizeof(group)) ? -errno : 0;
}

/* More than is usual only for who may have it. */
static void set_backlog(int fd)
{
	const int bytes = BACKLOG;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

/* The module that was found first: also where its end may have been missed. */
static bool is_there(const struct ringtap_genl *genl)
{
	struct ringtap_genl now;

	if (ringtap_genl_open(&now, RINGTAP_GENL_NAME))
		return false;
	ringtap_genl_close(&now);
	return now.family == genl->family && now.events == genl->events;
}

static int listen_to(struct ringtap_genl *genl)
{
	int fd = mnl_socket_get_fd(genl->socket);
	int err;

	if (!genl->events)
		return -EOPNOTSUPP;
	set_backlog(fd);
	/* Who unloads the module says so there. */
	err = join(genl, CONTROL_GROUP);
	if (!err)
		err = join(genl, genl->events);
	if (!err && fcntl(fd, F_SETFL, O_NONBLOCK))
		err = -errno;
	if (!err && !is_there(genl))
		err = -ENOENT;
	return err;
}

int ringtap_monitor_open(struct ringtap_monitor **monitor)
{
	struct ringtap_monitor *new = calloc(1, sizeof(*new));
	int err;

	*monitor = NULL;
	if (!new)
		return -ENOMEM;
	err = ringtap_genl_open(&new->genl, RINGTAP_GENL_NAME);
	if (err)
		goto err_free;
	err = listen_to(&new->genl);
	if (err)
		goto err_close;
	*monitor = new;
	return 0;

err_close:
	ringtap_genl_close(&new->genl);
err_free:
	free(new);
	return err;
}

void ringtap_monitor_close(struct ringtap_monitor *monitor)
{
	if (!monitor)
		return;
	ringtap_genl_close(&monitor->genl);
	free(monitor);
}

int ringtap_monitor_fd(const struct ringtap_monitor *monitor)
{
	return mnl_socket_get_fd(monitor->genl.socket);
}

static int attr_socket(const struct nlattr *attr, void *data)
{
	unsigned int *id = data;

	if (mnl_attr_get_type(attr) != RINGTAP_A_IFACE_SOCKET)
		return MNL_CB_OK;
	if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
		return MNL_CB_ERROR;
	*id = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int take_iface(const struct nlmsghdr *nlh, struct ringtap_event *event)
{
	int ret = mnl_attr_parse(nlh, sizeof(struct genlmsghdr), attr_socket,
				 &event->id);

	return ret < MNL_CB_STOP ? ret : ringtap_told_iface(nlh, &event->iface);
}

static int take_socket(const struct nlmsghdr *nlh, struct ringtap_event *event)
{
	int ret = ringtap_told_socket(nlh, &event->socket);

	event->id = event->socket.id;
	return ret;
}

static int take_group(const struct nlmsghdr *nlh, struct ringtap_event *event)
{
	int ret = ringtap_told_group(nlh, &event->group);

	event->id = event->group.id;
	return ret;
}

/* MNL_CB_STOP: it is of a kind that a later module may know. */
static int take(const struct nlmsghdr *nlh, struct ringtap_event *event)
{
	int ret;

	switch (event->kind) {
	case RINGTAP_CMD_SOCKET_START_NTF:
	case RINGTAP_CMD_SOCKET_STOP_NTF:
	case RINGTAP_CMD_SOCKET_DOWN_NTF:
	case RINGTAP_CMD_SOCKET_END_NTF:
	case RINGTAP_CMD_SOCKET_LOSS_NTF:
	case RINGTAP_CMD_SOCKET_CALM_NTF:
		ret = take_socket(nlh, event);
		break;
	case RINGTAP_CMD_IFACE_NEW_NTF:
	case RINGTAP_CMD_IFACE_MOVE_NTF:
	case RINGTAP_CMD_IFACE_END_NTF:
		ret = take_iface(nlh, event);
		break;
	case RINGTAP_CMD_GROUP_NEW_NTF:
	case RINGTAP_CMD_GROUP_END_NTF:
		ret = take_group(nlh, event);
		break;
	default:
		return MNL_CB_STOP;
	}
	return ret < MNL_CB_STOP ? MNL_CB_ERROR : MNL_CB_OK;
}

static int tell(struct telling *telling, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(nlh);
	struct ringtap_event event = { .kind = header->cmd };
	int ret = take(nlh, &event);

	if (ret == MNL_CB_OK)
		telling->ret = telling->each(&event, telling->data);
	return ret == MNL_CB_ERROR ? ret : MNL_CB_OK;
}

static int attr_gone(const struct nlattr *attr, void *data)
{
	uint16_t *id = data;

	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
	    !mnl_attr_validate(attr, MNL_TYPE_U16))
		*id = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

/* Families come and go: ringtap's is the one that matters. */
static int control(struct ringtap_monitor *monitor, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(nlh);
	uint16_t id = 0;

	if (header->cmd != CTRL_CMD_DELFAMILY)
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*header), attr_gone, &id);
	if (id == monitor->genl.family)
		monitor->ended = true;
	return MNL_CB_OK;
}

static int message(const struct nlmsghdr *nlh, void *data)
{
	struct telling *telling = data;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	if (nlh->nlmsg_type == telling->monitor->genl.family)
		return tell(telling, nlh);
	if (nlh->nlmsg_type == GENL_ID_CTRL)
		return control(telling->monitor, nlh);
	return MNL_CB_OK;
}

/* Why nothing could be read: if it is for lost messages, one of them may have been that of
 * the module's end.
 */
static int missed(struct ringtap_monitor *monitor, int err)
{
	if (err == EAGAIN)
		return 0;
	if (err == ENOBUFS && !is_there(&monitor->genl)) {
		monitor->ended = true;
		return -ENOENT;
	}
	return -err;
}

/* What was told comes before the end of the module. */
int ringtap_monitor_read(struct ringtap_monitor *monitor,
			 int (*each)(const struct ringtap_event *event,
				     void *data), void *data)
{
	struct telling telling = { monitor, each, data, 0 };
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	ssize_t len;

	while (!telling.ret && !monitor->ended) {
		len = mnl_socket_recvfrom(monitor->genl.socket, &buffer,
					  sizeof(buffer));
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return missed(monitor, errno);
		if (mnl_cb_run(&buffer, len, 0, 0, message, &telling) < 0)
			return -errno;
	}
	return telling.ret ? telling.ret : -ENOENT;
}
