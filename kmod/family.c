// SPDX-License-Identifier: GPL-2.0
#include "family.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <net/sock.h>

#include "alarm.h"
#include "iface.h"
#include "roster.h"
#include "sock.h"
#include "table.h"
#include "wakeup.h"

static u16 family_registered;

/* What socket() has to be called with. */
u16 ringtap_family(void)
{
	return family_registered;
}

static struct proto ringtap_proto = {
	.name		= "RINGTAP",
	.owner		= THIS_MODULE,
	.obj_size	= sizeof(struct ringtap_sock),
};

static void family_destruct(struct sock *sk)
{
	struct ringtap_sock *rs = ringtap_sk(sk);

	WARN_ON(rs->area);
	ringtap_iface_free(rs);
	ringtap_table_put(rs->table);
	put_pid(rs->pid);
}

static int family_create(struct net *net, struct socket *sock, int protocol,
			 int kern)
{
	struct ringtap_table *table;
	struct ringtap_sock *rs;
	struct sock *sk;
	int ret;

	if (!ns_capable(net->user_ns, CAP_NET_RAW))
		return -EPERM;
	if (sock->type != SOCK_RAW)
		return -ESOCKTNOSUPPORT;
	if (protocol)
		return -EPROTONOSUPPORT;

	table = ringtap_table_create(false);
	if (!table)
		return -ENOBUFS;
	sk = sk_alloc(net, family_registered, GFP_KERNEL, &ringtap_proto, kern);
	if (!sk) {
		ringtap_table_put(table);
		return -ENOBUFS;
	}

	sock->ops = &ringtap_sock_ops;
	sock_init_data(sock, sk);
	sk->sk_destruct = family_destruct;

	rs = ringtap_sk(sk);
	mutex_init(&rs->conf);
	INIT_LIST_HEAD(&rs->watches);
	rs->table = table;
	rs->owner = current_euid();
	rs->pid = get_pid(task_tgid(current));
	get_task_comm(rs->command, current->group_leader);
	ringtap_iface_init(rs);
	ringtap_wakeup_init(rs);
	ringtap_alarm_set(rs);

	/* From here on it is seen, and looked at. */
	ret = ringtap_roster_add(rs);
	if (ret)
		goto err_put;
	return 0;

err_put:
	sock->sk = NULL;
	sock_put(sk);
	return ret;
}

static struct net_proto_family family_ops = {
	.owner	= THIS_MODULE,
	.create	= family_create,
};

/* Numbers that no protocol of any supported kernel uses: AF_ASH, AF_ECONET,
 * AF_SNA, AF_WANPIPE. There is none to be had of one's own.
 */
static const u8 family_numbers[] = { 18, 19, 22, 25 };

static int family_register(int number)
{
	family_registered = number;
	family_ops.family = number;
	return sock_register(&family_ops);
}

static int family_register_first(void)
{
	int ret = -EEXIST;
	size_t i;

	for (i = 0; ret == -EEXIST && i < ARRAY_SIZE(family_numbers); i++)
		ret = family_register(family_numbers[i]);
	return ret;
}

static bool family_allowed(int number)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(family_numbers); i++)
		if (family_numbers[i] == number)
			return true;
	return false;
}

/**
 * ringtap_family_init - registers the socket family
 * @number: of the address family; 0: the first that is free
 */
int ringtap_family_init(int number)
{
	int ret;

	if (number && !family_allowed(number)) {
		pr_err("family=%d belongs to others: take 18, 19, 22 or 25\n",
		       number);
		return -EINVAL;
	}

	ret = proto_register(&ringtap_proto, 1);
	if (ret)
		return ret;

	ret = number ? family_register(number) : family_register_first();
	if (ret) {
		pr_err("address family %d can't be registered (%d): another module has it\n",
		       family_registered, ret);
		goto err_unregister_proto;
	}
	return 0;

err_unregister_proto:
	proto_unregister(&ringtap_proto);
	return ret;
}

void ringtap_family_exit(void)
{
	sock_unregister(family_registered);
	proto_unregister(&ringtap_proto);
}
