// SPDX-License-Identifier: GPL-2.0
/*
 * The groups of a network namespace.
 */
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "group.h"
#include "netlink-gen.h"
#include "netlink.h"

/**
 * struct group_cursor - how far a dump has come, in netlink_callback.ctx
 * @serial: of the last group that was told
 */
struct group_cursor {
	u64	serial;
};

/**
 * struct group_dump - a message of a dump
 * @msg: it
 * @cb: the dump
 * @viewer: who asks
 */
struct group_dump {
	struct sk_buff		*msg;
	struct netlink_callback	*cb;
	struct ringtap_viewer	viewer;
};

static int group_put_as(struct sk_buff *msg,
			const struct ringtap_group_told *told,
			struct user_namespace *users)
{
	uid_t uid = from_kuid_munged(users, told->owner);

	if (nla_put_u32(msg, RINGTAP_A_GROUP_ID, told->as.id) ||
	    nla_put_u32(msg, RINGTAP_A_GROUP_UID, uid) ||
	    nla_put_u16(msg, RINGTAP_A_GROUP_BALANCE, told->as.balance) ||
	    nla_put_u16(msg, RINGTAP_A_GROUP_FLAGS, told->as.flags) ||
	    nla_put_u32(msg, RINGTAP_A_GROUP_SHARES, told->as.shares) ||
	    nla_put_u32(msg, RINGTAP_A_GROUP_MEMBERS, told->members) ||
	    nla_put_u64_64bit(msg, RINGTAP_A_GROUP_ABSENT, told->absent,
			      RINGTAP_A_GROUP_PAD))
		return -EMSGSIZE;
	return 0;
}

/* In the words of who has asked. */
static int group_put(struct sk_buff *msg, const void *what)
{
	return group_put_as(msg, what, current_user_ns());
}

/**
 * struct group_event - a group of which is told
 * @group: it
 * @users: as whose numbers its owner is named
 */
struct group_event {
	const struct ringtap_group_told	*group;
	struct user_namespace		*users;
};

static int group_put_event(struct sk_buff *msg, const void *what)
{
	const struct group_event *event = what;

	return group_put_as(msg, event->group, event->users);
}

void ringtap_netlink_tell_group(struct net *net,
				const struct ringtap_group_told *group,
				u8 command)
{
	struct group_event event = { group, net->user_ns };

	ringtap_netlink_tell(net, command, group_put_event, &event);
}

int ringtap_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[RINGTAP_A_GROUP_ID];
	struct ringtap_viewer viewer = ringtap_netlink_viewer(skb);
	struct ringtap_group_told told;

	if (GENL_REQ_ATTR_CHECK(info, RINGTAP_A_GROUP_ID)) {
		GENL_SET_ERR_MSG(info, "the id of a group is missing; a dump lists all");
		return -EINVAL;
	}
	if (ringtap_group_tell(genl_info_net(info), nla_get_u32(attr), &told)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "no group of this network namespace has this id");
		return -ENOENT;
	}
	if (!ringtap_netlink_may_see(&viewer, told.owner)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the group is another user's: to see it takes CAP_NET_ADMIN");
		return -EPERM;
	}
	return ringtap_netlink_reply(info, RINGTAP_CMD_GROUP_GET, group_put,
				     &told);
}

static int group_list(const struct ringtap_group_told *told, void *data)
{
	const struct group_dump *dump = data;

	if (!ringtap_netlink_may_see(&dump->viewer, told->owner))
		return 0;
	return ringtap_netlink_list(dump->msg, dump->cb, RINGTAP_CMD_GROUP_GET,
				    group_put, told);
}

/* Called for each message until there is nothing left to say. */
int ringtap_nl_group_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct group_dump dump = { skb, cb, ringtap_netlink_viewer(cb->skb) };
	struct group_cursor *cursor = (void *)cb->ctx;
	int ret;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	if (nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG_ATTR(cb->extack,
				    nlmsg_attrdata(cb->nlh, GENL_HDRLEN),
				    "a dump is of all groups and takes no attribute");
		return -EINVAL;
	}

	cb->seq = ringtap_group_changes();
	ret = ringtap_group_walk(sock_net(skb->sk), &cursor->serial, group_list,
				 &dump);
	/* For those that have come or gone since: the next message says so. */
	cb->seq = ringtap_group_changes();
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
