/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WRAP_H
#define RINGTAP_WRAP_H

#include <stdio.h>

/* Writes the words of a text, with @between before each word that would end behind
 * column @width; @column is where the first one begins, and those behind @between.
 */
void wrap(FILE *out, const char *text, size_t column, size_t width,
	  const char *between);

#endif /* RINGTAP_WRAP_H */
