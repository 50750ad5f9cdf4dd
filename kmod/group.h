/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_GROUP_H
#define RINGTAP_GROUP_H

#include <linux/bitmap.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>
#include <linux/uidgid.h>
#include <uapi/linux/ringtap.h>

struct bpf_prog;
struct net;
struct ringtap_sock;
struct ringtap_table;

/**
 * struct ringtap_group_cpu - what a CPU alone knows of a group
 * @turn: of the next frame, where members take turns
 * @absent: frames that were the share of a member that was not there
 * @syncp: makes 64 bits readable on machines of 32
 */
struct ringtap_group_cpu {
	u32			turn;
	u64_stats_t		absent;
	struct u64_stats_sync	syncp;
};

/**
 * struct ringtap_group - sockets that share the frames of devices
 * @on_list: in the list of all groups, in the order of their serials
 * @serial: no other group ever has it
 * @net: the namespace, which the members hold
 * @owner: whose processes may join
 * @as: what all members agree on, and the id; .number is not used
 * @table: of interfaces, one for all
 * @cpu: by CPU
 * @numbers: those that are taken; under the list's lock, as @members
 * @members: how many there are
 * @program: of RINGTAP_BALANCE_BPF, or NULL; changed under the list's lock
 *
 * There as long as there are members, each of whom waits for RCU before it
 * leaves: a CPU that has met one of them has a valid group.
 */
struct ringtap_group {
	struct list_head	on_list;
	u64			serial;
	struct net		*net;
	kuid_t			owner;
	struct ringtap_member	as;
	struct ringtap_table	*table;
	struct ringtap_group_cpu __percpu *cpu;
	DECLARE_BITMAP(numbers, RINGTAP_MEMBERS_MAX);
	u32			members;
	struct bpf_prog __rcu	*program;
};

/**
 * struct ringtap_group_told - a group, for who looks from outside
 * @as: what all members agree on, and the id
 * @owner: whose processes may join
 * @members: how many there are
 * @absent: frames that were the share of a member that was not there
 */
struct ringtap_group_told {
	struct ringtap_member	as;
	kuid_t			owner;
	u32			members;
	u64			absent;
};

int __must_check ringtap_group_join(struct ringtap_sock *rs,
				    const struct ringtap_member *wanted);
void ringtap_group_leave(struct ringtap_sock *rs);
int ringtap_group_swap_program(struct ringtap_sock *rs,
			       struct bpf_prog *program, struct bpf_prog **old);
void ringtap_group_read(struct ringtap_sock *rs,
			struct ringtap_member_stats *stats);
int ringtap_group_tell(const struct net *net, u32 id,
		       struct ringtap_group_told *told);
int ringtap_group_walk(const struct net *net, u64 *serial,
		       int (*each)(const struct ringtap_group_told *told,
				   void *data), void *data);
u32 ringtap_group_changes(void);
void ringtap_group_count_absent(const struct ringtap_group *group);

#endif /* RINGTAP_GROUP_H */
