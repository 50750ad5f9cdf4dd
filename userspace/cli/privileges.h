/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_PRIVILEGES_H
#define RINGTAP_PRIVILEGES_H

#include <stdbool.h>

/* Whether the program's file makes somebody else of its user. */
bool privileges_are_lent(void);

/* After what needs them is open, and before any file is: the process becomes
 * @user and has none left. Without a user, root stays root, and everybody else
 * loses what the program's file has lent. 0 or a negative errno, and all is
 * said.
 */
int privileges_drop(const char *user);

#endif /* RINGTAP_PRIVILEGES_H */
