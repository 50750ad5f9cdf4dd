/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_NET_H
#define RINGTAP_COMPAT_LINUX_NET_H

#include_next <linux/net.h>

#ifndef RINGTAP_HAS_SOCKADDR_UNSIZED
#define sockaddr_unsized	sockaddr
#endif

#endif /* RINGTAP_COMPAT_LINUX_NET_H */
