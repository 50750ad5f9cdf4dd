/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'ringtap show' says to programs, as one JSON document.
 */
#ifndef RINGTAP_SHOWJSON_H
#define RINGTAP_SHOWJSON_H

#include "sockets.h"

void showjson_sockets(const struct sockets *sockets);
void showjson_socket(const struct seen_socket *seen);
void showjson_groups(const struct ringtap_group_info *groups, unsigned int nr);

/* One object, of a document of others. Without rings and interfaces. */
void showjson_is(const struct ringtap_socket *is);
void showjson_iface(const struct ringtap_iface_info *iface);
void showjson_group(const struct ringtap_group_info *group);

#endif /* RINGTAP_SHOWJSON_H */
