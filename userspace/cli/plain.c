// SPDX-License-Identifier: GPL-2.0
#include "plain.h"

#include <string.h>

void plain_text(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

struct plain_name plain_name(const char name[RINGTAP_IFNAME_LEN])
{
	struct plain_name plain = { "" };

	memcpy(plain.text, name, strnlen(name, RINGTAP_IFNAME_LEN));
	plain_text(plain.text);
	return plain;
}
