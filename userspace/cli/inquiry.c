// SPDX-License-Identifier: GPL-2.0
#include "inquiry.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <sys/socket.h>

int inquiry_open(struct inquiry *inquiry, int protocol)
{
	inquiry->seq = 0;
	inquiry->socket = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	if (!inquiry->socket ||
	    mnl_socket_bind(inquiry->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	return 0;
}

void inquiry_close(struct inquiry *inquiry)
{
	if (inquiry->socket)
		mnl_socket_close(inquiry->socket);
	inquiry->socket = NULL;
}

struct nlmsghdr *inquiry_begin(struct inquiry *inquiry, uint16_t type,
			       uint16_t flags, const void *extra, size_t len)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&inquiry->buffer);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | (flags ? flags : NLM_F_ACK);
	nlh->nlmsg_seq = ++inquiry->seq;
	memcpy(mnl_nlmsg_put_extra_header(nlh, len), extra, len);
	return nlh;
}

struct nlmsghdr *inquiry_begin_generic(struct inquiry *inquiry, uint16_t family,
				       uint16_t flags, uint8_t command)
{
	const struct genlmsghdr header = { .cmd = command, .version = 1 };

	return inquiry_begin(inquiry, family, flags, &header, sizeof(header));
}

/* What changes while it is told is told as it was before or after: an explanation
 * holds for a moment only.
 */
static void overlook_interruption(struct nlmsghdr *nlh, int len)
{
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		nlh->nlmsg_flags &= ~NLM_F_DUMP_INTR;
}

int inquiry_run(struct inquiry *inquiry, mnl_cb_t reply, void *data)
{
	struct nlmsghdr *nlh = &inquiry->buffer.header;
	ssize_t len;
	int ret;

	if (mnl_socket_sendto(inquiry->socket, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		len = mnl_socket_recvfrom(inquiry->socket, &inquiry->buffer,
					  sizeof(inquiry->buffer));
		if (len < 0)
			return -errno;
		overlook_interruption(nlh, len);
		ret = mnl_cb_run(&inquiry->buffer, len, inquiry->seq,
				 mnl_socket_get_portid(inquiry->socket), reply,
				 data);
	} while (ret > 0);
	return ret < 0 ? -errno : 0;
}

static int reply_family(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;
	uint16_t *family = data;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			*family = mnl_attr_get_u16(attr);
	return MNL_CB_OK;
}

uint16_t inquiry_family(struct inquiry *inquiry, const char *name)
{
	struct nlmsghdr *nlh = inquiry_begin_generic(inquiry, GENL_ID_CTRL, 0,
						     CTRL_CMD_GETFAMILY);
	uint16_t family = 0;

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	return inquiry_run(inquiry, reply_family, &family) ? 0 : family;
}
