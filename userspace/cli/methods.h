/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_METHODS_H
#define RINGTAP_METHODS_H

#include "subject.h"
#include "way.h"

/* Ways to have the frames in a program, what each costs, and what hides frames from
 * it. After the stations.
 */
void methods_explain(struct way *way, const struct subject *subject);

#endif /* RINGTAP_METHODS_H */
