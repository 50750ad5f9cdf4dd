/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FAMILY_H
#define RINGTAP_FAMILY_H

#include <linux/types.h>

u16 ringtap_family(void);

int ringtap_family_init(int number);
void ringtap_family_exit(void);

#endif /* RINGTAP_FAMILY_H */
