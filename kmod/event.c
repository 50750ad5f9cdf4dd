// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to devices while they are watched.
 */
#include "event.h"

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <uapi/linux/ringtap.h>

#include "bell.h"
#include "handler.h"
#include "hook.h"
#include "iface.h"
#include "mode.h"
#include "move.h"
#include "promisc.h"
#include "sock.h"
#include "watch.h"

static bool event_watches_all(const struct ringtap_watch *watch,
			      const struct net_device *dev)
{
	return !watch->dev && net_eq(sock_net(&watch->rs->sk), dev_net(dev));
}

/* A socket that sees all devices goes on without this one. */
static void event_forget(struct ringtap_watch *watch,
			 const struct net_device *dev)
{
	mutex_lock(&watch->rs->conf);
	ringtap_iface_forget(watch->rs, dev);
	mutex_unlock(&watch->rs->conf);
}

/* Without memory, or if it is a killed task that makes the device, its frames
 * are not seen, and not counted: who brings a device then has other worries.
 */
static void event_follow(struct ringtap_watch *watch,
			 const struct net_device *dev)
{
	mutex_lock(&watch->rs->conf);
	ringtap_watch_follow(watch, dev);
	mutex_unlock(&watch->rs->conf);
}

/* The device goes away, or moves to another namespace: both are the end for
 * who watches it. Readers are told when nobody delivers any more, so that what
 * was delivered is all that there will be.
 */
static void event_gone(struct ringtap_watch *watch)
{
	struct ringtap_sock *rs = watch->rs;
	struct ringtap_iface_entry *iface = watch->iface;
	bool last;

	mutex_lock(&rs->conf);
	ringtap_promisc_put_later(watch->promisc);
	ringtap_watch_remove(watch);
	ringtap_iface_end(rs, iface);
	last = rs->started && list_empty(&rs->watches);
	if (last) {
		synchronize_net();
		ringtap_bell_settle_all(rs);
		ringtap_sock_publish_end(rs, RINGTAP_STATE_DOWN);
	}
	mutex_unlock(&rs->conf);

	if (last) {
		WRITE_ONCE(rs->sk.sk_err, ENETDOWN);
		sk_error_report(&rs->sk);
	}
}

/* Repeated while somebody still holds the device: its index may be another's
 * by then.
 */
static void event_unregister(struct net_device *dev)
{
	struct ringtap_watch *watch, *next;

	if (dev->reg_state == NETREG_UNREGISTERED)
		return;

	list_for_each_entry_safe(watch, next, &ringtap_watches, on_list) {
		if (watch->dev == dev)
			event_gone(watch);
		else if (event_watches_all(watch, dev))
			event_forget(watch, dev);
	}
}

static void event_new(const struct net_device *dev)
{
	struct ringtap_watch *watch;

	list_for_each_entry(watch, &ringtap_watches, on_list)
		if (event_watches_all(watch, dev))
			event_follow(watch, dev);
}

/* Its records go on under another interface id. If its link type is none that a
 * file can have, that was its last one.
 */
static void event_changed(const struct net_device *dev)
{
	struct ringtap_watch *watch, *next;
	int ret;

	event_new(dev);
	list_for_each_entry_safe(watch, next, &ringtap_watches, on_list) {
		if (watch->dev != dev)
			continue;
		mutex_lock(&watch->rs->conf);
		ret = ringtap_watch_rename(watch);
		mutex_unlock(&watch->rs->conf);
		if (ret == -EPROTONOSUPPORT)
			event_gone(watch);
	}
}

static int event_move_all(const struct net_device *dev, bool bypass)
{
	struct ringtap_choice choice;
	struct ringtap_watch *watch;
	int ret = 0;

	list_for_each_entry(watch, &ringtap_watches, on_list)
		if (watch->dev == dev && watch->in &&
		    watch->in->hook->ops == &ringtap_handler &&
		    watch->in->bypass == bypass) {
			choice = ringtap_mode_below_vlan(watch->asked);
			ret = ringtap_move(watch, &choice) ?: ret;
		}
	return ret;
}

/* The first VLAN device on top is about to hide its frames from rx_handlers:
 * it is linked, and gets none yet. A bypass that moved before those that copy
 * would take from them.
 */
static void event_vlan(const struct net_device *dev)
{
	if (!event_move_all(dev, false))
		event_move_all(dev, true);
}

static int event_notify(struct notifier_block *nb, unsigned long event,
			void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct netdev_notifier_changeupper_info *upper = info;

	switch (event) {
	case NETDEV_REGISTER:
		event_new(dev);
		break;
	case NETDEV_UNREGISTER:
		event_unregister(dev);
		break;
	case NETDEV_CHANGENAME:
	case NETDEV_POST_TYPE_CHANGE:
		event_changed(dev);
		break;
	case NETDEV_CHANGEUPPER:
		if (upper->linking && is_vlan_dev(upper->upper_dev))
			event_vlan(dev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block event_notifier = {
	.notifier_call = event_notify,
};

int ringtap_event_init(void)
{
	return register_netdevice_notifier(&event_notifier);
}

/* No socket is left, and so no watch. */
void ringtap_event_exit(void)
{
	unregister_netdevice_notifier(&event_notifier);
}
