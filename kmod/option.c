// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options. All copying from and to user memory is done here, outside
 * the socket's lock.
 */
#include "option.h"

#include <linux/bpf.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "area.h"
#include "bell.h"
#include "clock.h"
#include "group.h"
#include "iface.h"
#include "rollover.h"
#include "sock.h"
#include "stats.h"
#include "table.h"
#include "wakeup.h"

/* From user space, or from a BPF program on setsockopt(). The kernel's own
 * copy_struct_from_sockptr() is not in 6.1, and in 6.12 it does not look at
 * what is longer than @size.
 */
static int option_copy(void *to, size_t size, sockptr_t from, size_t len)
{
	size_t both = min(size, len);

	if (!sockptr_is_kernel(from))
		return copy_struct_from_user(to, size, from.user, len);
	if (memchr_inv(from.kernel + both, 0, len - both))
		return -E2BIG;
	memcpy(to, from.kernel, both);
	memset(to + both, 0, size - both);
	return 0;
}

static int option_set_rings(struct ringtap_sock *rs, sockptr_t value,
			    unsigned int len)
{
	struct ringtap_rings wanted;
	struct ringtap_area *area;
	int ret;

	if (len < sizeof(wanted.bytes))
		return -EINVAL;
	if (len > PAGE_SIZE)
		return -E2BIG;
	if (READ_ONCE(rs->area))
		return -EBUSY;
	ret = option_copy(&wanted, sizeof(wanted), value, len);
	if (ret)
		return ret;

	area = ringtap_area_alloc(&wanted);
	if (IS_ERR(area))
		return PTR_ERR(area);

	ret = ringtap_sock_set_area(rs, area);
	if (ret)
		ringtap_area_free(area);
	return ret;
}

static int option_set_clock(struct ringtap_sock *rs, sockptr_t value,
			    unsigned int len)
{
	u32 clock;

	if (len != sizeof(clock))
		return -EINVAL;
	if (copy_from_sockptr(&clock, value, sizeof(clock)))
		return -EFAULT;
	if (!ringtap_clock_exists(clock))
		return -EINVAL;
	return ringtap_sock_set_clock(rs, clock);
}

/* A struct of which nothing may be missing. */
static int option_copy_whole(void *to, size_t size, sockptr_t from, size_t len)
{
	if (len < size)
		return -EINVAL;
	if (len > PAGE_SIZE)
		return -E2BIG;
	return option_copy(to, size, from, len);
}

static int option_set_wakeup(struct ringtap_sock *rs, sockptr_t value,
			     unsigned int len)
{
	struct ringtap_wakeup wanted;
	int ret = option_copy_whole(&wanted, sizeof(wanted), value, len);

	return ret ?: ringtap_wakeup_set(rs, &wanted);
}

static int option_set_member(struct ringtap_sock *rs, sockptr_t value,
			     unsigned int len)
{
	struct ringtap_member wanted;
	int ret = option_copy_whole(&wanted, sizeof(wanted), value, len);

	if (ret)
		return ret;

	mutex_lock(&rs->conf);
	ret = ringtap_group_join(rs, &wanted);
	mutex_unlock(&rs->conf);
	return ret;
}

/* The group's on success, else nobody's. When it returns no CPU asks the one of
 * before any more.
 */
static int option_set_program(struct ringtap_sock *rs, struct bpf_prog *program)
{
	struct bpf_prog *over = program;
	int ret;

	mutex_lock(&rs->conf);
	if (sock_flag(&rs->sk, SOCK_FILTER_LOCKED))
		ret = -EPERM;
	else
		ret = ringtap_group_swap_program(rs, program, &over);
	mutex_unlock(&rs->conf);
	if (!ret)
		synchronize_net();
	if (over)
		bpf_prog_destroy(over);
	return ret;
}

static int option_set_balance_filter(struct ringtap_sock *rs, sockptr_t value,
				     unsigned int len)
{
	struct sock_fprog filter;
	struct bpf_prog *program;
	int ret;

	ret = copy_bpf_fprog_from_user(&filter, value, len);
	if (ret)
		return ret;
	ret = bpf_prog_create_from_user(&program, &filter, NULL, false);
	return ret ?: option_set_program(rs, program);
}

static int option_set_balance_program(struct ringtap_sock *rs, sockptr_t value,
				      unsigned int len)
{
	struct bpf_prog *program;
	u32 fd;

	if (len != sizeof(fd))
		return -EINVAL;
	if (copy_from_sockptr(&fd, value, sizeof(fd)))
		return -EFAULT;
	program = bpf_prog_get_type(fd, BPF_PROG_TYPE_SOCKET_FILTER);
	return IS_ERR(program) ? PTR_ERR(program) :
				 option_set_program(rs, program);
}

/* When the call returns no CPU judges a frame by a filter of before any more:
 * what lies behind the heads of now has passed the one of now.
 */
static int option_settle(struct ringtap_sock *rs, unsigned int len)
{
	if (len)
		return -EINVAL;
	synchronize_net();
	ringtap_bell_settle_all(rs);
	return 0;
}

int ringtap_setsockopt(struct socket *sock, int level, int name,
		       sockptr_t value, unsigned int len)
{
	struct ringtap_sock *rs = ringtap_sk(sock->sk);

	if (level != SOL_RINGTAP)
		return -ENOPROTOOPT;

	switch (name) {
	case RINGTAP_RINGS:
		return option_set_rings(rs, value, len);
	case RINGTAP_START:
		return len ? -EINVAL : ringtap_sock_start(rs);
	case RINGTAP_SETTLE:
		return option_settle(rs, len);
	case RINGTAP_CLOCK:
		return option_set_clock(rs, value, len);
	case RINGTAP_WAKEUP:
		return option_set_wakeup(rs, value, len);
	case RINGTAP_MEMBER:
		return option_set_member(rs, value, len);
	case RINGTAP_BALANCE_FILTER:
		return option_set_balance_filter(rs, value, len);
	case RINGTAP_BALANCE_PROGRAM:
		return option_set_balance_program(rs, value, len);
	default:
		return -ENOPROTOOPT;
	}
}

/* The caller gets what it has room for and learns how much that is. */
static int option_put(char __user *value, int __user *len, int room,
		      const void *data, int size)
{
	size = min(size, room);
	if (put_user(size, len) || copy_to_user(value, data, size))
		return -EFAULT;
	return 0;
}

static int option_get_layout(struct ringtap_sock *rs, char __user *value,
			     int __user *len, int room)
{
	/* Pairs with the store in ringtap_sock_set_area(). */
	struct ringtap_area *area = smp_load_acquire(&rs->area);
	struct ringtap_layout layout;

	if (!area)
		return -ENODATA;

	ringtap_area_layout(area, &layout);
	return option_put(value, len, room, &layout, sizeof(layout));
}

static int option_get_iface(struct ringtap_sock *rs, char __user *value,
			    int __user *len, int room)
{
	struct ringtap_iface iface;
	u32 id;
	int ret;

	if (room < (int)sizeof(id))
		return -EINVAL;
	if (copy_from_user(&id, value, sizeof(id)))
		return -EFAULT;

	mutex_lock(&rs->conf);
	ret = ringtap_table_read(rs->table, id, &iface);
	mutex_unlock(&rs->conf);
	return ret ?: option_put(value, len, room, &iface, sizeof(iface));
}

static int option_get_stats(struct ringtap_sock *rs, char __user *value,
			    int __user *len, int room)
{
	struct ringtap_stats sum;

	mutex_lock(&rs->conf);
	ringtap_iface_sum(rs, &sum);
	mutex_unlock(&rs->conf);
	sum.wakeups = atomic64_read(&rs->wakeups);
	return option_put(value, len, room, &sum, sizeof(sum));
}

static int option_get_iface_stats(struct ringtap_sock *rs, char __user *value,
				  int __user *len, int room)
{
	const struct ringtap_iface_entry *entry;
	struct ringtap_iface_stats of = {};
	struct ringtap_iface told;
	int ret = 0;

	if (room < (int)sizeof(of.id))
		return -EINVAL;
	if (copy_from_user(&of.id, value, sizeof(of.id)))
		return -EFAULT;

	mutex_lock(&rs->conf);
	entry = ringtap_iface_get(rs, of.id);
	if (entry)
		ringtap_stats_add(&entry->counters, &of.stats);
	else /* It may be one that only others of a group have met. */
		ret = ringtap_table_read(rs->table, of.id, &told);
	mutex_unlock(&rs->conf);
	return ret ?: option_put(value, len, room, &of, sizeof(of));
}

static int option_get_member(struct ringtap_sock *rs, char __user *value,
			     int __user *len, int room)
{
	struct ringtap_member member;
	bool is_member;

	mutex_lock(&rs->conf);
	is_member = rs->group;
	if (is_member) {
		member = rs->group->as;
		member.number = rs->number;
	}
	mutex_unlock(&rs->conf);
	if (!is_member)
		return -ENOTCONN;
	return option_put(value, len, room, &member, sizeof(member));
}

static int option_get_member_stats(struct ringtap_sock *rs, char __user *value,
				   int __user *len, int room)
{
	struct ringtap_member_stats stats = {};
	bool is_member;

	mutex_lock(&rs->conf);
	is_member = rs->group;
	if (is_member) {
		ringtap_rollover_read(rs, &stats);
		ringtap_group_read(rs, &stats);
	}
	mutex_unlock(&rs->conf);
	if (!is_member)
		return -ENOTCONN;
	return option_put(value, len, room, &stats, sizeof(stats));
}

int ringtap_getsockopt(struct socket *sock, int level, int name,
		       char __user *value, int __user *len)
{
	struct ringtap_sock *rs = ringtap_sk(sock->sk);
	int room;

	if (level != SOL_RINGTAP)
		return -ENOPROTOOPT;
	if (get_user(room, len))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;

	switch (name) {
	case RINGTAP_LAYOUT:
		return option_get_layout(rs, value, len, room);
	case RINGTAP_IFACE:
		return option_get_iface(rs, value, len, room);
	case RINGTAP_STATS:
		return option_get_stats(rs, value, len, room);
	case RINGTAP_IFACE_STATS:
		return option_get_iface_stats(rs, value, len, room);
	case RINGTAP_MEMBER:
		return option_get_member(rs, value, len, room);
	case RINGTAP_MEMBER_STATS:
		return option_get_member_stats(rs, value, len, room);
	default:
		return -ENOPROTOOPT;
	}
}
