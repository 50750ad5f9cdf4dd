// SPDX-License-Identifier: GPL-2.0
/*
 * Which hook gives a mode what it promises on a device.
 */
#include "mode.h"

#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <uapi/linux/ringtap.h>

#include "handler.h"
#include "hook.h"
#include "ingress.h"
#include "tap.h"

/* What keeps the rx_handler of a device from seeing what the stack gets. */
static u16 mode_obstacle(const struct net_device *dev)
{
	ASSERT_RTNL();

	if (dev->priv_flags & IFF_NO_RX_HANDLER)
		return RINGTAP_WHY_REFUSED;
	if (ringtap_handler_holder(dev) == RINGTAP_HOLDER_ANOTHER)
		return RINGTAP_WHY_TAKEN;
	if (vlan_uses_dev(dev))
		return RINGTAP_WHY_VLAN;
	if (ringtap_hook_bypasses(&ringtap_ingress, dev))
		return RINGTAP_WHY_BYPASS;
	return RINGTAP_WHY_ASKED;
}

/* Past an obstacle: auto goes back to where nothing is in the way; who asked
 * for what the stack gets, or to keep it from the stack, has netfilter's hook.
 * In a kernel without it the rx_handler says itself what is the matter, or is
 * the best there is.
 */
static struct ringtap_choice mode_evade(u16 asked, u16 why)
{
	struct ringtap_choice choice = { .why = why };

	if (asked == RINGTAP_MODE_AUTO) {
		choice.in = &ringtap_tap;
		choice.mode = RINGTAP_MODE_TAP;
	} else {
		choice.in = IS_ENABLED(CONFIG_NETFILTER_INGRESS) ?
			    &ringtap_ingress : &ringtap_handler;
		choice.mode = asked;
	}
	return choice;
}

/**
 * ringtap_mode_choose - mode and hook for a device
 * @dev: the device; NULL: all of a namespace
 * @asked: enum ringtap_mode
 */
struct ringtap_choice ringtap_mode_choose(const struct net_device *dev,
					  u16 asked)
{
	struct ringtap_choice choice = {};
	u16 why;

	if (!dev || asked == RINGTAP_MODE_TAP) {
		choice.in = &ringtap_tap;
		choice.mode = RINGTAP_MODE_TAP;
		choice.why = dev ? RINGTAP_WHY_ASKED : RINGTAP_WHY_ANY;
		return choice;
	}

	why = mode_obstacle(dev);
	if (why)
		return mode_evade(asked, why);

	choice.in = &ringtap_handler;
	choice.mode = asked ?: RINGTAP_MODE_COPY;
	return choice;
}

/* The same for a device whose rx_handler served until now: it is about to get
 * its first VLAN device on top.
 */
struct ringtap_choice ringtap_mode_below_vlan(u16 asked)
{
	return mode_evade(asked, RINGTAP_WHY_VLAN);
}

/* What is seen if nobody says what: on the loopback device every frame that is
 * sent comes in again, and a bypass is for what comes in.
 */
u32 ringtap_mode_directions(const struct net_device *dev, u16 mode)
{
	if (mode == RINGTAP_MODE_BYPASS || (dev && dev->flags & IFF_LOOPBACK))
		return RINGTAP_DIR_IN;
	return RINGTAP_DIR_IN | RINGTAP_DIR_OUT;
}
