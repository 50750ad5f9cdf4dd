/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RINGTAP_TOLD_H
#define RINGTAP_TOLD_H

#include <ringtap/ringtap.h>

struct nlmsghdr;

/* Each for an mnl callback: MNL_CB_OK, or MNL_CB_ERROR with errno. */
int ringtap_told_socket(const struct nlmsghdr *nlh,
			struct ringtap_socket *socket);
int ringtap_told_ring(const struct nlmsghdr *nlh,
		      struct ringtap_ring_info *ring);
int ringtap_told_iface(const struct nlmsghdr *nlh,
		       struct ringtap_iface_info *iface);
int ringtap_told_group(const struct nlmsghdr *nlh,
		       struct ringtap_group_info *group);

#endif /* RINGTAP_TOLD_H */
