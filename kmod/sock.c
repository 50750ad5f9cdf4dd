// SPDX-License-Identifier: GPL-2.0
#include "sock.h"

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <uapi/linux/ringtap_netlink.h>

#include "alarm.h"
#include "area.h"
#include "bell.h"
#include "group.h"
#include "iface.h"
#include "mmap.h"
#include "netlink.h"
#include "option.h"
#include "promisc.h"
#include "roster.h"
#include "wakeup.h"
#include "watch.h"

static int sock_check_mode(const struct sock *sk, u16 mode)
{
	struct user_namespace *ns = sock_net(sk)->user_ns;

	switch (mode) {
	case RINGTAP_MODE_AUTO:
	case RINGTAP_MODE_TAP:
	case RINGTAP_MODE_COPY:
		return 0;
	case RINGTAP_MODE_BYPASS:
		return ns_capable(ns, CAP_NET_ADMIN) ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}

static int sock_check_addr(const struct sock *sk,
			   const struct sockaddr_ringtap *addr, int len)
{
	if (len < (int)sizeof(*addr))
		return -EINVAL;
	if (memchr_inv(addr + 1, 0, len - sizeof(*addr)))
		return -E2BIG;
	if (addr->family != sk->sk_family)
		return -EAFNOSUPPORT;
	if (addr->directions & ~(RINGTAP_DIR_IN | RINGTAP_DIR_OUT))
		return -EINVAL;
	if (addr->flags & ~(RINGTAP_BIND_PROMISC | RINGTAP_BIND_PASS))
		return -EINVAL;
	return sock_check_mode(sk, addr->mode);
}

static int sock_watch(struct ringtap_sock *rs, struct net_device *dev,
		      const struct sockaddr_ringtap *addr,
		      struct ringtap_promisc *promisc)
{
	int ret = -EISCONN;

	mutex_lock(&rs->conf);
	if (!rs->started) {
		rs->met = true;
		ret = ringtap_watch_add(rs, dev, addr, promisc);
	}
	mutex_unlock(&rs->conf);
	return ret;
}

/* Promiscuous mode is changed outside the configuration's lock: some devices
 * have one that notifiers hold when they ask for ours.
 */
static int sock_bind_rtnl(struct ringtap_sock *rs,
			  const struct sockaddr_ringtap *addr)
{
	struct ringtap_promisc *promisc = NULL;
	struct net_device *dev = NULL;
	int ret;

	if (addr->ifindex) {
		dev = __dev_get_by_index(sock_net(&rs->sk), addr->ifindex);
		if (!dev)
			return -ENODEV;
	}
	if (dev && addr->flags & RINGTAP_BIND_PROMISC) {
		promisc = ringtap_promisc_get(dev);
		if (IS_ERR(promisc))
			return PTR_ERR(promisc);
	}

	ret = sock_watch(rs, dev, addr, promisc);
	if (ret)
		ringtap_promisc_put(promisc);
	return ret;
}

static int ringtap_sock_bind(struct socket *sock, struct sockaddr_unsized *uaddr,
			     int len)
{
	const struct sockaddr_ringtap *addr = (void *)uaddr;
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	int ret;

	ret = sock_check_addr(&rs->sk, addr, len);
	if (ret)
		return ret;

	rtnl_lock();
	ret = sock_bind_rtnl(rs, addr);
	rtnl_unlock();
	return ret;
}

/**
 * ringtap_sock_set_area - gives the socket its rings, once
 * @rs: the socket
 * @area: belongs to the socket on success
 */
int ringtap_sock_set_area(struct ringtap_sock *rs, struct ringtap_area *area)
{
	int ret = -EBUSY;

	mutex_lock(&rs->conf);
	if (!rs->area)
		ret = ringtap_bell_hang_all(rs, area);
	if (!ret) {
		/* For those who look without the lock: poll, mmap, options. */
		smp_store_release(&rs->area, area);
		ringtap_iface_publish(rs);
	}
	mutex_unlock(&rs->conf);
	return ret;
}

/* Not once the socket runs: a file names one clock. */
int ringtap_sock_set_clock(struct ringtap_sock *rs, u32 clock)
{
	int ret = -EISCONN;

	mutex_lock(&rs->conf);
	if (!rs->started) {
		rs->clock = clock;
		ret = 0;
	}
	mutex_unlock(&rs->conf);
	return ret;
}

static int sock_fix(struct ringtap_sock *rs)
{
	int ret = 0;

	mutex_lock(&rs->conf);
	if (rs->started)
		ret = -EALREADY;
	else if (!rs->area)
		ret = -ENODATA;
	else if (list_empty(&rs->watches))
		ret = -ENOTCONN;
	else
		rs->started = true;
	mutex_unlock(&rs->conf);
	return ret;
}

/* Who hears it may send a frame, and finds it in the ring. Nothing else is told of
 * the socket until then: each event has the same lock. The last device may have gone
 * just now.
 */
static void sock_tell_start(struct ringtap_sock *rs)
{
	rs->told = true;
	ringtap_netlink_tell_socket(rs, RINGTAP_CMD_SOCKET_START_NTF);
	ringtap_iface_tell_all(rs);
	if (rs->area->state->flags & RINGTAP_STATE_DOWN)
		ringtap_netlink_tell_socket(rs, RINGTAP_CMD_SOCKET_DOWN_NTF);
}

/* From here on nothing of the configuration changes any more. A CPU that finds
 * the socket armed has begun to look behind the grace period's beginning, and
 * sees what was set before it: it need not order its loads for each frame.
 */
int ringtap_sock_start(struct ringtap_sock *rs)
{
	int ret;

	ret = sock_fix(rs);
	if (ret)
		return ret;

	synchronize_net();
	mutex_lock(&rs->conf);
	if (!rs->stopped) {
		WRITE_ONCE(rs->armed, true);
		sock_tell_start(rs);
	}
	mutex_unlock(&rs->conf);
	return 0;
}

/* Whoever sees the flag and then empty rings has seen everything. */
void ringtap_sock_publish_end(struct ringtap_sock *rs, u32 flag)
{
	u32 *flags = &rs->area->state->flags;

	lockdep_assert_held(&rs->conf);

	if (*flags & flag)
		return;
	smp_store_release(flags, *flags | flag); /* after the heads */
	ringtap_alarm_end(rs);
	ringtap_netlink_tell_socket(rs, flag == RINGTAP_STATE_STOPPED ?
					RINGTAP_CMD_SOCKET_STOP_NTF :
					RINGTAP_CMD_SOCKET_DOWN_NTF);
}

/* The end of a capture that goes on to be read: the stack has all its frames
 * again, the counters stand still, and what is in the rings is all.
 */
static int ringtap_sock_shutdown(struct socket *sock, int how)
{
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	bool started;

	if (how != SHUT_RD && how != SHUT_RDWR)
		return -EINVAL;

	mutex_lock(&rs->conf);
	started = rs->started;
	rs->stopped = started;
	WRITE_ONCE(rs->armed, false);
	mutex_unlock(&rs->conf);
	if (!started)
		return -ENOTCONN;

	/* Some CPU may be in ringtap_deliver(), past its look at @armed. */
	synchronize_net();
	ringtap_bell_settle_all(rs);

	mutex_lock(&rs->conf);
	ringtap_sock_publish_end(rs, RINGTAP_STATE_STOPPED);
	mutex_unlock(&rs->conf);
	rs->sk.sk_state_change(&rs->sk);
	return 0;
}

static int ringtap_sock_mmap(struct file *file, struct socket *sock,
			     struct vm_area_struct *vma)
{
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	struct ringtap_area *area;

	/* Pairs with the store in ringtap_sock_set_area(). */
	area = smp_load_acquire(&rs->area);

	return area ? ringtap_mmap_area(area, vma) : -ENODATA;
}

/* Reading a socket's error clears it; the end of a capture stays. */
static __poll_t sock_poll_end(const struct ringtap_area *area)
{
	u32 flags = area ? READ_ONCE(area->state->flags) : 0;
	__poll_t mask = 0;

	if (flags & RINGTAP_STATE_DOWN)
		mask |= EPOLLERR | EPOLLHUP;
	if (flags & RINGTAP_STATE_STOPPED)
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP | EPOLLHUP;
	return mask;
}

static __poll_t ringtap_sock_poll(struct file *file, struct socket *sock,
				  struct poll_table_struct *wait)
{
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	__poll_t mask = 0;

	sock_poll_wait(file, sock, wait);
	if (ringtap_wakeup_poll(rs))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(rs->sk.sk_err))
		mask |= EPOLLERR;
	return mask | sock_poll_end(READ_ONCE(rs->area));
}

/* None of its own; those of every socket and of devices follow. */
static int ringtap_sock_ioctl(struct socket *sock, unsigned int cmd,
			      unsigned long arg)
{
	return -ENOIOCTLCMD;
}

static void sock_unwatch(struct ringtap_sock *rs, struct ringtap_watch *watch)
{
	struct ringtap_promisc *promisc = watch->promisc;

	mutex_lock(&rs->conf);
	ringtap_watch_remove(watch);
	mutex_unlock(&rs->conf);
	ringtap_promisc_put(promisc);
}

/* RTNL alone keeps the list: the socket is out of reach of its users. */
static void sock_unwatch_all(struct ringtap_sock *rs)
{
	struct ringtap_watch *watch, *next;

	rtnl_lock();
	list_for_each_entry_safe(watch, next, &rs->watches, on_sock)
		sock_unwatch(rs, watch);
	rtnl_unlock();
}

/* Who has found it in the roster may still look at it. */
static struct ringtap_area *sock_leave_all(struct ringtap_sock *rs)
{
	struct ringtap_area *area;

	mutex_lock(&rs->conf);
	ringtap_alarm_end(rs);
	ringtap_netlink_tell_socket(rs, RINGTAP_CMD_SOCKET_END_NTF);
	area = rs->area;
	rs->area = NULL;
	ringtap_group_leave(rs);
	mutex_unlock(&rs->conf);
	return area;
}

/* The last descriptor and the last mapping are gone. The stack has its frames
 * back at once, also while others hold RTNL.
 */
static int ringtap_sock_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct ringtap_sock *rs;

	if (!sk)
		return 0;

	rs = ringtap_sk(sk);
	WRITE_ONCE(rs->armed, false);
	ringtap_roster_remove(rs);
	sock_unwatch_all(rs);
	/* Some CPU may have it from a device that is gone already. */
	if (rs->met)
		synchronize_net();

	if (rs->area)
		ringtap_bell_silence_all(rs->area);
	ringtap_wakeup_cancel(rs);
	ringtap_alarm_cancel(rs);
	ringtap_area_free(sock_leave_all(rs));

	sock_orphan(sk);
	sock->sk = NULL;
	sock_put(sk);
	return 0;
}

/* Frames come by the rings alone: this is sleep without a poll(). */
static int ringtap_sock_recvmsg(struct socket *sock, struct msghdr *msg,
				size_t len, int flags)
{
	struct sock *sk = sock->sk;

	if (len)
		return -EOPNOTSUPP;
	if (flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_CMSG_COMPAT))
		return -EINVAL;
	return ringtap_wakeup_sleep(ringtap_sk(sk),
				    sock_rcvtimeo(sk, flags & MSG_DONTWAIT));
}

/* Ends it. */
static int ringtap_sock_sendmsg(struct socket *sock, struct msghdr *msg,
				size_t len)
{
	if (len)
		return -EOPNOTSUPP;
	ringtap_wakeup_break(ringtap_sk(sock->sk));
	return 0;
}

/* Without .family: the number is only known at run time, and what reads the
 * field looks for families of its own.
 */
const struct proto_ops ringtap_sock_ops = {
	.owner		= THIS_MODULE,
	.release	= ringtap_sock_release,
	.bind		= ringtap_sock_bind,
	.connect	= sock_no_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= sock_no_accept,
	.getname	= sock_no_getname,
	.poll		= ringtap_sock_poll,
	.ioctl		= ringtap_sock_ioctl,
	.listen		= sock_no_listen,
	.shutdown	= ringtap_sock_shutdown,
	.setsockopt	= ringtap_setsockopt,
	.getsockopt	= ringtap_getsockopt,
	.sendmsg	= ringtap_sock_sendmsg,
	.recvmsg	= ringtap_sock_recvmsg,
	.mmap		= ringtap_sock_mmap,
};
