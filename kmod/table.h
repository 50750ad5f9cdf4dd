/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_TABLE_H
#define RINGTAP_TABLE_H

#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <uapi/linux/ringtap.h>

struct net_device;

/* Entries of a table: more than devices come and go in the life of a capture,
 * and nobody can use it to exhaust memory.
 */
#define RINGTAP_IFACES_MAX	65536

/**
 * struct ringtap_table - what the interface ids of records stand for
 * @refs: a socket's own has one; a group's, one for the group and each member
 * @is_shared: with a group, whose members use the same id for the same device
 * @lock: protects what follows; the innermost of those that a configuration
 *	takes
 * @entries: struct ringtap_iface by id
 * @live: id by index of the device, for devices that bear one
 * @nr: length, only ever longer, but for a bind() that failed
 */
struct ringtap_table {
	refcount_t	refs;
	bool		is_shared;
	struct mutex	lock; /* of what follows */
	struct xarray	entries;
	struct xarray	live;
	u32		nr;
};

struct ringtap_table *__must_check ringtap_table_create(bool is_shared);
struct ringtap_table *ringtap_table_get(struct ringtap_table *table);
void ringtap_table_put(struct ringtap_table *table);
int __must_check ringtap_table_add(struct ringtap_table *table,
				   const struct net_device *dev,
				   const struct ringtap_iface *like,
				   u32 before);
void ringtap_table_drop(struct ringtap_table *table, u32 id);
void ringtap_table_end(struct ringtap_table *table, u32 id);
void ringtap_table_change(struct ringtap_table *table, u32 id,
			  const struct ringtap_iface *like);
int ringtap_table_read(struct ringtap_table *table, u32 id,
		       struct ringtap_iface *told);
u32 ringtap_table_len(struct ringtap_table *table);

#endif /* RINGTAP_TABLE_H */
