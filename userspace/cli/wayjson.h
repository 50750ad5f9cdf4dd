/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WAYJSON_H
#define RINGTAP_WAYJSON_H

#include "way.h"

/* For programs, as one JSON document. */
void wayjson(const struct way *way);

#endif /* RINGTAP_WAYJSON_H */
