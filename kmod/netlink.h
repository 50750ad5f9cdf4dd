/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_H
#define RINGTAP_NETLINK_H

struct genl_family;

extern struct genl_family ringtap_netlink_family;

int ringtap_netlink_init(void);
void ringtap_netlink_exit(void);

#endif /* RINGTAP_NETLINK_H */
