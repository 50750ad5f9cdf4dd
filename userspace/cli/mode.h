/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_MODE_H
#define RINGTAP_MODE_H

#include <stdbool.h>

/* As the user writes it. */
const char *mode_name(unsigned int mode);

/* False: no mode has this name. */
bool mode_find(const char *name, unsigned int *mode);

/* Why it is not what auto would rather have, or what the hook has to be: what
 * follows the name of a mode, from ": " on, or nothing.
 */
const char *mode_reason(unsigned int why);

/* The same in one word, for programs. */
const char *mode_why(unsigned int why);

#endif /* RINGTAP_MODE_H */
