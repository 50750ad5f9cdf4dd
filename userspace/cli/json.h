/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_JSON_H
#define RINGTAP_JSON_H

#include <stdio.h>

/* With its quotes; NULL: null. Bytes that are no UTF-8, which the name of a
 * device may hold, become U+FFFD each.
 */
void json_string(FILE *out, const char *text);

#endif /* RINGTAP_JSON_H */
