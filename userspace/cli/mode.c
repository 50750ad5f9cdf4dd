// SPDX-License-Identifier: GPL-2.0
#include "mode.h"

#include <linux/ringtap.h>
#include <string.h>

static const char *const names[] = {
	[RINGTAP_MODE_AUTO]	= "auto",
	[RINGTAP_MODE_TAP]	= "tap",
	[RINGTAP_MODE_COPY]	= "copy",
	[RINGTAP_MODE_BYPASS]	= "bypass",
};

#define COUNT	(sizeof(names) / sizeof(names[0]))

const char *mode_name(unsigned int mode)
{
	return mode < COUNT ? names[mode] : "unknown";
}

bool mode_find(const char *name, unsigned int *mode)
{
	for (*mode = 0; *mode < COUNT; (*mode)++)
		if (!strcmp(name, names[*mode]))
			return true;
	return false;
}

const char *mode_reason(unsigned int why)
{
	switch (why) {
	case RINGTAP_WHY_ANY:
		return ": it follows devices as they come";
	case RINGTAP_WHY_TAKEN:
		return ": its receive handler is taken";
	case RINGTAP_WHY_REFUSED:
		return ": it allows no receive handler";
	case RINGTAP_WHY_VLAN:
		return ": it carries VLAN devices";
	case RINGTAP_WHY_BYPASS:
		return ": a bypass comes before";
	default:
		return "";
	}
}

const char *mode_why(unsigned int why)
{
	static const char *const words[] = {
		[RINGTAP_WHY_ASKED]	= "asked",
		[RINGTAP_WHY_ANY]	= "any",
		[RINGTAP_WHY_TAKEN]	= "taken",
		[RINGTAP_WHY_REFUSED]	= "refused",
		[RINGTAP_WHY_VLAN]	= "vlan",
		[RINGTAP_WHY_BYPASS]	= "bypass",
	};

	return why < sizeof(words) / sizeof(words[0]) ? words[why] : "unknown";
}

const char *mode_hook(unsigned int hook)
{
	static const char *const words[] = {
		[0]			= "none",
		[RINGTAP_HOOK_TAP]	= "tap",
		[RINGTAP_HOOK_INGRESS]	= "ingress",
		[RINGTAP_HOOK_HANDLER]	= "handler",
	};

	return hook < sizeof(words) / sizeof(words[0]) ? words[hook] : "unknown";
}

const char *mode_place(unsigned int hook)
{
	return hook == RINGTAP_HOOK_INGRESS ? " at the ingress hook" : "";
}
