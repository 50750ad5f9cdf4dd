/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LIFE_STATE_H
#define RINGTAP_LIFE_STATE_H

#include <linux/ringtap.h>

struct ringtap;

/* What a socket says of itself just now; flags with all bits set: it can't be
 * read.
 */
struct ringtap_state state_of(struct ringtap *rt);

/* Device's count of who wants it promiscuous, -1: there is no such device. */
int state_promiscuity(const char *device);

#endif /* RINGTAP_LIFE_STATE_H */
