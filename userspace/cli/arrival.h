/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ARRIVAL_H
#define RINGTAP_ARRIVAL_H

#include "subject.h"
#include "way.h"

/* The stations from the device to where the taps are. */
void arrival_explain(struct way *way, const struct subject *subject);

#endif /* RINGTAP_ARRIVAL_H */
