// SPDX-License-Identifier: GPL-2.0
/*
 * The interface table of a socket, and what became of the frames of each device.
 */
#include <linux/string.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "iface.h"
#include "netlink-gen.h"
#include "netlink.h"
#include "sock.h"
#include "table.h"

/**
 * struct iface_cursor - how far a dump has come, in netlink_callback.ctx
 * @id: of the next interface
 */
struct iface_cursor {
	u32	id;
};

/**
 * struct iface_told - an interface of which is told
 * @rs: the socket
 * @id: of the interface
 */
struct iface_told {
	struct ringtap_sock	*rs;
	u32			id;
};

static int iface_put_told(struct sk_buff *msg, const struct ringtap_iface *told)
{
	char name[RINGTAP_IFNAME_LEN + 1] = "";

	memcpy(name, told->name, RINGTAP_IFNAME_LEN);
	if (nla_put_u32(msg, RINGTAP_A_IFACE_IFINDEX, told->ifindex) ||
	    nla_put_string(msg, RINGTAP_A_IFACE_NAME, name) ||
	    nla_put_u16(msg, RINGTAP_A_IFACE_LINKTYPE, told->linktype) ||
	    nla_put_u16(msg, RINGTAP_A_IFACE_MODE, told->mode) ||
	    nla_put_u16(msg, RINGTAP_A_IFACE_HOOK, told->hook) ||
	    nla_put_u16(msg, RINGTAP_A_IFACE_WHY, told->why) ||
	    nla_put_u16(msg, RINGTAP_A_IFACE_DIRECTIONS, told->directions))
		return -EMSGSIZE;
	return 0;
}

/* An entry that only others of its group have met has counted nothing here. -ENODEV:
 * there is none of this id.
 */
static int iface_put_locked(struct sk_buff *msg, const void *what)
{
	const struct iface_told *told = what;
	const struct ringtap_iface_entry *entry;
	struct ringtap_sock *rs = told->rs;
	struct ringtap_stats stats = {};
	struct ringtap_iface iface;
	int ret;

	if (nla_put_u32(msg, RINGTAP_A_IFACE_SOCKET, rs->id) ||
	    nla_put_u32(msg, RINGTAP_A_IFACE_ID, told->id))
		return -EMSGSIZE;
	ret = ringtap_table_read(rs->table, told->id, &iface);
	if (!ret)
		ret = iface_put_told(msg, &iface);
	if (ret)
		return ret;

	entry = ringtap_iface_get(rs, told->id);
	if (entry)
		ringtap_stats_add(&entry->counters, &stats);
	return ringtap_netlink_put_stats(msg, RINGTAP_A_IFACE_COUNTERS, &stats);
}

static int iface_put(struct sk_buff *msg, const void *what)
{
	const struct iface_told *told = what;
	int ret;

	mutex_lock(&told->rs->conf);
	ret = iface_put_locked(msg, told);
	mutex_unlock(&told->rs->conf);
	return ret;
}

/* Not of a socket of which nobody has heard. */
void ringtap_netlink_tell_iface(struct ringtap_sock *rs, u32 id, u8 command)
{
	struct iface_told told = { rs, id };

	lockdep_assert_held(&rs->conf);

	if (rs->told)
		ringtap_netlink_tell(sock_net(&rs->sk), command,
				     iface_put_locked, &told);
}

static int iface_reply(struct genl_info *info, struct ringtap_sock *rs)
{
	struct nlattr *attr = info->attrs[RINGTAP_A_IFACE_ID];
	struct iface_told told = { .rs = rs };
	int ret;

	if (GENL_REQ_ATTR_CHECK(info, RINGTAP_A_IFACE_ID)) {
		GENL_SET_ERR_MSG(info, "the id of an interface is missing; a dump lists all");
		return -EINVAL;
	}
	told.id = nla_get_u32(attr);
	ret = ringtap_netlink_reply(info, RINGTAP_CMD_IFACE_GET, iface_put,
				    &told);
	if (ret == -ENODEV)
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the socket's interface table has no entry with this id");
	return ret;
}

int ringtap_nl_iface_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct ringtap_sock *rs;
	int ret;

	rs = ringtap_netlink_get_sock(skb, info->extack,
				      info->attrs[RINGTAP_A_IFACE_SOCKET],
				      RINGTAP_A_IFACE_SOCKET);
	if (IS_ERR(rs))
		return PTR_ERR(rs);

	ret = iface_reply(info, rs);
	sock_put(&rs->sk);
	return ret;
}

/* Called for each message until there is nothing left to say. A table only grows, so
 * that the id of before is where to go on.
 */
int ringtap_nl_iface_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct iface_cursor *cursor = (void *)cb->ctx;
	struct iface_told told = { .id = cursor->id };
	int ret = 0;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	told.rs = ringtap_netlink_get_dumped(cb, RINGTAP_A_IFACE_SOCKET,
					     RINGTAP_A_IFACE_ID);
	if (IS_ERR(told.rs))
		return PTR_ERR(told.rs);

	while (!ret) {
		ret = ringtap_netlink_list(skb, cb, RINGTAP_CMD_IFACE_GET,
					   iface_put, &told);
		told.id += !ret;
	}
	cursor->id = told.id;
	sock_put(&told.rs->sk);
	if (ret == -ENODEV)
		return 0;
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
