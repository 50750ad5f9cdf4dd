/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names for people to read. The kernel lets a device's name hold all but spaces,
 * slashes and colons: also what moves the cursor of a terminal or changes its
 * colours, in one byte or in several. So only ASCII is left as it is.
 */
#ifndef RINGTAP_PLAIN_H
#define RINGTAP_PLAIN_H

#include <linux/ringtap.h>

struct plain_name {
	char	text[RINGTAP_IFNAME_LEN + 1];
};

/* In its own place, each such character becomes a question mark. */
void plain_text(char *text);

/* A device's; what is too long for one is cut. */
struct plain_name plain_name(const char name[RINGTAP_IFNAME_LEN]);

#endif /* RINGTAP_PLAIN_H */
