/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODES_WITNESS_H
#define RINGTAP_MODES_WITNESS_H

#include <stddef.h>

struct framelog;

/* A packet socket that sees what tcpdump would, on a device or (NULL) on all
 * of the namespace. In its frames the VLAN tag stands where the wire had it;
 * the interface is the device's index.
 */
int witness_open(const char *device);

/* All that it has now; or until the log has so many, 0, or -errno. */
void witness_drain(int witness, struct framelog *log);
int witness_await(int witness, struct framelog *log, size_t count);

/* Frames that it had no room for, since the last call. */
unsigned int witness_lost(int witness);

#endif /* RINGTAP_MODES_WITNESS_H */
