/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_OPTION_H
#define RINGTAP_OPTION_H

#include <linux/net.h>
#include <linux/sockptr.h>

int ringtap_setsockopt(struct socket *sock, int level, int name,
		       sockptr_t value, unsigned int len);
int ringtap_getsockopt(struct socket *sock, int level, int name,
		       char __user *value, int __user *len);

#endif /* RINGTAP_OPTION_H */
