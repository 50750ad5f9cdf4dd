/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_WAYDOT_H
#define RINGTAP_WAYDOT_H

#include "way.h"

/* As a picture, in the language of Graphviz. */
void waydot(const struct way *way);

#endif /* RINGTAP_WAYDOT_H */
