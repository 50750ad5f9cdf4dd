// SPDX-License-Identifier: GPL-2.0
#include "linktype.h"

#include <stddef.h>

const char *linktype_name(unsigned int linktype)
{
	switch (linktype) {
	case LINKTYPE_ETHERNET:
		return "EN10MB (Ethernet)";
	case LINKTYPE_RAW:
		return "RAW (Raw IP)";
	default:
		return NULL;
	}
}
