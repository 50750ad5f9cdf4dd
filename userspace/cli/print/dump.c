// SPDX-License-Identifier: GPL-2.0
#include "dump.h"

#include <string.h>

#define ROW		16

/* "0x0000:", for each two bytes a space and four digits, and as many spaces
 * where there are none.
 */
#define GROUP		5
#define ROW_TEXT	(ROW / 2 * GROUP)

static bool is_graphic(uint8_t byte)
{
	return byte > 0x20 && byte < 0x7f;
}

static size_t write_row(char *text, const uint8_t *at, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *to = text;
	size_t i;

	for (i = 0; i < len; i++) {
		if (i % 2 == 0)
			*to++ = ' ';
		*to++ = digits[at[i] >> 4];
		*to++ = digits[at[i] & 15];
	}
	*to = '\0';
	return to - text;
}

void dump_hex(FILE *out, const char *indent, const uint8_t *at, size_t len)
{
	char text[ROW_TEXT + 1];
	size_t row, here;

	for (row = 0; row < len; row += ROW) {
		here = len - row < ROW ? len - row : ROW;
		write_row(text, at + row, here);
		fprintf(out, "\n%s0x%04zx: %s", indent, row, text);
	}
}

void dump_both(FILE *out, const char *indent, const uint8_t *at, size_t len)
{
	char text[ROW_TEXT + 1], ascii[ROW + 1];
	size_t row, here, i;

	for (row = 0; row < len; row += ROW) {
		here = len - row < ROW ? len - row : ROW;
		write_row(text, at + row, here);
		for (i = 0; i < here; i++)
			ascii[i] = is_graphic(at[row + i]) ? at[row + i] : '.';
		ascii[here] = '\0';
		fprintf(out, "\n%s0x%04zx: %-*s  %s", indent, row, ROW_TEXT,
			text, ascii);
	}
}

void dump_ascii(FILE *out, const uint8_t *at, size_t len)
{
	size_t i;

	if (len)
		putc('\n', out);
	for (i = 0; i < len; i++) {
		/* The end of a line of text, as HTTP has it. */
		if (at[i] == '\r') {
			if (i + 1 < len && at[i + 1] != '\n')
				putc('.', out);
		} else if (is_graphic(at[i]) || strchr("\t\n ", at[i])) {
			putc(at[i] ? at[i] : '.', out);
		} else {
			putc('.', out);
		}
	}
}

void dump_unknown(struct line *line, const struct layer *layer)
{
	enum print_dump dump = line->options->dump;

	if (!line->cut && !line->options->quiet &&
	    (dump == PRINT_DUMP_NONE || dump >= PRINT_DUMP_ASCII))
		dump_both(line->out, "\t", layer->at, layer->cap);
}

void dump_packet(FILE *out, const struct print_options *options,
		 const struct print_packet *packet, size_t link_len)
{
	const uint8_t *at = packet->data;
	size_t len = packet->caplen;

	switch (options->dump) {
	case PRINT_DUMP_HEX:
	case PRINT_DUMP_BOTH:
	case PRINT_DUMP_ASCII:
		if (link_len > len)
			return;
		at += link_len;
		len -= link_len;
		break;
	default:
		break;
	}
	if (options->dump == PRINT_DUMP_HEX ||
	    options->dump == PRINT_DUMP_HEX_LINK)
		dump_hex(out, "\t", at, len);
	else if (options->dump == PRINT_DUMP_BOTH ||
		 options->dump == PRINT_DUMP_BOTH_LINK)
		dump_both(out, "\t", at, len);
	else if (options->dump != PRINT_DUMP_NONE)
		dump_ascii(out, at, len);
}
