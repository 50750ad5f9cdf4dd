// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets that share frames: who may belong together, and under which number.
 */
#include "group.h"

#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <uapi/linux/ringtap_netlink.h>

#include "netlink.h"
#include "rollover.h"
#include "sock.h"
#include "table.h"

/* Chosen ids begin here: whoever picks one by hand picks a small one. */
#define GROUP_ID_FIRST	0x10000

/* Taken under a socket's configuration; nothing but an interface table's is taken under
 * it, and what netlink needs to tell of groups, which takes none of ours.
 */
static DEFINE_MUTEX(group_lock);
static LIST_HEAD(group_list);
/* Never 0, which for netlink is not to know. */
static u32 group_changes = 1;

static void group_changed(void)
{
	lockdep_assert_held(&group_lock);

	WRITE_ONCE(group_changes, group_changes + 1 ?: 1);
}

static int group_check(const struct ringtap_member *wanted)
{
	if (wanted->balance > RINGTAP_BALANCE_ROLLOVER ||
	    wanted->flags & ~(RINGTAP_GROUP_ROLLOVER |
			      RINGTAP_GROUP_DROP_ABSENT) ||
	    wanted->shares > RINGTAP_MEMBERS_MAX)
		return -EINVAL;
	/* Nobody has a share of his own there, or knows which it is. */
	if (wanted->shares && wanted->balance == RINGTAP_BALANCE_ROLLOVER)
		return -EINVAL;
	if (!wanted->shares && wanted->flags & RINGTAP_GROUP_DROP_ABSENT)
		return -EINVAL;
	if (wanted->number != RINGTAP_MEMBER_ANY &&
	    wanted->number >= (wanted->shares ?: RINGTAP_MEMBERS_MAX))
		return -EINVAL;
	return 0;
}

static struct ringtap_group *group_find(const struct net *net, u32 id)
{
	struct ringtap_group *group;

	lockdep_assert_held(&group_lock);

	list_for_each_entry(group, &group_list, on_list)
		if (group->net == net && group->as.id == id)
			return group;
	return NULL;
}

/* The one behind the last, so that it need not be looked for long. */
static u32 group_new_id(const struct net *net)
{
	static u32 last;

	do {
		last = max(last + 1, (u32)GROUP_ID_FIRST);
	} while (group_find(net, last));
	return last;
}

static void group_free(struct ringtap_group *group)
{
	struct bpf_prog *program = rcu_dereference_protected(group->program, 1);

	if (program)
		bpf_prog_destroy(program);
	if (group->table)
		ringtap_table_put(group->table);
	free_percpu(group->cpu);
	kfree(group);
}

static struct ringtap_group *group_create(struct net *net,
					  const struct ringtap_member *wanted)
{
	struct ringtap_group *group;
	static u64 serials;

	lockdep_assert_held(&group_lock);

	group = kzalloc_obj(*group, GFP_KERNEL_ACCOUNT);
	if (!group)
		return ERR_PTR(-ENOMEM);

	group->net = net;
	group->owner = current_euid();
	group->as = *wanted;
	if (!group->as.id)
		group->as.id = group_new_id(net);
	group->table = ringtap_table_create(true);
	group->cpu = __netdev_alloc_pcpu_stats(struct ringtap_group_cpu,
					       GFP_KERNEL_ACCOUNT);
	if (!group->table || !group->cpu) {
		group_free(group);
		return ERR_PTR(-ENOMEM);
	}
	group->serial = ++serials;
	list_add_tail(&group->on_list, &group_list);
	group_changed();
	return group;
}

static bool group_may_join(const struct ringtap_group *group)
{
	return uid_eq(group->owner, current_euid()) ||
	       ns_capable(group->net->user_ns, CAP_NET_ADMIN);
}

static struct ringtap_group *group_get(struct net *net,
				       const struct ringtap_member *wanted)
{
	struct ringtap_group *group = NULL;

	if (wanted->id)
		group = group_find(net, wanted->id);
	if (!group)
		return group_create(net, wanted);

	if (!group_may_join(group))
		return ERR_PTR(-EPERM);
	if (group->as.balance != wanted->balance ||
	    group->as.flags != wanted->flags ||
	    group->as.shares != wanted->shares)
		return ERR_PTR(-EINVAL);
	return group;
}

static int group_take_number(struct ringtap_group *group, u32 number)
{
	u32 most = group->as.shares ?: RINGTAP_MEMBERS_MAX;

	if (number == RINGTAP_MEMBER_ANY)
		number = find_first_zero_bit(group->numbers, most);
	if (number >= most)
		return -ENOSPC;
	if (__test_and_set_bit(number, group->numbers))
		return -EADDRINUSE;
	group->members++;
	return number;
}

static u64 group_absent(const struct ringtap_group *group)
{
	const struct ringtap_group_cpu *this;
	unsigned int start;
	u64 sum = 0, one;
	int cpu;

	for_each_possible_cpu(cpu) {
		this = per_cpu_ptr(group->cpu, cpu);
		do {
			start = u64_stats_fetch_begin(&this->syncp);
			one = u64_stats_read(&this->absent);
		} while (u64_stats_fetch_retry(&this->syncp, start));
		sum += one;
	}
	return sum;
}

static int group_tell(const struct ringtap_group *group,
		      struct ringtap_group_told *told)
{
	lockdep_assert_held(&group_lock);

	if (!group)
		return -ENOENT;
	*told = (struct ringtap_group_told){
		.as = group->as,
		.owner = group->owner,
		.members = group->members,
		.absent = group_absent(group),
	};
	return 0;
}

static void group_tell_all(const struct ringtap_group *group, u8 command)
{
	struct ringtap_group_told told;

	group_tell(group, &told);
	ringtap_netlink_tell_group(group->net, &told, command);
}

static void group_drop_if_empty(struct ringtap_group *group)
{
	lockdep_assert_held(&group_lock);

	if (group->members)
		return;
	group_tell_all(group, RINGTAP_CMD_GROUP_END_NTF);
	list_del(&group->on_list);
	group_changed();
	group_free(group);
}

static int group_join_locked(struct ringtap_sock *rs,
			     const struct ringtap_member *wanted)
{
	struct ringtap_group *group = group_get(sock_net(&rs->sk), wanted);
	int number;

	if (IS_ERR(group))
		return PTR_ERR(group);

	number = group_take_number(group, wanted->number);
	if (number < 0) {
		group_drop_if_empty(group);
		return number;
	}

	ringtap_table_put(rs->table);
	rs->table = ringtap_table_get(group->table);
	rs->group = group;
	rs->number = number;
	if (group->members == 1)
		group_tell_all(group, RINGTAP_CMD_GROUP_NEW_NTF);
	return 0;
}

/**
 * ringtap_group_join - makes a socket the member of a group
 * @rs: the socket, without devices
 * @wanted: the user's wish
 *
 * Return: 0; -EINVAL: the wish contradicts itself or the group; -EPERM: the group
 * is another user's; -EADDRINUSE: the number is another's; -ENOSPC: all are;
 * -EISCONN: it has a group or a device already; -ENOMEM.
 */
int ringtap_group_join(struct ringtap_sock *rs,
		       const struct ringtap_member *wanted)
{
	int ret = group_check(wanted);

	lockdep_assert_held(&rs->conf);

	if (ret)
		return ret;
	if (rs->group || rs->met || rs->started)
		return -EISCONN;

	ret = ringtap_rollover_init(rs, wanted);
	if (ret)
		return ret;
	mutex_lock(&group_lock);
	ret = group_join_locked(rs, wanted);
	mutex_unlock(&group_lock);
	if (ret)
		ringtap_rollover_exit(rs);
	return ret;
}

/* No CPU can meet the socket any more, nor the group by it. */
void ringtap_group_leave(struct ringtap_sock *rs)
{
	struct ringtap_group *group = rs->group;

	if (!group)
		return;

	mutex_lock(&group_lock);
	rs->group = NULL;
	__clear_bit(rs->number, group->numbers);
	group->members--;
	group_drop_if_empty(group);
	mutex_unlock(&group_lock);
	ringtap_rollover_exit(rs);
}

/**
 * ringtap_group_swap_program - what chooses members from now on
 * @rs: a member
 * @program: the group's on success
 * @old: the one of before, or NULL; some CPU may still be asking it
 *
 * Return: 0; -ENOTCONN: no member; -EINVAL: the group asks no program.
 */
int ringtap_group_swap_program(struct ringtap_sock *rs,
			       struct bpf_prog *program, struct bpf_prog **old)
{
	struct ringtap_group *group = rs->group;

	lockdep_assert_held(&rs->conf);

	if (!group)
		return -ENOTCONN;
	if (group->as.balance != RINGTAP_BALANCE_BPF)
		return -EINVAL;

	mutex_lock(&group_lock);
	*old = rcu_replace_pointer(group->program, program,
				   lockdep_is_held(&group_lock));
	mutex_unlock(&group_lock);
	return 0;
}

/* Softirqs are off, and the caller is the only one on this CPU. */
void ringtap_group_count_absent(const struct ringtap_group *group)
{
	struct ringtap_group_cpu *cpu = this_cpu_ptr(group->cpu);

	u64_stats_update_begin(&cpu->syncp);
	u64_stats_inc(&cpu->absent);
	u64_stats_update_end(&cpu->syncp);
}

/* What the whole group has of a member's counters. */
void ringtap_group_read(struct ringtap_sock *rs,
			struct ringtap_member_stats *stats)
{
	lockdep_assert_held(&rs->conf);

	stats->absent = group_absent(rs->group);
	mutex_lock(&group_lock);
	stats->members = rs->group->members;
	mutex_unlock(&group_lock);
}

/**
 * ringtap_group_tell - for who looks from outside
 * @net: its namespace
 * @id: of the group
 * @told: what it is, and what became of its frames
 *
 * Return: 0; -ENOENT: there is none.
 */
int ringtap_group_tell(const struct net *net, u32 id,
		       struct ringtap_group_told *told)
{
	int ret;

	mutex_lock(&group_lock);
	ret = group_tell(group_find(net, id), told);
	mutex_unlock(&group_lock);
	return ret;
}

/**
 * ringtap_group_walk - the same of all groups of a namespace
 * @net: it
 * @serial: of the last one that was told, 0: none; is moved on
 * @each: is told; anything but 0 ends the walk before the next one
 * @data: for it
 *
 * One that is there all the while is told once, also if others come and go between two
 * walks. each() may not sleep for long: all groups wait.
 *
 * Return: what each() has returned last.
 */
int ringtap_group_walk(const struct net *net, u64 *serial,
		       int (*each)(const struct ringtap_group_told *told,
				   void *data), void *data)
{
	struct ringtap_group_told told;
	struct ringtap_group *group;
	int ret = 0;

	mutex_lock(&group_lock);
	list_for_each_entry(group, &group_list, on_list) {
		cond_resched();
		if (group->net != net || group->serial <= *serial)
			continue;
		group_tell(group, &told);
		ret = each(&told, data);
		if (ret)
			break;
		*serial = group->serial;
	}
	mutex_unlock(&group_lock);
	return ret;
}

/* Another number than before: groups have come or gone. */
u32 ringtap_group_changes(void)
{
	return READ_ONCE(group_changes);
}
