// SPDX-License-Identifier: GPL-2.0
#include "sock.h"

#include <linux/capability.h>
#include <linux/net.h>
#include <linux/overflow.h>
#include <linux/poll.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "area.h"
#include "hook.h"
#include "meta.h"
#include "mmap.h"
#include "option.h"
#include "stats.h"

static int sock_add_iface(struct ringtap_sock *rs, const struct net_device *dev,
			  const struct sockaddr_ringtap *addr)
{
	struct ringtap_iface *ifaces;
	int linktype;

	lockdep_assert_held(&rs->conf);

	linktype = ringtap_meta_linktype(dev);
	if (linktype < 0)
		return linktype;
	if (rs->nr_ifaces >= RINGTAP_IFACES_MAX)
		return -ENOSPC;

	ifaces = krealloc(rs->ifaces,
			  array_size(rs->nr_ifaces + 1, sizeof(*ifaces)),
			  GFP_KERNEL_ACCOUNT);
	if (!ifaces)
		return -ENOMEM;

	rs->ifaces = ifaces;
	ifaces[rs->nr_ifaces] = (struct ringtap_iface) {
		.id = rs->nr_ifaces,
		.ifindex = dev->ifindex,
		.linktype = linktype,
		.mode = addr->mode,
		.directions = RINGTAP_DIR_IN,
	};
	strscpy(ifaces[rs->nr_ifaces].name, dev->name, RINGTAP_IFNAME_LEN);
	return 0;
}

/* The table is as long as the reader is told: no record uses the new entry
 * before the socket is armed.
 */
static void sock_publish_ifaces(struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	if (rs->area)
		WRITE_ONCE(rs->area->state->ifaces, rs->nr_ifaces);
}

static int sock_attach(struct ringtap_sock *rs, struct net_device *dev,
		       const struct sockaddr_ringtap *addr)
{
	struct ringtap_port *port;
	int ret;

	ASSERT_RTNL();
	lockdep_assert_held(&rs->conf);

	if (rs->started)
		return -EISCONN;

	port = kzalloc_obj(*port, GFP_KERNEL_ACCOUNT);
	if (!port)
		return -ENOMEM;

	ret = sock_add_iface(rs, dev, addr);
	if (ret)
		goto err_free_port;

	port->rs = rs;
	port->iface = rs->nr_ifaces;
	port->mode = addr->mode;
	ret = ringtap_hook_attach(port, dev);
	if (ret)
		goto err_free_port;

	list_add_tail(&port->on_sock, &rs->ports);
	rs->nr_ifaces++;
	sock_publish_ifaces(rs);
	return 0;

err_free_port:
	kfree(port);
	return ret;
}

static int sock_check_addr(struct sock *sk, const struct sockaddr_ringtap *addr,
			   int len)
{
	struct user_namespace *ns = sock_net(sk)->user_ns;

	if (len < (int)sizeof(*addr) || addr->reserved)
		return -EINVAL;
	if (memchr_inv(addr + 1, 0, len - sizeof(*addr)))
		return -E2BIG;
	if (addr->family != sk->sk_family)
		return -EAFNOSUPPORT;
	if (addr->directions & ~RINGTAP_DIR_IN)
		return -EOPNOTSUPP;

	switch (addr->mode) {
	case RINGTAP_MODE_COPY:
		return 0;
	case RINGTAP_MODE_BYPASS:
		return ns_capable(ns, CAP_NET_ADMIN) ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}

static int ringtap_sock_bind(struct socket *sock, struct sockaddr_unsized *uaddr,
			     int len)
{
	const struct sockaddr_ringtap *addr = (void *)uaddr;
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	struct net_device *dev;
	int ret;

	ret = sock_check_addr(&rs->sk, addr, len);
	if (ret)
		return ret;

	rtnl_lock();
	mutex_lock(&rs->conf);
	dev = __dev_get_by_index(sock_net(&rs->sk), addr->ifindex);
	ret = dev ? sock_attach(rs, dev, addr) : -ENODEV;
	mutex_unlock(&rs->conf);
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
	if (!rs->area) {
		/* For those who look without the lock: poll, mmap, options. */
		smp_store_release(&rs->area, area);
		sock_publish_ifaces(rs);
		ret = 0;
	}
	mutex_unlock(&rs->conf);
	return ret;
}

/* From here on nothing of the configuration changes any more. */
int ringtap_sock_start(struct ringtap_sock *rs)
{
	int ret = 0;

	mutex_lock(&rs->conf);
	if (rs->started)
		ret = -EALREADY;
	else if (!rs->area)
		ret = -ENODATA;
	else if (list_empty(&rs->ports))
		ret = -ENOTCONN;
	if (ret)
		goto out;

	rs->started = true;
	smp_store_release(&rs->armed, true); /* see ringtap_deliver() */
out:
	mutex_unlock(&rs->conf);
	return ret;
}

/* Whoever sees the flag and then empty rings has seen everything. */
static void sock_publish_end(struct ringtap_sock *rs, u32 flag)
{
	u32 *flags = &rs->area->state->flags;

	lockdep_assert_held(&rs->conf);

	smp_store_release(flags, *flags | flag); /* after the heads */
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
	WRITE_ONCE(rs->armed, false);
	mutex_unlock(&rs->conf);
	if (!started)
		return -ENOTCONN;

	/* Some CPU may be in ringtap_deliver(), past its look at @armed. */
	synchronize_net();

	mutex_lock(&rs->conf);
	sock_publish_end(rs, RINGTAP_STATE_STOPPED);
	mutex_unlock(&rs->conf);
	rs->sk.sk_state_change(&rs->sk);
	return 0;
}

/**
 * ringtap_sock_port_gone - the device of a port has gone away
 * @port: detached, on a list of the caller's; freed here
 *
 * After the last one the reader gets what is in the rings, then ENETDOWN. A
 * socket that was not started has no reader to tell: its start will fail.
 */
void ringtap_sock_port_gone(struct ringtap_port *port)
{
	struct ringtap_sock *rs = port->rs;
	bool last;

	ASSERT_RTNL();

	mutex_lock(&rs->conf);
	list_del(&port->on_sock);
	rs->ifaces[port->iface].ifindex = 0;
	last = rs->started && list_empty(&rs->ports);
	if (last)
		sock_publish_end(rs, RINGTAP_STATE_DOWN);
	mutex_unlock(&rs->conf);
	kfree_rcu(port, rcu);

	if (last) {
		WRITE_ONCE(rs->sk.sk_err, ENETDOWN);
		sk_error_report(&rs->sk);
	}
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

/* A sleeper announces itself and looks again, as the reader does with its
 * need, and with the same fences: who finds nothing here is woken by the next
 * record. On every call, also from epoll, which after a wakeup looks here,
 * and drops the event without a word if there is nothing: the reader's need
 * is served then, and only @polled still stands for it.
 */
static bool sock_poll_readable(struct ringtap_sock *rs)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);

	if (area && ringtap_area_readable(area))
		return true;

	WRITE_ONCE(rs->polled, 1);
	smp_mb(); /* F, matches E in ringtap_ring_wake() */
	area = smp_load_acquire(&rs->area); /* as above; it may have come */
	return area && ringtap_area_readable(area);
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
	if (sock_poll_readable(rs))
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

/* True if a CPU may still be delivering. */
static bool sock_detach_all(struct ringtap_sock *rs)
{
	struct ringtap_port *port, *next;
	bool detached;

	rtnl_lock();
	mutex_lock(&rs->conf);
	detached = !list_empty(&rs->ports);
	list_for_each_entry_safe(port, next, &rs->ports, on_sock) {
		list_del(&port->on_sock);
		ringtap_hook_detach(port);
		kfree_rcu(port, rcu);
	}
	mutex_unlock(&rs->conf);
	rtnl_unlock();
	return detached;
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
	if (sock_detach_all(rs))
		synchronize_net();

	ringtap_area_free(rs->area);
	rs->area = NULL;

	sock_orphan(sk);
	sock->sk = NULL;
	sock_put(sk);
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
	.sendmsg	= sock_no_sendmsg,
	.recvmsg	= sock_no_recvmsg,
	.mmap		= ringtap_sock_mmap,
};
