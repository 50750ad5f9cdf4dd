/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_NET_GENETLINK_H
#define RINGTAP_COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>

/* What groups asked for before they had flags of their own. */
#ifndef GENL_MCAST_CAP_NET_ADMIN
#define GENL_MCAST_CAP_NET_ADMIN	GENL_UNS_ADMIN_PERM
#endif

#endif /* RINGTAP_COMPAT_NET_GENETLINK_H */
