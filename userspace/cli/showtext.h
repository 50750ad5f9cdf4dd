/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'ringtap show' says to people.
 */
#ifndef RINGTAP_SHOWTEXT_H
#define RINGTAP_SHOWTEXT_H

#include "sockets.h"

void showtext_sockets(const struct sockets *sockets);
void showtext_socket(const struct seen_socket *seen);
void showtext_groups(const struct ringtap_group_info *groups, unsigned int nr);

#endif /* RINGTAP_SHOWTEXT_H */
