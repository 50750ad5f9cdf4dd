/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bytes below a line. Each of these starts with a newline and ends without one.
 */
#ifndef RINGTAP_DUMP_H
#define RINGTAP_DUMP_H

#include "line.h"

/* @indent: before each line. */
void dump_hex(FILE *out, const char *indent, const uint8_t *at, size_t len);
void dump_both(FILE *out, const char *indent, const uint8_t *at, size_t len);
void dump_ascii(FILE *out, const uint8_t *at, size_t len);

/* What nobody here can read, unless -q, or it stands in a dump anyway. */
void dump_unknown(struct line *line, const struct layer *layer);

/* What @options ask for. @link_len: bytes of the link-level header. */
void dump_packet(FILE *out, const struct print_options *options,
		 const struct print_packet *packet, size_t link_len);

#endif /* RINGTAP_DUMP_H */
