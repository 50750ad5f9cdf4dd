/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What signals ask for.
 */
#ifndef RINGTAP_SIGNALS_H
#define RINGTAP_SIGNALS_H

#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP ask for an orderly end, SIGUSR1 for the counters,
 * SIGUSR2 for all that is in buffers. Returns a descriptor that becomes
 * readable when one came, so that none is missed between a look here and
 * poll(); or a negative errno.
 */
int signals_init(void);

bool signals_end(void);

/* True once for each time, or for several. The descriptor is quiet again after
 * signals_seen().
 */
bool signals_counters(void);
bool signals_flush(void);
void signals_seen(void);

#endif /* RINGTAP_SIGNALS_H */
