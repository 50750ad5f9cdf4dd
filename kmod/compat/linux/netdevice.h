/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_NETDEVICE_H
#define RINGTAP_COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>

#ifndef RINGTAP_HAS_FOR_EACH_NETDEV_DUMP
/* The device with this index or the next higher one. Where numbers follow one
 * another, as they mostly do, the first look finds it. Under RTNL.
 */
static inline struct net_device *ringtap_netdev_from(struct net *net,
						     unsigned long *ifindex)
{
	struct net_device *dev, *next;

	next = __dev_get_by_index(net, *ifindex);
	if (next)
		return next;

	for_each_netdev(net, dev)
		if (dev->ifindex > *ifindex &&
		    (!next || dev->ifindex < next->ifindex))
			next = dev;
	if (next)
		*ifindex = next->ifindex;
	return next;
}

#define for_each_netdev_dump(net, d, ifindex)				\
	for (; (d = ringtap_netdev_from(net, &(ifindex))); (ifindex)++)
#endif

#endif /* RINGTAP_COMPAT_LINUX_NETDEVICE_H */
