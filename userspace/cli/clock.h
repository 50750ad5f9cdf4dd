/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CLOCK_H
#define RINGTAP_CLOCK_H

#include <stdbool.h>

/* Of enum ringtap_clock, as the user writes it. */
const char *clock_name(unsigned int clock);

/* False: no clock has this name. */
bool clock_find(const char *name, unsigned int *clock);

#endif /* RINGTAP_CLOCK_H */
