// SPDX-License-Identifier: GPL-2.0
/*
 * A socket's entries of its interface table: where the frames of a device are
 * counted. Written under the socket's configuration lock. A record with an id is
 * only written when the table has it, and the reader knows how long that is.
 */
#include "iface.h"

#include <linux/err.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <uapi/linux/ringtap_netlink.h>

#include "area.h"
#include "netlink.h"
#include "sock.h"
#include "table.h"

void ringtap_iface_init(struct ringtap_sock *rs)
{
	xa_init_flags(&rs->ifaces, XA_FLAGS_ACCOUNT);
	xa_init_flags(&rs->iface_of_dev, XA_FLAGS_ACCOUNT);
	INIT_LIST_HEAD(&rs->counting);
	INIT_LIST_HEAD(&rs->ended);
}

static struct ringtap_iface_entry *iface_alloc(u32 id)
{
	struct ringtap_iface_entry *entry;

	entry = kzalloc_obj(*entry, GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	if (ringtap_stats_init(&entry->counters)) {
		kfree(entry);
		return NULL;
	}

	entry->id = id;
	INIT_LIST_HEAD(&entry->on_list);
	return entry;
}

static void iface_free(struct ringtap_iface_entry *entry)
{
	if (!entry)
		return;

	list_del(&entry->on_list);
	ringtap_stats_exit(&entry->counters);
	kfree(entry);
}

void ringtap_iface_free(struct ringtap_sock *rs)
{
	struct ringtap_iface_entry *entry;
	unsigned long id;

	xa_for_each(&rs->ifaces, id, entry)
		iface_free(entry);
	iface_free(rs->no_room);
	xa_destroy(&rs->ifaces);
	xa_destroy(&rs->iface_of_dev);
}

struct ringtap_iface_entry *ringtap_iface_get(struct ringtap_sock *rs, u32 id)
{
	lockdep_assert_held(&rs->conf);

	return xa_load(&rs->ifaces, id);
}

/* Devices may come and go for as long as a capture runs, and counters by CPU
 * are large, and long to read: they are kept of those only that there are.
 */
static void iface_fold_ended(struct ringtap_sock *rs)
{
	struct ringtap_iface_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &rs->ended, on_list) {
		if (!poll_state_synchronize_rcu(entry->grace))
			break;
		list_del_init(&entry->on_list);
		ringtap_stats_fold(&entry->counters, &rs->folded);
		cond_resched();
	}
}

static void iface_add_list(const struct list_head *list,
			   struct ringtap_stats *sum)
{
	const struct ringtap_iface_entry *entry;

	list_for_each_entry(entry, list, on_list) {
		ringtap_stats_add(&entry->counters, sum);
		cond_resched();
	}
}

/* What became of the frames of all devices. */
void ringtap_iface_sum(struct ringtap_sock *rs, struct ringtap_stats *sum)
{
	lockdep_assert_held(&rs->conf);

	iface_fold_ended(rs);
	*sum = rs->folded;
	iface_add_list(&rs->ended, sum);
	iface_add_list(&rs->counting, sum);
}

/* The table is as long as the reader is told. */
void ringtap_iface_publish(struct ringtap_sock *rs)
{
	lockdep_assert_held(&rs->conf);

	if (rs->area)
		WRITE_ONCE(rs->area->state->ifaces,
			   ringtap_table_len(rs->table));
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

static void iface_new(struct ringtap_sock *rs, u32 id)
{
	ringtap_iface_publish(rs);
	ringtap_netlink_tell_iface(rs, id, RINGTAP_CMD_IFACE_NEW_NTF);
}

/* Those that there are when the socket starts. */
void ringtap_iface_tell_all(struct ringtap_sock *rs)
{
	const struct ringtap_iface_entry *entry;

	lockdep_assert_held(&rs->conf);

	list_for_each_entry(entry, &rs->counting, on_list)
		if (entry != rs->no_room)
			ringtap_netlink_tell_iface(rs, entry->id,
						   RINGTAP_CMD_IFACE_NEW_NTF);
}

static struct ringtap_iface_entry *iface_insert(struct ringtap_sock *rs, u32 id)
{
	struct ringtap_iface_entry *entry = iface_alloc(id);
	int ret;

	if (!entry)
		return ERR_PTR(-ENOMEM);

	ret = xa_err(xa_store(&rs->ifaces, id, entry, GFP_KERNEL_ACCOUNT));
	if (ret) {
		iface_free(entry);
		return ERR_PTR(ret);
	}
	list_add_tail(&entry->on_list, &rs->counting);
	return entry;
}

/**
 * ringtap_iface_add - an entry for a device
 * @rs: the socket
 * @dev: the device
 * @like: mode, directions, hook and reason
 *
 * Another one than the device had until now, if it had one.
 *
 * Return: the entry; what ringtap_table_add() says, -ENOMEM.
 */
struct ringtap_iface_entry *ringtap_iface_add(struct ringtap_sock *rs,
					      const struct net_device *dev,
					      const struct ringtap_iface *like)
{
	struct ringtap_iface_entry *entry;
	int id;

	lockdep_assert_held(&rs->conf);

	id = ringtap_table_add(rs->table, dev, like, RINGTAP_IFACES_MAX);
	if (id >= 0 && xa_load(&rs->ifaces, id))
		id = ringtap_table_add(rs->table, dev, like, id);
	if (id < 0)
		return ERR_PTR(id);

	entry = iface_insert(rs, id);
	if (IS_ERR(entry))
		ringtap_table_drop(rs->table, id);
	else
		iface_new(rs, id);
	return entry;
}

/* Of a socket that was not started: nobody has seen the entry, the last one
 * that was added. No CPU can come upon it any more.
 */
void ringtap_iface_drop(struct ringtap_sock *rs,
			struct ringtap_iface_entry *entry)
{
	lockdep_assert_held(&rs->conf);

	xa_erase(&rs->ifaces, entry->id);
	ringtap_table_drop(rs->table, entry->id);
	iface_free(entry);
	ringtap_iface_publish(rs);
}

/* The same for those of all devices, which then are all that there are. */
void ringtap_iface_drop_followed(struct ringtap_sock *rs)
{
	struct ringtap_iface_entry *entry, *before;

	lockdep_assert_held(&rs->conf);

	xa_destroy(&rs->iface_of_dev);
	list_for_each_entry_safe_reverse(entry, before, &rs->counting, on_list)
		if (entry != rs->no_room)
			ringtap_iface_drop(rs, entry);
}

/* Nothing leads to it any more, but a CPU may have it in its hands. */
void ringtap_iface_end(struct ringtap_sock *rs,
		       struct ringtap_iface_entry *entry)
{
	lockdep_assert_held(&rs->conf);

	iface_fold_ended(rs);
	ringtap_table_end(rs->table, entry->id);
	entry->grace = start_poll_synchronize_rcu();
	list_move_tail(&entry->on_list, &rs->ended);
	ringtap_iface_changed(rs);
	ringtap_netlink_tell_iface(rs, entry->id, RINGTAP_CMD_IFACE_END_NTF);
}

static void iface_end_followed(struct ringtap_sock *rs,
			       struct ringtap_iface_entry *entry)
{
	if (entry && entry != rs->no_room)
		ringtap_iface_end(rs, entry);
}

/* A new one that nothing leads to. Its id may be known once the socket runs. */
static void iface_give_up(struct ringtap_sock *rs,
			  struct ringtap_iface_entry *entry)
{
	if (entry == rs->no_room)
		return;
	if (rs->started)
		ringtap_iface_end(rs, entry);
	else
		ringtap_iface_drop(rs, entry);
}

/* Stands for all devices that the table has no room for. */
static struct ringtap_iface_entry *iface_no_room(struct ringtap_sock *rs)
{
	if (rs->no_room)
		return rs->no_room;

	rs->no_room = iface_alloc(RINGTAP_IFACES_MAX);
	if (!rs->no_room)
		return ERR_PTR(-ENOMEM);
	list_add_tail(&rs->no_room->on_list, &rs->counting);
	return rs->no_room;
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
	void *old = xa_load(&rs->iface_of_dev, dev->ifindex);
	struct ringtap_iface_entry *entry = ringtap_iface_add(rs, dev, like);

	if (entry == ERR_PTR(-EPROTONOSUPPORT)) {
		ringtap_iface_forget(rs, dev);
		return 0;
	}
	if (entry == ERR_PTR(-ENOSPC)) {
		if (old)
			return 0;
		entry = iface_no_room(rs);
	}
	if (IS_ERR(entry))
		return PTR_ERR(entry);

	/* For CPUs that deliver: the entry is there, and published. */
	old = xa_store(&rs->iface_of_dev, dev->ifindex, entry,
		       GFP_KERNEL_ACCOUNT);
	if (xa_is_err(old)) {
		iface_give_up(rs, entry);
		return xa_err(old);
	}
	iface_end_followed(rs, old);
	return 0;
}

void ringtap_iface_forget(struct ringtap_sock *rs, const struct net_device *dev)
{
	lockdep_assert_held(&rs->conf);

	iface_end_followed(rs, xa_erase(&rs->iface_of_dev, dev->ifindex));
}

/* Of a followed device: its entry, or the one without room; NULL: it has none.
 */
struct ringtap_iface_entry *ringtap_iface_of(struct ringtap_sock *rs,
					     const struct net_device *dev)
{
	return xa_load(&rs->iface_of_dev, dev->ifindex);
}
