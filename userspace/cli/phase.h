/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_PHASE_H
#define RINGTAP_PHASE_H

/* How far a socket has come, in one word. */
const char *phase_name(unsigned int phase);

#endif /* RINGTAP_PHASE_H */
