/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODE_H
#define RINGTAP_MODE_H

#include <linux/types.h>

struct net_device;
struct ringtap_hook_ops;

/**
 * struct ringtap_choice - how a device is captured
 * @in: where received frames are met
 * @mode: enum ringtap_mode, but not RINGTAP_MODE_AUTO
 * @why: enum ringtap_why
 */
struct ringtap_choice {
	const struct ringtap_hook_ops	*in;
	u16				mode;
	u16				why;
};

struct ringtap_choice ringtap_mode_choose(const struct net_device *dev,
					  u16 asked);
struct ringtap_choice ringtap_mode_below_vlan(u16 asked);
u32 ringtap_mode_directions(const struct net_device *dev, u16 mode);

#endif /* RINGTAP_MODE_H */
