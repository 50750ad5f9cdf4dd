// SPDX-License-Identifier: GPL-2.0
#include "clock.h"

#include <linux/ringtap.h>
#include <string.h>

static const char *const names[] = {
	[RINGTAP_CLOCK_REALTIME]	= "system",
	[RINGTAP_CLOCK_HARDWARE]	= "hardware",
	[RINGTAP_CLOCK_BATCH]		= "batch",
};

#define COUNT	(sizeof(names) / sizeof(*names))

const char *clock_name(unsigned int clock)
{
	return clock < COUNT ? names[clock] : "unknown";
}

bool clock_find(const char *name, unsigned int *clock)
{
	for (*clock = 0; *clock < COUNT; ++*clock)
		if (!strcmp(name, names[*clock]))
			return true;
	return false;
}
