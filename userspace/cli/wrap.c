// SPDX-License-Identifier: GPL-2.0
#include "wrap.h"

#include <string.h>

void wrap(FILE *out, const char *text, size_t column, size_t width,
	  const char *between)
{
	size_t at = column, len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		if (at > column && at + 1 + len > width) {
			fputs(between, out);
			at = column;
		} else if (at > column) {
			putc(' ', out);
			at++;
		}
		fwrite(text, 1, len, out);
		at += len;
		if (!len)
			len = strspn(text, " ");
	}
}
