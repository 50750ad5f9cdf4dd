/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel has set for the receive queues of a device, in /sys.
 */
#ifndef RINGTAP_QUEUES_H
#define RINGTAP_QUEUES_H

#include <stdbool.h>

#include "device.h"

/**
 * struct queues - of one device
 * @known: /sys is of this network namespace; else all else is 0
 * @rx: receive queues in use
 * @rps: those whose frames RPS hands to other CPUs
 * @rps_cpus: the CPUs of the first of them, as a mask
 * @threaded: NAPI has threads
 * @flush_ns: how long NAPI waits before it gives merged frames on
 * @defer: how often it looks again before it has interrupts back
 */
struct queues {
	bool		known;
	unsigned int	rx;
	unsigned int	rps;
	char		rps_cpus[64];
	bool		threaded;
	unsigned int	flush_ns;
	unsigned int	defer;
};

void queues_load(struct queues *queues, const struct devices *devices,
		 const struct device *device);

#endif /* RINGTAP_QUEUES_H */
