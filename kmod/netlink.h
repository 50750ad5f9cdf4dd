/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_NETLINK_H
#define RINGTAP_NETLINK_H

#include <linux/types.h>
#include <linux/uidgid.h>

struct genl_family;
struct genl_info;
struct netlink_callback;
struct net;
struct netlink_ext_ack;
struct nlattr;
struct ringtap_group_told;
struct ringtap_sock;
struct ringtap_stats;
struct sk_buff;

extern struct genl_family ringtap_netlink_family;

/* Puts what is to be told into a message; -EMSGSIZE: it has no room. */
typedef int ringtap_netlink_put(struct sk_buff *msg, const void *what);

/**
 * struct ringtap_viewer - who asks, and what he may see
 * @uid: his
 * @is_admin: he may configure the network
 */
struct ringtap_viewer {
	kuid_t	uid;
	bool	is_admin;
};

int ringtap_netlink_fill(struct sk_buff *msg, struct genl_info *info,
			 u8 command, ringtap_netlink_put *put,
			 const void *what);
int ringtap_netlink_reply(struct genl_info *info, u8 command,
			  ringtap_netlink_put *put, const void *what);
int ringtap_netlink_list(struct sk_buff *msg, struct netlink_callback *cb,
			 u8 command, ringtap_netlink_put *put,
			 const void *what);
int ringtap_netlink_put_stats(struct sk_buff *msg, u16 attr,
			      const struct ringtap_stats *stats);
void ringtap_netlink_tell(struct net *net, u8 command, ringtap_netlink_put *put,
			  const void *what);
struct ringtap_viewer ringtap_netlink_viewer(const struct sk_buff *request);
bool ringtap_netlink_may_see(const struct ringtap_viewer *viewer, kuid_t owner);

struct ringtap_sock *ringtap_netlink_get_sock(const struct sk_buff *request,
					      struct netlink_ext_ack *extack,
					      struct nlattr *attr, u16 id);
struct ringtap_sock *ringtap_netlink_get_dumped(struct netlink_callback *cb,
						u16 id, u16 one);

void ringtap_netlink_tell_socket(struct ringtap_sock *rs, u8 command);
void ringtap_netlink_tell_iface(struct ringtap_sock *rs, u32 id, u8 command);
void ringtap_netlink_tell_group(struct net *net,
				const struct ringtap_group_told *group,
				u8 command);

int ringtap_netlink_init(void);
void ringtap_netlink_exit(void);

#endif /* RINGTAP_NETLINK_H */
