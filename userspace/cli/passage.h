/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_PASSAGE_H
#define RINGTAP_PASSAGE_H

#include "subject.h"
#include "way.h"

/* The stations from the taps to the protocols, and those of frames that are sent. */
void passage_explain(struct way *way, const struct subject *subject);

#endif /* RINGTAP_PASSAGE_H */
