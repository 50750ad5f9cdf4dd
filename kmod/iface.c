// SPDX-License-Identifier: GPL-2.0
/*
 * The interface table of a socket: what a record's interface id stands for.
 * Written under the socket's configuration lock. A record with an id is only
 * written when the table has its entry, and the reader knows how long it is.
 */
#include "iface.h"

#include <linux/lockdep.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "area.h"
#include "meta.h"
#include "sock.h"

void ringtap_iface_init(struct ringtap_sock *rs)
{
	xa_init_flags(&rs->ifaces, XA_FLAGS_ACCOUNT);
	xa_init_flags(&rs->iface_ids, XA_FLAGS_ACCOUNT);
}

void ringtap_iface_free(struct ringtap_sock *rs)
{
	struct ringtap_iface *iface;
	unsigned long id;

	xa_for_each(&rs->ifaces, id, iface)
		kfree(iface);
	xa_destroy(&rs->ifaces);
	xa_destroy(&rs->iface_ids);
}

struct ringtap_iface *ringtap_iface_get(struct ringtap_sock *rs, u32 id)
{
	lockdep_assert_held(&rs->conf);

	return xa_load(&rs->ifaces, id);
}

/* The table is as long as the reader is told. */
void ringtap_iface_publish(struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	if (rs->area)
		WRITE_ONCE(rs->area->state->ifaces, rs->nr_ifaces);
}

/* An entry has become another: who keeps a copy should read it again. */
void ringtap_iface_changed(struct ringtap_sock *rs)
{
	u32 *changes;

	lockdep_assert_held(&rs->conf);

	if (!rs->area)
		return;
	changes = &rs->area->state->changes;
	WRITE_ONCE(*changes, *changes + 1);
}

/**
 * ringtap_iface_add - a new entry at the end of the table
 * @rs: the socket
 * @dev: the device
 * @like: mode, directions, hook and reason
 *
 * Return: its id; -EPROTONOSUPPORT if the device's link type has no number,
 * -ENOSPC if the table is full, -ENOMEM.
 */
int ringtap_iface_add(struct ringtap_sock *rs, const struct net_device *dev,
		      const struct ringtap_iface *like)
{
	int linktype = ringtap_meta_linktype(dev);
	struct ringtap_iface *iface;
	int ret;

	lockdep_assert_held(&rs->conf);

	if (linktype < 0)
		return linktype;
	if (rs->nr_ifaces >= RINGTAP_IFACES_MAX)
		return -ENOSPC;

	iface = kmemdup(like, sizeof(*like), GFP_KERNEL_ACCOUNT);
	if (!iface)
		return -ENOMEM;

	iface->id = rs->nr_ifaces;
	iface->ifindex = dev->ifindex;
	iface->linktype = linktype;
	strscpy_pad(iface->name, dev->name, RINGTAP_IFNAME_LEN);
	ret = xa_err(xa_store(&rs->ifaces, iface->id, iface,
			      GFP_KERNEL_ACCOUNT));
	if (ret) {
		kfree(iface);
		return ret;
	}

	rs->nr_ifaces++;
	ringtap_iface_publish(rs);
	return iface->id;
}

/* Of a socket that was not started: nobody has seen the entry. */
void ringtap_iface_drop_last(struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	rs->nr_ifaces--;
	kfree(xa_erase(&rs->ifaces, rs->nr_ifaces));
	ringtap_iface_publish(rs);
}

/* No more records come with this id. */
void ringtap_iface_end(struct ringtap_sock *rs, u32 id)
{
	lockdep_assert_held(&rs->conf);

	ringtap_iface_get(rs, id)->ifindex = 0;
	ringtap_iface_changed(rs);
}

static void iface_end_followed(struct ringtap_sock *rs, void *id)
{
	if (id && xa_to_value(id) != RINGTAP_IFACE_NO_ROOM)
		ringtap_iface_end(rs, xa_to_value(id));
}

/**
 * ringtap_iface_follow - a socket that sees all devices sees one more
 * @rs: the socket
 * @dev: the device; is new, or has another name or type than before
 * @like: as for ringtap_iface_add()
 *
 * A device whose link type has no number is left out. Where there is no room
 * its records go on under the id of before, or count as dropped.
 *
 * Return: 0, -ENOMEM.
 */
int ringtap_iface_follow(struct ringtap_sock *rs, const struct net_device *dev,
			 const struct ringtap_iface *like)
{
	void *old = xa_load(&rs->iface_ids, dev->ifindex);
	int id = ringtap_iface_add(rs, dev, like);

	if (id == -EPROTONOSUPPORT) {
		ringtap_iface_forget(rs, dev);
		return 0;
	}
	if (id == -ENOSPC) {
		if (old)
			return 0;
		id = RINGTAP_IFACE_NO_ROOM;
	}
	if (id < 0)
		return id;

	/* For CPUs that deliver: the entry is there, and published. */
	old = xa_store(&rs->iface_ids, dev->ifindex, xa_mk_value(id),
		       GFP_KERNEL_ACCOUNT);
	if (xa_is_err(old)) {
		/* Nothing leads to the new entry. */
		iface_end_followed(rs, xa_mk_value(id));
		return xa_err(old);
	}
	iface_end_followed(rs, old);
	return 0;
}

void ringtap_iface_forget(struct ringtap_sock *rs, const struct net_device *dev)
{
	lockdep_assert_held(&rs->conf);

	iface_end_followed(rs, xa_erase(&rs->iface_ids, dev->ifindex));
}

/* The id of a followed device, RINGTAP_IFACE_NO_ROOM, or more: it has none. */
u32 ringtap_iface_of(struct ringtap_sock *rs, const struct net_device *dev)
{
	void *id = xa_load(&rs->iface_ids, dev->ifindex);

	return id ? xa_to_value(id) : U32_MAX;
}
