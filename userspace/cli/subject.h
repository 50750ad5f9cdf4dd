/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device that is to be explained, and all that the system says of it.
 */
#ifndef RINGTAP_SUBJECT_H
#define RINGTAP_SUBJECT_H

#include <ringtap/ringtap.h>

#include "device.h"
#include "ethtool.h"
#include "filters.h"
#include "linkinfo.h"
#include "queues.h"
#include "sockets.h"
#include "taps.h"

/**
 * struct subject - the device
 * @devices: all there are
 * @device: it, among them
 * @driver: empty if there is none
 * @link: what ip(8) says
 * @ethtool: what ethtool(8) says
 * @queues: what /sys says
 * @filters: what tc(8) says of frames received
 * @egress: and of frames sent
 * @taps: what /proc/net says
 * @module_err: the module can't be asked, for this reason; 0: it can
 * @ringtap: what the module says
 * @sockets: captures that the caller may see
 */
struct subject {
	struct devices		devices;
	const struct device	*device;
	char			driver[32];
	struct linkinfo		link;
	struct ethtool		ethtool;
	struct queues		queues;
	struct filters		filters;
	struct filters		egress;
	struct taps		taps;
	int			module_err;
	struct ringtap_device	ringtap;
	struct sockets		sockets;
};

/* 0, or a negative errno; -ENODEV: there is no such device. subject_free() also
 * after a failure.
 */
int subject_load(struct subject *subject, const char *name);
void subject_free(struct subject *subject);

/* The device in a command that may be copied: its name, or a word for it where a shell
 * would take some of the name for itself.
 */
const char *subject_word(const struct subject *subject);

/* Whose the rx_handler is, as far as can be told; NULL: nobody's, or who knows. */
const struct device *subject_holder(const struct subject *subject);

/* Whether something keeps ringtap's copy and bypass from the rx_handler. */
bool subject_is_obstructed(const struct subject *subject);

/* Receive queues in use, by whoever knows best; 0: nobody does. */
unsigned int subject_queues(const struct subject *subject);

/* Whether frames of such a device pass GRO, if it is on. */
bool subject_has_gro(const struct subject *subject);

/* Whether it merges them now: it is on, and no generic XDP program comes first. */
bool subject_merges(const struct subject *subject);

/* The next VLAN device on top behind @last, NULL: the first; NULL at the end. */
const struct device *subject_vlan(const struct subject *subject,
				  const struct device *last);

#endif /* RINGTAP_SUBJECT_H */
