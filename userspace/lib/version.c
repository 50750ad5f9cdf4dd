// SPDX-License-Identifier: BSD-2-Clause
#include "internal.h"

const char *ringtap_version(void)
{
	return RINGTAP_VERSION;
}
