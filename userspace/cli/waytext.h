/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WAYTEXT_H
#define RINGTAP_WAYTEXT_H

#include "way.h"

/* For people, from top to bottom. */
void waytext(const struct way *way);

#endif /* RINGTAP_WAYTEXT_H */
