/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_H
#define RINGTAP_NETLINK_H

int ringtap_netlink_init(void);
void ringtap_netlink_exit(void);

#endif /* RINGTAP_NETLINK_H */
