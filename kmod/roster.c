// SPDX-License-Identifier: GPL-2.0
/*
 * All sockets there are, for who looks at them from outside.
 */
#include "roster.h"

#include <linux/mutex.h>
#include <linux/xarray.h>

#include "sock.h"

/* Taken alone: whoever was found is held, not the lock. */
static DEFINE_MUTEX(roster_lock);
static DEFINE_XARRAY_ALLOC1(roster);
static u32 roster_next;
/* Never 0, which for netlink is not to know. */
static u32 roster_changes = 1;

static void roster_changed(void)
{
	lockdep_assert_held(&roster_lock);

	WRITE_ONCE(roster_changes, roster_changes + 1 ?: 1);
}

/* Gives it an id, which nobody has for a while after it is gone. */
int ringtap_roster_add(struct ringtap_sock *rs)
{
	int ret;

	mutex_lock(&roster_lock);
	ret = xa_alloc_cyclic(&roster, &rs->id, rs, xa_limit_32b, &roster_next,
			      GFP_KERNEL_ACCOUNT);
	if (ret >= 0)
		roster_changed();
	mutex_unlock(&roster_lock);
	return ret < 0 ? ret : 0;
}

/* Nobody finds it any more; who has, may still look at it. */
void ringtap_roster_remove(struct ringtap_sock *rs)
{
	mutex_lock(&roster_lock);
	xa_erase(&roster, rs->id);
	roster_changed();
	mutex_unlock(&roster_lock);
}

/**
 * ringtap_roster_get - finds a socket
 * @net: its namespace
 * @id: its number
 *
 * Return: the socket, for sock_put(); NULL: there is none.
 */
struct ringtap_sock *ringtap_roster_get(const struct net *net, u32 id)
{
	struct ringtap_sock *rs;

	mutex_lock(&roster_lock);
	rs = xa_load(&roster, id);
	if (rs && !net_eq(sock_net(&rs->sk), net))
		rs = NULL;
	if (rs)
		sock_hold(&rs->sk);
	mutex_unlock(&roster_lock);
	return rs;
}

/* The same for the first of those that have this id or a higher one. */
struct ringtap_sock *ringtap_roster_get_next(const struct net *net, u64 id)
{
	unsigned long at = id;
	struct ringtap_sock *rs;

	if (id > U32_MAX)
		return NULL;
	mutex_lock(&roster_lock);
	for (rs = xa_find(&roster, &at, U32_MAX, XA_PRESENT); rs;
	     rs = xa_find_after(&roster, &at, U32_MAX, XA_PRESENT))
		if (net_eq(sock_net(&rs->sk), net))
			break;
	if (rs)
		sock_hold(&rs->sk);
	mutex_unlock(&roster_lock);
	return rs;
}

/* Another number than before: sockets have come or gone. */
u32 ringtap_roster_changes(void)
{
	return READ_ONCE(roster_changes);
}
