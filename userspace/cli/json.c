// SPDX-License-Identifier: GPL-2.0
#include "json.h"

#include <stdint.h>

/* Bytes of the character that begins here, 0 if it is none. */
static unsigned int character(const uint8_t *text)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned int len, i;
	uint32_t code;

	if (*text < 0x80)
		return 1;
	len = *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : 2;
	if (*text < 0xc0 || *text >= 0xf8)
		return 0;
	code = *text & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff || code >> 11 == 0x1b)
		return 0;
	return len;
}

void json_string(FILE *out, const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	unsigned int len;

	if (!text) {
		fputs("null", out);
		return;
	}
	putc('"', out);
	for (; *at; at += len ? len : 1) {
		len = character(at);
		if (!len)
			fputs("\\ufffd", out);
		else if (*at < 0x20 || *at == 0x7f)
			fprintf(out, "\\u%04x", *at);
		else if (*at == '"' || *at == '\\')
			fprintf(out, "\\%c", *at);
		else
			fwrite(at, 1, len, out);
	}
	putc('"', out);
}
