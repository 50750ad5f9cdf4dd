// SPDX-License-Identifier: GPL-2.0
/*
 * What the sockets of a network namespace are, and what became of their frames.
 * Who asks disturbs nobody: counters are read, not taken.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/user_namespace.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "area.h"
#include "group.h"
#include "iface.h"
#include "netlink-gen.h"
#include "netlink.h"
#include "roster.h"
#include "sock.h"
#include "table.h"

/**
 * struct socket_cursor - how far a dump has come, in netlink_callback.ctx
 * @id: the next socket has this one or a higher one
 */
struct socket_cursor {
	u64	id;
};

/**
 * struct socket_told - a socket of which is told
 * @rs: it
 * @users: as whose numbers its owner is named
 * @processes: and the process that made it; NULL: by a number that it has for all,
 *	or none
 */
struct socket_told {
	struct ringtap_sock	*rs;
	struct user_namespace	*users;
	struct pid_namespace	*processes;
};

static u16 socket_phase(const struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	if (rs->stopped)
		return RINGTAP_PHASE_STOPPED;
	if (rs->area && READ_ONCE(rs->area->state->flags) & RINGTAP_STATE_DOWN)
		return RINGTAP_PHASE_DOWN;
	/* Started it was a grace period before, in which it has no frames. */
	if (!rs->told)
		return RINGTAP_PHASE_SETUP;
	return RINGTAP_PHASE_RUNNING;
}

/* 0, if it has ended, and handed its descriptor on before: the number may be another's
 * by now.
 */
static u32 socket_pid(const struct socket_told *told)
{
	struct pid *pid = told->rs->pid;
	bool is_there;

	rcu_read_lock();
	is_there = pid_task(pid, PIDTYPE_TGID);
	rcu_read_unlock();
	if (is_there && !told->processes)
		is_there = ns_of_pid(pid) == &init_pid_ns;
	return is_there ? pid_nr_ns(pid, told->processes ?: &init_pid_ns) : 0;
}

/* A process of another namespace has no number there. */
static int socket_put_owner(struct sk_buff *msg, const struct socket_told *told)
{
	struct ringtap_sock *rs = told->rs;
	uid_t uid = from_kuid_munged(told->users, rs->owner);

	if (nla_put_u32(msg, RINGTAP_A_SOCKET_ID, rs->id) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_INODE, sock_i_ino(&rs->sk)) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_UID, uid) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_PID, socket_pid(told)) ||
	    nla_put_string(msg, RINGTAP_A_SOCKET_COMMAND, rs->command))
		return -EMSGSIZE;
	return 0;
}

static int socket_put_rings(struct sk_buff *msg, const struct ringtap_sock *rs)
{
	const struct ringtap_geometry *geometry;

	if (!rs->area)
		return 0;

	geometry = &rs->area->geometry;
	if (nla_put_u32(msg, RINGTAP_A_SOCKET_RINGS, geometry->nr_rings) ||
	    nla_put_u64_64bit(msg, RINGTAP_A_SOCKET_RING_BYTES,
			      geometry->ring_bytes, RINGTAP_A_SOCKET_PAD) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_SNAPLEN, geometry->snaplen))
		return -EMSGSIZE;
	return 0;
}

static int socket_put_group(struct sk_buff *msg, const struct ringtap_sock *rs)
{
	if (!rs->group)
		return 0;
	if (nla_put_u32(msg, RINGTAP_A_SOCKET_GROUP, rs->group->as.id) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_MEMBER, rs->number) ||
	    nla_put_u16(msg, RINGTAP_A_SOCKET_BALANCE, rs->group->as.balance))
		return -EMSGSIZE;
	return 0;
}

static int socket_put_counters(struct sk_buff *msg, struct ringtap_sock *rs)
{
	struct ringtap_stats sum;

	ringtap_iface_sum(rs, &sum);
	sum.wakeups = atomic64_read(&rs->wakeups);
	return ringtap_netlink_put_stats(msg, RINGTAP_A_SOCKET_COUNTERS, &sum);
}

static int socket_put_locked(struct sk_buff *msg, const void *what)
{
	const struct socket_told *told = what;
	struct ringtap_sock *rs = told->rs;
	u32 watermark = READ_ONCE(rs->watermark) * RINGTAP_UNIT;
	int ret;

	lockdep_assert_held(&rs->conf);

	ret = socket_put_owner(msg, told);
	if (ret)
		return ret;
	if (nla_put_u16(msg, RINGTAP_A_SOCKET_PHASE, socket_phase(rs)) ||
	    nla_put_u16(msg, RINGTAP_A_SOCKET_CLOCK, rs->clock) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_WATERMARK, watermark) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_LATENCY,
			READ_ONCE(rs->latency_us)) ||
	    nla_put_u32(msg, RINGTAP_A_SOCKET_IFACES,
			ringtap_table_len(rs->table)))
		return -EMSGSIZE;
	if (rcu_access_pointer(rs->sk.sk_filter) &&
	    nla_put_flag(msg, RINGTAP_A_SOCKET_FILTER))
		return -EMSGSIZE;

	ret = socket_put_rings(msg, rs);
	if (!ret)
		ret = socket_put_group(msg, rs);
	return ret ?: socket_put_counters(msg, rs);
}

/* In the words of who has asked. */
static int socket_put(struct sk_buff *msg, const void *what)
{
	struct ringtap_sock *rs = (void *)what;
	struct socket_told told = {
		rs, current_user_ns(), task_active_pid_ns(current)
	};
	int ret;

	mutex_lock(&rs->conf);
	ret = socket_put_locked(msg, &told);
	mutex_unlock(&rs->conf);
	return ret;
}

/* Who listens, and knows processes by which numbers, is not known. */
void ringtap_netlink_tell_socket(struct ringtap_sock *rs, u8 command)
{
	struct net *net = sock_net(&rs->sk);
	struct socket_told told = { rs, net->user_ns, NULL };

	lockdep_assert_held(&rs->conf);

	if (rs->told)
		ringtap_netlink_tell(net, command, socket_put_locked, &told);
}

/**
 * ringtap_netlink_get_sock - the socket that a request is about
 * @request: the request
 * @extack: what is wrong with it
 * @attr: has the socket's id, or is missing
 * @id: its number then
 *
 * Return: it, for sock_put(), or an error, whose sentence is said.
 */
struct ringtap_sock *ringtap_netlink_get_sock(const struct sk_buff *request,
					      struct netlink_ext_ack *extack,
					      struct nlattr *attr, u16 id)
{
	struct ringtap_viewer viewer;
	struct ringtap_sock *rs;

	if (!attr) {
		NL_SET_ERR_ATTR_MISS(extack, NULL, id);
		NL_SET_ERR_MSG(extack, "the id of a socket is missing; socket-get lists all");
		return ERR_PTR(-EINVAL);
	}
	rs = ringtap_roster_get(sock_net(request->sk), nla_get_u32(attr));
	if (!rs) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "no ringtap socket of this network namespace has this id");
		return ERR_PTR(-ENOENT);
	}
	viewer = ringtap_netlink_viewer(request);
	if (!ringtap_netlink_may_see(&viewer, rs->owner)) {
		sock_put(&rs->sk);
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the socket is another user's: to see it takes CAP_NET_ADMIN");
		return ERR_PTR(-EPERM);
	}
	return rs;
}

/* The same for a dump of all that a socket has of a kind: @one, the number of one of
 * these, is no attribute for it.
 */
struct ringtap_sock *ringtap_netlink_get_dumped(struct netlink_callback *cb,
						u16 id, u16 one)
{
	struct nlattr *attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, one);

	if (attr) {
		NL_SET_ERR_MSG_ATTR(cb->extack, attr,
				    "a dump is of all that the socket has and takes its id alone");
		return ERR_PTR(-EINVAL);
	}
	return ringtap_netlink_get_sock(cb->skb, cb->extack,
					nlmsg_find_attr(cb->nlh, GENL_HDRLEN,
							id), id);
}

int ringtap_nl_socket_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct ringtap_sock *rs;
	int ret;

	rs = ringtap_netlink_get_sock(skb, info->extack,
				      info->attrs[RINGTAP_A_SOCKET_ID],
				      RINGTAP_A_SOCKET_ID);
	if (IS_ERR(rs))
		return PTR_ERR(rs);

	ret = ringtap_netlink_reply(info, RINGTAP_CMD_SOCKET_GET, socket_put,
				    rs);
	sock_put(&rs->sk);
	return ret;
}

static int socket_list(struct sk_buff *msg, struct netlink_callback *cb,
		       const struct ringtap_viewer *viewer,
		       struct ringtap_sock *rs)
{
	if (!ringtap_netlink_may_see(viewer, rs->owner))
		return 0;
	return ringtap_netlink_list(msg, cb, RINGTAP_CMD_SOCKET_GET,
				    socket_put, rs);
}

/* Called for each message until there is nothing left to say. */
int ringtap_nl_socket_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct ringtap_viewer viewer = ringtap_netlink_viewer(cb->skb);
	struct socket_cursor *cursor = (void *)cb->ctx;
	struct net *net = sock_net(skb->sk);
	struct ringtap_sock *rs;
	int ret = 0;

	static_assert(sizeof(*cursor) <= sizeof(cb->ctx));

	if (nlmsg_attrlen(cb->nlh, GENL_HDRLEN)) {
		NL_SET_ERR_MSG_ATTR(cb->extack,
				    nlmsg_attrdata(cb->nlh, GENL_HDRLEN),
				    "a dump is of all sockets and takes no attribute");
		return -EINVAL;
	}

	cb->seq = ringtap_roster_changes();
	while (!ret) {
		rs = ringtap_roster_get_next(net, cursor->id);
		if (!rs)
			break;
		ret = socket_list(skb, cb, &viewer, rs);
		if (!ret)
			cursor->id = rs->id + 1ull;
		sock_put(&rs->sk);
	}
	/* For those that have come or gone since: the next message says so. */
	cb->seq = ringtap_roster_changes();
	return ret == -EMSGSIZE && skb->len ? skb->len : ret;
}
