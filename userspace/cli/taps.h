/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has asked for copies of all frames, in /proc/net.
 */
#ifndef RINGTAP_TAPS_H
#define RINGTAP_TAPS_H

#include <stdbool.h>

#include "device.h"

/**
 * struct taps - of one device
 * @known: the kernel tells
 * @here: AF_PACKET sockets for all frames of this device
 * @everywhere: and for those of all devices
 * @protocol: and for those of one protocol, which stand with the protocols
 * @rings: hooks of those that have a ring, TPACKET, here or everywhere
 * @others: functions of other hooks for all frames, "tap_frame [ringtap]"; empty if
 *	there are none
 */
struct taps {
	bool		known;
	unsigned int	here;
	unsigned int	everywhere;
	unsigned int	protocol;
	unsigned int	rings;
	char		others[128];
};

void taps_load(struct taps *taps, const struct device *device);

#endif /* RINGTAP_TAPS_H */
