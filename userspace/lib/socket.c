// SPDX-License-Identifier: BSD-2-Clause
/*
 * The sockets of all processes, as the module tells of them: what they are, how full
 * their rings are, what became of their frames.
 */
#include <libmnl/libmnl.h>
#include <linux/ringtap_netlink.h>

#include "internal.h"
#include "told.h"

/* Who wants to hear of what, and what they answered; each() is cast back to what it
 * is before it is called.
 */
struct walk {
	void	(*each)(void);
	void	*data;
	int	ret;
};

#define TELL(walk, type, what)						\
	tell(walk, ((int (*)(const struct type *, void *))(walk)->each)	\
		(what, (walk)->data))

static int tell(struct walk *walk, int answer)
{
	walk->ret = answer;
	return answer ? MNL_CB_STOP : MNL_CB_OK;
}

static int reply_socket(const struct nlmsghdr *nlh, void *data)
{
	struct walk *walk = data;
	struct ringtap_socket socket;
	int ret = ringtap_told_socket(nlh, &socket);

	return ret <= MNL_CB_STOP ? ret : TELL(walk, ringtap_socket, &socket);
}

static int reply_ring(const struct nlmsghdr *nlh, void *data)
{
	struct walk *walk = data;
	struct ringtap_ring_info ring;
	int ret = ringtap_told_ring(nlh, &ring);

	return ret <= MNL_CB_STOP ? ret : TELL(walk, ringtap_ring_info, &ring);
}

static int reply_iface(const struct nlmsghdr *nlh, void *data)
{
	struct walk *walk = data;
	struct ringtap_iface_info iface;
	int ret = ringtap_told_iface(nlh, &iface);

	return ret <= MNL_CB_STOP ? ret : TELL(walk, ringtap_iface_info, &iface);
}

static int reply_group(const struct nlmsghdr *nlh, void *data)
{
	struct walk *walk = data;
	struct ringtap_group_info group;
	int ret = ringtap_told_group(nlh, &group);

	return ret <= MNL_CB_STOP ? ret : TELL(walk, ringtap_group_info, &group);
}

/* Of all, or of what @attr says. */
static int dump(uint8_t command, uint16_t attr, uint32_t value,
		int (*reply)(const struct nlmsghdr *nlh, void *walk),
		struct walk *walk)
{
	struct ringtap_genl genl;
	int err;

	err = ringtap_genl_open(&genl, RINGTAP_GENL_NAME);
	if (err)
		return err;
	err = ringtap_genl_dump(&genl, command, RINGTAP_GENL_VERSION, attr,
				value, reply, walk);
	ringtap_genl_close(&genl);
	return err ? err : walk->ret;
}

int ringtap_sockets(int (*each)(const struct ringtap_socket *socket, void *data),
		    void *data)
{
	struct walk walk = { (void (*)(void))each, data, 0 };

	return dump(RINGTAP_CMD_SOCKET_GET, 0, 0, reply_socket, &walk);
}

int ringtap_socket_rings(unsigned int id,
			 int (*each)(const struct ringtap_ring_info *ring,
				     void *data), void *data)
{
	struct walk walk = { (void (*)(void))each, data, 0 };

	return dump(RINGTAP_CMD_RING_GET, RINGTAP_A_RING_SOCKET, id, reply_ring,
		    &walk);
}

int ringtap_socket_ifaces(unsigned int id,
			  int (*each)(const struct ringtap_iface_info *iface,
				      void *data), void *data)
{
	struct walk walk = { (void (*)(void))each, data, 0 };

	return dump(RINGTAP_CMD_IFACE_GET, RINGTAP_A_IFACE_SOCKET, id,
		    reply_iface, &walk);
}

int ringtap_groups(int (*each)(const struct ringtap_group_info *group,
			       void *data), void *data)
{
	struct walk walk = { (void (*)(void))each, data, 0 };

	return dump(RINGTAP_CMD_GROUP_GET, 0, 0, reply_group, &walk);
}
