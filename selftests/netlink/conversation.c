// SPDX-License-Identifier: GPL-2.0
/*
 * A conversation with a generic netlink family, message by message.
 */
#include "conversation.h"

#include <linux/netlink.h>
#include <linux/ringtap_netlink.h>
#include <string.h>

struct mnl_socket *conversation_open(void)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_GENERIC);
	int on = 1;

	if (!socket)
		return NULL;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) ||
	    mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on))) {
		mnl_socket_close(socket);
		return NULL;
	}
	return socket;
}

struct genlmsghdr *conversation_prepare(union conversation_message *request,
					uint16_t type, uint8_t command)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
	struct genlmsghdr *header;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = 1;
	header = mnl_nlmsg_put_extra_header(nlh, sizeof(*header));
	header->cmd = command;
	header->version = RINGTAP_GENL_VERSION;
	return header;
}

/* An acknowledgment and the end of a dump begin with the error. The request is
 * sent back only when NETLINK_CAP_ACK is off: it is on.
 */
static void take_end(const struct nlmsghdr *nlh, struct conversation_end *end)
{
	size_t length = nlh->nlmsg_type == NLMSG_DONE ?
			sizeof(int) : sizeof(struct nlmsgerr);
	const struct nlattr *attr;

	end->err = -*(const int *)mnl_nlmsg_get_payload(nlh);
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(attr, nlh, length) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
			strncpy(end->text, mnl_attr_get_str(attr),
				sizeof(end->text) - 1);
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_OFFS)
			end->offset = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MISS_TYPE)
			end->missing = mnl_attr_get_u32(attr);
	}
}

/* What came with one read: true if it was the last. */
static bool take(const union conversation_message *got, int len,
		 void (*reply)(const struct nlmsghdr *nlh, void *data),
		 void *data, struct conversation_end *end)
{
	const struct nlmsghdr *nlh;

	end->reads++;
	for (nlh = &got->header; mnl_nlmsg_ok(nlh, len);
	     nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			end->interrupted = true;
		if (nlh->nlmsg_type == NLMSG_ERROR ||
		    nlh->nlmsg_type == NLMSG_DONE) {
			take_end(nlh, end);
			return true;
		}
		if (reply)
			reply(nlh, data);
	}
	return false;
}

int conversation_hold(struct mnl_socket *socket, const struct nlmsghdr *request,
		      void (*reply)(const struct nlmsghdr *nlh, void *data),
		      void *data, struct conversation_end *end)
{
	union conversation_message got;
	ssize_t len;

	memset(end, 0, sizeof(*end));
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return -1;
	while ((len = mnl_socket_recvfrom(socket, &got, sizeof(got))) > 0)
		if (take(&got, len, reply, data, end))
			return 0;
	return -1;
}

static void take_id(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;
	uint16_t *id = data;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			*id = mnl_attr_get_u16(attr);
	}
}

uint16_t conversation_resolve(struct mnl_socket *socket, const char *name)
{
	union conversation_message request;
	struct conversation_end end;
	uint16_t id = 0;

	conversation_prepare(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	mnl_attr_put_strz(&request.header, CTRL_ATTR_FAMILY_NAME, name);
	conversation_hold(socket, &request.header, take_id, &id, &end);
	return id;
}
