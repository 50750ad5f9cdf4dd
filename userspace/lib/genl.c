// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/ringtap_netlink.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

/* The kernel cuts its messages to fit; none is longer. */
#define MESSAGE_MAX	8192

static struct nlmsghdr *message(struct ringtap_genl *genl, void *buffer,
				uint16_t type, uint8_t command, uint8_t version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *header;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = ++genl->seq;
	header = mnl_nlmsg_put_extra_header(nlh, sizeof(*header));
	header->cmd = command;
	header->version = version;
	return nlh;
}

/* Both an acknowledgment and the end of a dump begin with an error. libmnl has
 * no eye for the latter.
 */
static int end(const struct nlmsghdr *nlh, void *data)
{
	int err;

	(void)data;
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(err)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	errno = -err;
	return err < 0 ? MNL_CB_ERROR : MNL_CB_STOP;
}

/* In the dumps of ringtap's family whatever is there all the while comes once,
 * also when others come and go: no reason for libmnl to give up.
 */
static void overlook_interruption(struct nlmsghdr *nlh, int len)
{
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		nlh->nlmsg_flags &= ~NLM_F_DUMP_INTR;
}

static int converse(struct ringtap_genl *genl, struct nlmsghdr *nlh,
		    mnl_cb_t reply, void *data)
{
	mnl_cb_t ends[] = { [NLMSG_ERROR] = end, [NLMSG_DONE] = end };
	unsigned int portid = mnl_socket_get_portid(genl->socket);
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	ssize_t len;
	int ret;

	if (mnl_socket_sendto(genl->socket, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		len = mnl_socket_recvfrom(genl->socket, &buffer,
					  sizeof(buffer));
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return -errno;
		overlook_interruption(&buffer.header, len);
		ret = mnl_cb_run2(&buffer, len, genl->seq, portid, reply, data,
				  ends, sizeof(ends) / sizeof(*ends));
		if (ret < 0)
			return -errno;
	} while (len < 0 || ret > 0);
	return 0;
}

/* A multicast group, as the controller tells of it. */
struct group {
	uint32_t	id;
	const char	*name;
};

static int attr_group(const struct nlattr *attr, void *data)
{
	struct group *group = data;

	switch (mnl_attr_get_type(attr)) {
	case CTRL_ATTR_MCAST_GRP_ID:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
			return MNL_CB_ERROR;
		group->id = mnl_attr_get_u32(attr);
		return MNL_CB_OK;
	case CTRL_ATTR_MCAST_GRP_NAME:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			return MNL_CB_ERROR;
		group->name = mnl_attr_get_str(attr);
		return MNL_CB_OK;
	default:
		return MNL_CB_OK;
	}
}

static int attr_groups(const struct nlattr *attr, void *data)
{
	struct ringtap_genl *genl = data;
	struct group group = { 0, "" };

	if (mnl_attr_validate(attr, MNL_TYPE_NESTED) < 0 ||
	    mnl_attr_parse_nested(attr, attr_group, &group) < MNL_CB_STOP)
		return MNL_CB_ERROR;
	if (!strcmp(group.name, RINGTAP_MCGRP_EVENTS))
		genl->events = group.id;
	return MNL_CB_OK;
}

static int attr_family(const struct nlattr *attr, void *data)
{
	struct ringtap_genl *genl = data;

	switch (mnl_attr_get_type(attr)) {
	case CTRL_ATTR_FAMILY_ID:
		if (mnl_attr_validate(attr, MNL_TYPE_U16) < 0)
			return MNL_CB_ERROR;
		genl->family = mnl_attr_get_u16(attr);
		return MNL_CB_OK;
	case CTRL_ATTR_MCAST_GROUPS:
		if (mnl_attr_validate(attr, MNL_TYPE_NESTED) < 0)
			return MNL_CB_ERROR;
		return mnl_attr_parse_nested(attr, attr_groups, data);
	default:
		return MNL_CB_OK;
	}
}

static int reply_family(const struct nlmsghdr *nlh, void *data)
{
	return mnl_attr_parse(nlh, sizeof(struct genlmsghdr), attr_family,
			      data);
}

/* Asking for the name loads the module, if modprobe knows it. */
static int resolve(struct ringtap_genl *genl, const char *name)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	struct nlmsghdr *nlh;
	int err;

	nlh = message(genl, &buffer, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	err = converse(genl, nlh, reply_family, genl);
	if (!err && !genl->family)
		err = -EPROTO;
	return err;
}

int ringtap_genl_open(struct ringtap_genl *genl, const char *family)
{
	int err;

	memset(genl, 0, sizeof(*genl));
	genl->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!genl->socket)
		return -errno;
	if (mnl_socket_bind(genl->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		goto err_close;
	}
	err = resolve(genl, family);
	if (err)
		goto err_close;
	return 0;

err_close:
	ringtap_genl_close(genl);
	return err;
}

int ringtap_genl_ask(struct ringtap_genl *genl, uint8_t command,
		     uint8_t version,
		     int (*reply)(const struct nlmsghdr *nlh, void *data),
		     void *data)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;

	return converse(genl, message(genl, &buffer, genl->family, command,
				      version), reply, data);
}

int ringtap_genl_ask_about(struct ringtap_genl *genl, uint8_t command,
			   uint8_t version, uint16_t attr, uint32_t value,
			   int (*reply)(const struct nlmsghdr *nlh, void *data),
			   void *data)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	struct nlmsghdr *nlh;

	nlh = message(genl, &buffer, genl->family, command, version);
	mnl_attr_put_u32(nlh, attr, value);
	return converse(genl, nlh, reply, data);
}

int ringtap_genl_dump(struct ringtap_genl *genl, uint8_t command,
		      uint8_t version, uint16_t attr, uint32_t value,
		      int (*reply)(const struct nlmsghdr *nlh, void *data),
		      void *data)
{
	union {
		struct nlmsghdr header;
		char bytes[MESSAGE_MAX];
	} buffer;
	struct nlmsghdr *nlh;

	nlh = message(genl, &buffer, genl->family, command, version);
	nlh->nlmsg_flags |= NLM_F_DUMP;
	if (attr)
		mnl_attr_put_u32(nlh, attr, value);
	return converse(genl, nlh, reply, data);
}

void ringtap_genl_close(struct ringtap_genl *genl)
{
	if (genl->socket)
		mnl_socket_close(genl->socket);
	genl->socket = NULL;
}
