// SPDX-License-Identifier: BSD-2-Clause
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

int ringtap_error_set(struct ringtap *rt, int err, const char *sentence, ...)
{
	va_list args;

	va_start(args, sentence);
	vsnprintf(rt->error, sizeof(rt->error), sentence, args);
	va_end(args);
	return err;
}

const char *ringtap_strerror(const struct ringtap *rt)
{
	if (!rt)
		return "no memory";
	return rt->error;
}
