/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The signals that ask for an orderly end.
 */
#ifndef RINGTAP_STOP_H
#define RINGTAP_STOP_H

#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP from now on. Returns a descriptor that becomes
 * readable when one came, so that none is missed between a look at
 * stop_asked() and poll(); or a negative errno.
 */
int stop_init(void);

bool stop_asked(void);

#endif /* RINGTAP_STOP_H */
