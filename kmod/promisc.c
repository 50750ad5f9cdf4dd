// SPDX-License-Identifier: GPL-2.0
/*
 * Promiscuous mode of devices, counted: each capture that asks for it adds one
 * and takes one back, whatever its end is.
 */
#include "promisc.h"

#include <linux/err.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

/**
 * struct ringtap_promisc - one capture's share
 * @dev: the device, held
 * @tracker: of that reference
 * @work: takes it back later
 */
struct ringtap_promisc {
	struct net_device	*dev;
	netdevice_tracker	tracker;
	struct work_struct	work;
};

static struct workqueue_struct *promisc_queue;

static void promisc_free(struct ringtap_promisc *promisc)
{
	netdev_put(promisc->dev, &promisc->tracker);
	kfree(promisc);
}

/* Of a device that goes for good nothing has to be taken back. */
static void promisc_work(struct work_struct *work)
{
	struct ringtap_promisc *promisc;

	promisc = container_of(work, struct ringtap_promisc, work);
	rtnl_lock();
	if (promisc->dev->reg_state == NETREG_REGISTERED)
		dev_set_promiscuity(promisc->dev, -1);
	rtnl_unlock();
	promisc_free(promisc);
}

/**
 * ringtap_promisc_get - a device lets frames for others through
 * @dev: the device; RTNL is held
 */
struct ringtap_promisc *ringtap_promisc_get(struct net_device *dev)
{
	struct ringtap_promisc *promisc;
	int ret;

	ASSERT_RTNL();

	promisc = kzalloc_obj(*promisc, GFP_KERNEL_ACCOUNT);
	if (!promisc)
		return ERR_PTR(-ENOMEM);

	ret = dev_set_promiscuity(dev, 1);
	if (ret) {
		kfree(promisc);
		return ERR_PTR(ret);
	}

	promisc->dev = dev;
	netdev_hold(dev, &promisc->tracker, GFP_KERNEL);
	INIT_WORK(&promisc->work, promisc_work);
	return promisc;
}

/* RTNL is held, and no lock of the device. NULL is ignored. */
void ringtap_promisc_put(struct ringtap_promisc *promisc)
{
	if (!promisc)
		return;

	ASSERT_RTNL();

	dev_set_promiscuity(promisc->dev, -1);
	promisc_free(promisc);
}

/* From a notifier, which may run under the lock of the device that
 * dev_set_promiscuity() takes. NULL is ignored.
 */
void ringtap_promisc_put_later(struct ringtap_promisc *promisc)
{
	if (promisc)
		queue_work(promisc_queue, &promisc->work);
}

int ringtap_promisc_init(void)
{
	promisc_queue = alloc_workqueue("ringtap", WQ_UNBOUND, 0);
	return promisc_queue ? 0 : -ENOMEM;
}

/* Waits for what is left to do. */
void ringtap_promisc_exit(void)
{
	destroy_workqueue(promisc_queue);
}
