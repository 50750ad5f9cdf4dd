// SPDX-License-Identifier: GPL-2.0
#include "watch.h"

#include <linux/err.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <uapi/linux/ringtap.h>
#include <uapi/linux/ringtap_netlink.h>

#include "hook.h"
#include "iface.h"
#include "mode.h"
#include "sock.h"
#include "table.h"
#include "tap.h"

/* Of all sockets, for what happens to devices; under RTNL. */
LIST_HEAD(ringtap_watches);

/* Of one of the devices that it watches. */
static u32 watch_directions(const struct ringtap_watch *watch,
			    const struct net_device *dev, u16 mode)
{
	return watch->directions ?: ringtap_mode_directions(dev, mode);
}

/* One of its own, not attached anywhere. */
struct ringtap_port *ringtap_watch_port(struct ringtap_watch *watch,
					u32 directions)
{
	struct ringtap_port *port;

	port = kzalloc_obj(*port, GFP_KERNEL_ACCOUNT);
	if (!port)
		return NULL;

	port->rs = watch->rs;
	port->directions = directions;
	RCU_INIT_POINTER(port->iface, watch->iface);
	return port;
}

static int watch_add_in(struct ringtap_watch *watch,
			const struct ringtap_choice *choice,
			const struct ringtap_iface *iface)
{
	struct ringtap_port *port;
	u32 directions;
	int ret;

	/* The taps show both; the other hooks what comes in, and where a group may
	 * move, it is met apart from the beginning.
	 */
	directions = iface->directions;
	if (choice->in != &ringtap_tap || watch->rs->group)
		directions &= RINGTAP_DIR_IN;
	if (!directions)
		return 0;

	port = ringtap_watch_port(watch, directions);
	if (!port)
		return -ENOMEM;

	port->bypass = choice->mode == RINGTAP_MODE_BYPASS;
	port->pass = watch->pass;
	port->lo_in = !watch->directions;
	ret = ringtap_hook_attach(port, choice->in, sock_net(&watch->rs->sk),
				  watch->dev);
	if (ret) {
		kfree(port);
		return ret;
	}
	watch->in = port;
	return 0;
}

/* Frames to be sent pass no rx_handler: those come from the taps. */
static int watch_add_out(struct ringtap_watch *watch,
			 const struct ringtap_choice *choice,
			 const struct ringtap_iface *iface)
{
	struct ringtap_port *port;
	int ret;

	if ((choice->in == &ringtap_tap && !watch->rs->group) ||
	    !(iface->directions & RINGTAP_DIR_OUT))
		return 0;

	port = ringtap_watch_port(watch, RINGTAP_DIR_OUT);
	if (!port)
		return -ENOMEM;

	port->lo_in = !watch->directions;
	ret = ringtap_hook_attach(port, &ringtap_tap, sock_net(&watch->rs->sk),
				  watch->dev);
	if (ret) {
		kfree(port);
		return ret;
	}
	watch->out = port;
	return 0;
}

static void watch_detach(struct ringtap_watch *watch)
{
	if (watch->in)
		ringtap_hook_detach(watch->in);
	if (watch->out)
		ringtap_hook_detach(watch->out);
	watch->in = NULL;
	watch->out = NULL;
}

static int watch_add_ports(struct ringtap_watch *watch,
			   const struct ringtap_choice *choice,
			   const struct ringtap_iface *iface)
{
	int ret;

	ret = watch_add_in(watch, choice, iface);
	if (ret)
		return ret;

	ret = watch_add_out(watch, choice, iface);
	if (ret) {
		/* Before the entry goes: some CPU may be in the port. */
		watch_detach(watch);
		synchronize_net();
	}
	return ret;
}

/**
 * ringtap_watch_follow - a watch of all devices sees one more
 * @watch: of all devices
 * @dev: is new, or has another name or type than before
 */
int ringtap_watch_follow(struct ringtap_watch *watch,
			 const struct net_device *dev)
{
	const struct ringtap_iface like = {
		.mode = RINGTAP_MODE_TAP,
		.directions = watch_directions(watch, dev, RINGTAP_MODE_TAP),
		.hook = RINGTAP_HOOK_TAP,
		.why = RINGTAP_WHY_ANY,
	};

	return ringtap_iface_follow(watch->rs, dev, &like);
}

/* All devices there are, each with an entry of its own. */
static int watch_add_ifaces(struct ringtap_watch *watch,
			    const struct ringtap_iface *like)
{
	struct ringtap_sock *rs = watch->rs;
	struct net_device *dev;
	int ret;

	if (watch->dev) {
		watch->iface = ringtap_iface_add(rs, watch->dev, like);
		return PTR_ERR_OR_ZERO(watch->iface);
	}

	for_each_netdev(sock_net(&rs->sk), dev) {
		ret = ringtap_watch_follow(watch, dev);
		if (ret)
			return ret;
	}
	return 0;
}

/* Of a watch that did not come about. */
static void watch_drop_ifaces(struct ringtap_watch *watch)
{
	struct ringtap_sock *rs = watch->rs;

	if (!watch->dev)
		ringtap_iface_drop_followed(rs);
	else if (!IS_ERR(watch->iface))
		ringtap_iface_drop(rs, watch->iface);
}

static int watch_check(struct ringtap_sock *rs, const struct net_device *dev,
		       const struct sockaddr_ringtap *addr)
{
	const struct ringtap_watch *other;

	/* One that sees all devices has no need of another. */
	list_for_each_entry(other, &rs->watches, on_sock)
		if (other->dev == dev || !other->dev || !dev)
			return -EEXIST;
	if (!dev && (addr->mode == RINGTAP_MODE_COPY ||
		     addr->mode == RINGTAP_MODE_BYPASS))
		return -EOPNOTSUPP;
	/* There is nothing to keep from anybody in what is sent. */
	if (addr->mode == RINGTAP_MODE_BYPASS && addr->directions &&
	    !(addr->directions & RINGTAP_DIR_IN))
		return -EOPNOTSUPP;
	return 0;
}

/* Whether both are of members of a group, and of one device. */
bool ringtap_watch_is_peer(const struct ringtap_watch *watch,
			   const struct ringtap_watch *other)
{
	return watch != other && watch->rs->group &&
	       watch->rs->group == other->rs->group && watch->dev == other->dev;
}

static const struct ringtap_watch *
watch_find_peer(const struct ringtap_watch *watch)
{
	const struct ringtap_watch *other;

	list_for_each_entry(other, &ringtap_watches, on_list)
		if (ringtap_watch_is_peer(watch, other))
			return other;
	return NULL;
}

static bool watch_agrees(const struct ringtap_watch *watch,
			 const struct ringtap_watch *peer)
{
	return watch->asked == peer->asked &&
	       watch->directions == peer->directions &&
	       watch->pass == peer->pass;
}

/* Else a frame would be met, and delivered, at two places. */
static bool watch_mixes_any(const struct ringtap_watch *watch)
{
	const struct ringtap_watch *other;

	list_for_each_entry(other, &ringtap_watches, on_list)
		if (watch->rs->group && other->rs->group == watch->rs->group &&
		    !other->dev != !watch->dev)
			return true;
	return false;
}

/* Members of a group meet a frame at one place, wherever the first was led. */
static int watch_choose(const struct ringtap_watch *watch,
			struct ringtap_choice *choice)
{
	const struct ringtap_watch *peer = watch_find_peer(watch);

	if (watch_mixes_any(watch) || (peer && !watch_agrees(watch, peer)))
		return -EINVAL;
	*choice = peer ? peer->choice :
			 ringtap_mode_choose(watch->dev, watch->asked);
	return 0;
}

static int watch_start(struct ringtap_watch *watch)
{
	const struct ringtap_choice *choice = &watch->choice;
	struct ringtap_iface iface = {};
	int ret;

	ret = watch_choose(watch, &watch->choice);
	if (ret)
		return ret;

	iface.mode = choice->mode;
	iface.hook = choice->in->kind;
	iface.why = choice->why;
	iface.directions = watch_directions(watch, watch->dev, choice->mode);
	ret = watch_add_ifaces(watch, &iface);
	if (!ret)
		ret = watch_add_ports(watch, choice, &iface);
	if (ret)
		watch_drop_ifaces(watch);
	return ret;
}

/**
 * ringtap_watch_add - lets a socket watch a device
 * @rs: the socket, not started
 * @dev: the device; NULL: all of the socket's namespace
 * @addr: how
 * @promisc: the watch's on success, or NULL
 *
 * RTNL and the socket's configuration lock are held.
 */
int ringtap_watch_add(struct ringtap_sock *rs, struct net_device *dev,
		      const struct sockaddr_ringtap *addr,
		      struct ringtap_promisc *promisc)
{
	struct ringtap_watch *watch;
	int ret;

	ASSERT_RTNL();
	lockdep_assert_held(&rs->conf);

	ret = watch_check(rs, dev, addr);
	if (ret)
		return ret;

	watch = kzalloc_obj(*watch, GFP_KERNEL_ACCOUNT);
	if (!watch)
		return -ENOMEM;

	watch->rs = rs;
	watch->dev = dev;
	watch->promisc = promisc;
	watch->asked = addr->mode;
	watch->directions = addr->directions;
	watch->pass = addr->flags & RINGTAP_BIND_PASS;
	ret = watch_start(watch);
	if (ret) {
		kfree(watch);
		return ret;
	}

	list_add_tail(&watch->on_sock, &rs->watches);
	list_add_tail(&watch->on_list, &ringtap_watches);
	return 0;
}

/**
 * ringtap_watch_remove - the end of it
 * @watch: freed
 *
 * A CPU may still be delivering. Promiscuous mode is the caller's to give back.
 */
void ringtap_watch_remove(struct ringtap_watch *watch)
{
	ASSERT_RTNL();
	lockdep_assert_held(&watch->rs->conf);

	watch_detach(watch);
	list_del(&watch->on_sock);
	list_del(&watch->on_list);
	kfree(watch);
}

/**
 * ringtap_watch_rename - records go on under another interface id
 * @watch: of one device, that has another name or type than before
 *
 * Return: 0; -ENOSPC, -ENOMEM: they keep the one of before; -EPROTONOSUPPORT:
 * there is no number for its link type.
 */
int ringtap_watch_rename(struct ringtap_watch *watch)
{
	struct ringtap_sock *rs = watch->rs;
	struct ringtap_iface_entry *old = watch->iface, *new;
	struct ringtap_iface told;
	int ret;

	ASSERT_RTNL();
	lockdep_assert_held(&rs->conf);

	ret = ringtap_table_read(rs->table, old->id, &told);
	if (ret)
		return ret;
	new = ringtap_iface_add(rs, watch->dev, &told);
	if (IS_ERR(new))
		return PTR_ERR(new);

	/* For deliver_iface(): the table has the entry. */
	watch->iface = new;
	if (watch->in)
		rcu_assign_pointer(watch->in->iface, new);
	if (watch->out)
		rcu_assign_pointer(watch->out->iface, new);
	/* Some CPU may be writing a record with the old one. */
	synchronize_net();
	ringtap_iface_end(rs, old);
	return 0;
}

static u32 watch_hook(const struct ringtap_port *port)
{
	return port ? BIT(port->hook->ops->kind - RINGTAP_HOOK_TAP) : 0;
}

/**
 * ringtap_watch_tell - for who looks from outside
 * @net: a namespace
 * @dev: a device of it; NULL: those that see all of them are meant
 * @told: who meets frames there, and where
 */
void ringtap_watch_tell(const struct net *net, const struct net_device *dev,
			struct ringtap_watch_told *told)
{
	const struct ringtap_watch *watch;

	BUILD_BUG_ON(BIT(RINGTAP_HOOK_HANDLER - RINGTAP_HOOK_TAP) !=
		     RINGTAP_HOOKS_HANDLER);
	ASSERT_RTNL();

	*told = (struct ringtap_watch_told){};
	list_for_each_entry(watch, &ringtap_watches, on_list) {
		if (watch->dev != dev || !net_eq(sock_net(&watch->rs->sk), net))
			continue;
		told->hooks |= watch_hook(watch->in) | watch_hook(watch->out);
		told->sockets++;
	}
}
