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

/* Where the kernel hands packets over, in one word, and what follows the name of
 * a mode if that is not where one expects it.
 */
const char *mode_hook(unsigned int hook);
const char *mode_place(unsigned int hook);

#endif /* RINGTAP_MODE_H */
