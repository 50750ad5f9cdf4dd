// SPDX-License-Identifier: GPL-2.0
#include "phase.h"

#include <linux/ringtap_netlink.h>

const char *phase_name(unsigned int phase)
{
	switch (phase) {
	case RINGTAP_PHASE_SETUP:
		return "setup";
	case RINGTAP_PHASE_RUNNING:
		return "running";
	case RINGTAP_PHASE_STOPPED:
		return "stopped";
	case RINGTAP_PHASE_DOWN:
		return "down";
	default:
		return "unknown";
	}
}
