/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of the command line.
 */
#ifndef RINGTAP_AMOUNT_H
#define RINGTAP_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

/* A plain number; false: it is none, or not in the range, and @what is named
 * in what is said about it.
 */
bool amount_number(const char *text, uint64_t min, uint64_t max,
		   const char *what, uint64_t *value);

/* A number of bytes: @unit times as many, or those of a suffix k, m or g, which
 * count in 1024s.
 */
bool amount_bytes(const char *text, uint64_t unit, const char *what,
		  uint64_t *value);

#endif /* RINGTAP_AMOUNT_H */
