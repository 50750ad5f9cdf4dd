/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_GROUP_H
#define RINGTAP_GROUP_H

#include <linux/ringtap.h>
#include <stdbool.h>

/* BALANCE[+rollover][:ID[:NUMBER/SHARES]]; false: it is none, and that was said. */
bool group_parse(const char *text, struct ringtap_member *member);

/* Of enum ringtap_balance. */
const char *group_balance(unsigned int balance);

#endif /* RINGTAP_GROUP_H */
