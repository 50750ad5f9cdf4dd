// SPDX-License-Identifier: GPL-2.0
/*
 * What the interface ids of records stand for: one table for each socket, or for
 * all members of a group, so that their records can stand in one file.
 */
#include "table.h"

#include <linux/errno.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "meta.h"

struct ringtap_table *ringtap_table_create(bool is_shared)
{
	struct ringtap_table *table;

	table = kzalloc_obj(*table, GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;

	refcount_set(&table->refs, 1);
	table->is_shared = is_shared;
	mutex_init(&table->lock);
	xa_init_flags(&table->entries, XA_FLAGS_ACCOUNT);
	xa_init_flags(&table->live, XA_FLAGS_ACCOUNT);
	return table;
}

struct ringtap_table *ringtap_table_get(struct ringtap_table *table)
{
	refcount_inc(&table->refs);
	return table;
}

void ringtap_table_put(struct ringtap_table *table)
{
	struct ringtap_iface *told;
	unsigned long id;

	if (!refcount_dec_and_test(&table->refs))
		return;
	xa_for_each(&table->entries, id, told)
		kfree(told);
	xa_destroy(&table->entries);
	xa_destroy(&table->live);
	kfree(table);
}

/* The id that the device bears already, or -1. */
static int table_find(struct ringtap_table *table, const struct net_device *dev,
		      int linktype)
{
	const struct ringtap_iface *told;
	void *id = xa_load(&table->live, dev->ifindex);

	if (!id)
		return -1;
	told = xa_load(&table->entries, xa_to_value(id));
	if (told->linktype != linktype ||
	    strncmp(told->name, dev->name, RINGTAP_IFNAME_LEN))
		return -1;
	return xa_to_value(id);
}

/* What the last one who watched the device has left behind. */
static void table_take_over(struct ringtap_iface *told,
			    const struct ringtap_iface *like)
{
	told->mode = like->mode;
	told->directions = like->directions;
	told->hook = like->hook;
	told->why = like->why;
}

static int table_append(struct ringtap_table *table,
			const struct net_device *dev, int linktype,
			const struct ringtap_iface *like)
{
	struct ringtap_iface *told;
	u32 id = table->nr;
	int ret;

	if (id >= RINGTAP_IFACES_MAX)
		return -ENOSPC;
	told = kmemdup(like, sizeof(*like), GFP_KERNEL_ACCOUNT);
	if (!told)
		return -ENOMEM;

	told->id = id;
	told->ifindex = dev->ifindex;
	told->linktype = linktype;
	strscpy_pad(told->name, dev->name, RINGTAP_IFNAME_LEN);
	ret = xa_err(xa_store(&table->entries, id, told, GFP_KERNEL_ACCOUNT));
	if (ret)
		goto err_free;

	ret = xa_err(xa_store(&table->live, dev->ifindex, xa_mk_value(id),
			      GFP_KERNEL_ACCOUNT));
	if (ret)
		goto err_erase;

	table->nr++;
	return id;

err_erase:
	xa_erase(&table->entries, id);
err_free:
	kfree(told);
	return ret;
}

/**
 * ringtap_table_add - the id for a device
 * @table: the table
 * @dev: the device
 * @like: mode, directions, hook and reason
 * @before: an id that was the device's until now, and is not to be it any more;
 *	RINGTAP_IFACES_MAX: none
 *
 * The one that the device bears for others, if it still has the same name and
 * link type. RTNL is held.
 *
 * Return: the id; -EPROTONOSUPPORT if the device's link type has no number,
 * -ENOSPC if the table is full, -ENOMEM.
 */
int ringtap_table_add(struct ringtap_table *table, const struct net_device *dev,
		      const struct ringtap_iface *like, u32 before)
{
	int linktype = ringtap_meta_linktype(dev);
	int id;

	if (linktype < 0)
		return linktype;

	mutex_lock(&table->lock);
	id = table_find(table, dev, linktype);
	if (id < 0 || id == before)
		id = table_append(table, dev, linktype, like);
	else
		table_take_over(xa_load(&table->entries, id), like);
	mutex_unlock(&table->lock);
	return id;
}

/* No id leads to the device any more, unless a later one does. */
static void table_forget(struct ringtap_table *table, u32 ifindex, u32 id)
{
	if (xa_load(&table->live, ifindex) == xa_mk_value(id))
		xa_erase(&table->live, ifindex);
}

/**
 * ringtap_table_drop - takes an id back that no record can bear
 * @table: the table
 * @id: the last one. Where others may have seen it, it stays.
 */
void ringtap_table_drop(struct ringtap_table *table, u32 id)
{
	struct ringtap_iface *told;

	if (table->is_shared)
		return;

	mutex_lock(&table->lock);
	told = xa_erase(&table->entries, id);
	table_forget(table, told->ifindex, id);
	table->nr = id;
	mutex_unlock(&table->lock);
	kfree(told);
}

/* The device is gone, or goes on under another id. */
void ringtap_table_end(struct ringtap_table *table, u32 id)
{
	struct ringtap_iface *told;

	mutex_lock(&table->lock);
	told = xa_load(&table->entries, id);
	table_forget(table, told->ifindex, id);
	told->ifindex = 0;
	mutex_unlock(&table->lock);
}

/**
 * ringtap_table_change - frames of a device are met in another way
 * @table: the table
 * @id: of the device
 * @like: mode, hook and reason
 */
void ringtap_table_change(struct ringtap_table *table, u32 id,
			  const struct ringtap_iface *like)
{
	struct ringtap_iface *told;

	mutex_lock(&table->lock);
	told = xa_load(&table->entries, id);
	told->mode = like->mode;
	told->hook = like->hook;
	told->why = like->why;
	mutex_unlock(&table->lock);
}

/* A copy of an entry, or -ENODEV. */
int ringtap_table_read(struct ringtap_table *table, u32 id,
		       struct ringtap_iface *told)
{
	const struct ringtap_iface *entry;

	mutex_lock(&table->lock);
	entry = xa_load(&table->entries, id);
	if (entry)
		*told = *entry;
	mutex_unlock(&table->lock);
	return entry ? 0 : -ENODEV;
}

u32 ringtap_table_len(struct ringtap_table *table)
{
	u32 nr;

	mutex_lock(&table->lock);
	nr = table->nr;
	mutex_unlock(&table->lock);
	return nr;
}
