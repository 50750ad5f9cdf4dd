// SPDX-License-Identifier: GPL-2.0
/*
 * From one hook of a device to another, with no frame lost or taken twice. The
 * members of a group go together.
 */
#include "move.h"

#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <uapi/linux/ringtap_netlink.h>

#include "heir.h"
#include "hook.h"
#include "iface.h"
#include "mode.h"
#include "netlink.h"
#include "sock.h"
#include "table.h"
#include "watch.h"

/* The next of those that move together, behind the last one; NULL: none is left. */
static struct ringtap_watch *move_next(struct ringtap_watch *watch,
				       struct ringtap_watch *last)
{
	struct ringtap_watch *next;

	next = list_prepare_entry(last, &ringtap_watches, on_list);
	list_for_each_entry_continue(next, &ringtap_watches, on_list)
		if (next == watch || ringtap_watch_is_peer(watch, next))
			return next;
	return NULL;
}

static int move_make_heirs(struct ringtap_watch *watch)
{
	struct ringtap_watch *mover = NULL;

	while ((mover = move_next(watch, mover))) {
		mover->heir = ringtap_watch_port(mover, RINGTAP_DIR_IN);
		if (!mover->heir)
			return -ENOMEM;
		mover->heir->bypass = mover->in->bypass;
		mover->heir->pass = mover->in->pass;
		mover->heir->lo_in = mover->in->lo_in;
		mover->heir->state = RINGTAP_PORT_HEIR;
	}
	return 0;
}

/* None of them has had a frame. */
static void move_drop_heirs(struct ringtap_watch *watch)
{
	struct ringtap_watch *mover = NULL;

	while ((mover = move_next(watch, mover))) {
		if (mover->heir && mover->heir->hook)
			ringtap_hook_detach(mover->heir);
		else
			kfree(mover->heir);
		mover->heir = NULL;
	}
}

static int move_attach_heirs(struct ringtap_watch *watch,
			     const struct ringtap_choice *choice)
{
	struct net *net = sock_net(&watch->rs->sk);
	struct ringtap_watch *mover = NULL;
	int ret;

	while ((mover = move_next(watch, mover))) {
		ret = ringtap_hook_attach(mover->heir, choice->in, net,
					  watch->dev);
		if (ret)
			return ret;
	}
	return 0;
}

static void move_inherit(struct ringtap_watch *watch)
{
	struct ringtap_watch *mover = NULL;
	struct ringtap_port *old;

	while ((mover = move_next(watch, mover))) {
		mutex_lock(&mover->rs->conf);
		old = mover->in;
		mover->in = mover->heir;
		mover->heir = NULL;
		ringtap_hook_detach(old);
		mutex_unlock(&mover->rs->conf);
	}
}

/* A frame meets the place of the heirs first, then that of the ports whose part
 * they take. From here to the end each frame is taken by one of them: the heirs
 * remember what they had, the others take only what they find not remembered.
 */
static int move_ports(struct ringtap_watch *watch,
		      const struct ringtap_choice *choice)
{
	int ret = move_make_heirs(watch);

	if (ret)
		goto err_drop_heirs;

	ringtap_heir_forget_all();
	ringtap_hook_set_state(watch->in, RINGTAP_PORT_HEIRED);
	ret = move_attach_heirs(watch, choice);
	if (ret)
		goto err_go_on;
	ringtap_hook_open(watch->heir);

	/* What had passed the heirs' place before they were there has arrived. */
	synchronize_net();
	move_inherit(watch);
	synchronize_net();
	ringtap_hook_set_state(watch->in, RINGTAP_PORT_ON);
	return 0;

err_go_on:
	ringtap_hook_set_state(watch->in, RINGTAP_PORT_ON);
err_drop_heirs:
	move_drop_heirs(watch);
	return ret;
}

/* It may be asked for again, for each member of a group and each VLAN device. */
static bool move_changes(const struct ringtap_watch *watch,
			 const struct ringtap_choice *choice, bool moved)
{
	return watch->choice.why != choice->why ||
	       (moved && (watch->choice.in != choice->in ||
			  watch->choice.mode != choice->mode));
}

static void move_tell(struct ringtap_watch *watch,
		      const struct ringtap_choice *choice, bool moved)
{
	struct ringtap_sock *rs = watch->rs;
	struct ringtap_iface told;

	mutex_lock(&rs->conf);
	if (!move_changes(watch, choice, moved))
		goto out_unlock;
	if (moved)
		watch->choice = *choice;
	watch->choice.why = choice->why;
	if (!ringtap_table_read(rs->table, watch->iface->id, &told)) {
		if (moved) {
			told.mode = choice->mode;
			told.hook = choice->in->kind;
		}
		told.why = choice->why;
		ringtap_table_change(rs->table, watch->iface->id, &told);
	}
	ringtap_iface_changed(rs);
	ringtap_netlink_tell_iface(rs, watch->iface->id,
				   RINGTAP_CMD_IFACE_MOVE_NTF);
out_unlock:
	mutex_unlock(&rs->conf);
}

/**
 * ringtap_move - to another hook
 * @watch: of one device; has a port for received frames. If it is that of a group's
 *	member, the others' move as well
 * @choice: mode and hook from now on; the hook lies before the one of now, or
 *	is the same for want of another
 *
 * If it can't be done the socket stays where it is, and can learn why that is
 * not good. RTNL is held, no configuration.
 *
 * Return: 0, -ENOMEM and what a hook may say.
 */
int ringtap_move(struct ringtap_watch *watch,
		 const struct ringtap_choice *choice)
{
	struct ringtap_watch *mover = NULL;
	int ret = 0;

	ASSERT_RTNL();

	if (choice->in != watch->in->hook->ops)
		ret = move_ports(watch, choice);
	while ((mover = move_next(watch, mover)))
		move_tell(mover, choice, !ret);
	return ret;
}
