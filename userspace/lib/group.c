// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

static int fail_to_join(struct ringtap *rt, const struct ringtap_member *member)
{
	switch (errno) {
	case ENOPROTOOPT:
		return ringtap_error_set(rt, -errno,
			"the loaded ringtap module has no groups: update it");
	case EPERM:
		return ringtap_error_set(rt, -errno,
			"group %u is another user's: to join it takes CAP_NET_ADMIN",
			member->id);
	case EADDRINUSE:
		return ringtap_error_set(rt, -errno,
			"group %u has a member with number %u already: take another one, or none, and get one that is free",
			member->id, member->number);
	case ENOSPC:
		return ringtap_error_set(rt, -errno,
			"group %u has no number left: %u members are all that it can have",
			member->id, member->shares ? : RINGTAP_MEMBERS_MAX);
	case EINVAL:
		return ringtap_error_set(rt, -errno,
			"can't be a member of group %u: all its members must agree on balance, rollover and shares, a number must be below the shares (%u at most), the rollover balance knows no shares, and only shares can be dropped with who is absent",
			member->id, RINGTAP_MEMBERS_MAX);
	default:
		return ringtap_error_set(rt, -errno, "can't join group %u: %s",
					 member->id, strerror(errno));
	}
}

int ringtap_join(struct ringtap *rt, const struct ringtap_options *options)
{
	const struct ringtap_member *member = options->member;
	int err = 0;

	if (member && setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_MEMBER, member,
				 sizeof(*member)))
		return fail_to_join(rt, member);
	if (options->balance)
		err = ringtap_set_balance(rt, options->balance);
	if (!err && options->balance_program)
		err = ringtap_set_balance_program(rt,
						  options->balance_program);
	return err;
}

static int get(struct ringtap *rt, int option, void *value, socklen_t len)
{
	memset(value, 0, len);
	if (!getsockopt(rt->fd, SOL_RINGTAP, option, value, &len))
		return 0;
	if (errno == ENOTCONN || errno == ENOPROTOOPT)
		return ringtap_error_set(rt, -ENOTCONN,
					 "the capture is no member of a group");
	return ringtap_error_set(rt, -errno, "can't read what the group is: %s",
				 strerror(errno));
}

int ringtap_member(struct ringtap *rt, struct ringtap_member *member)
{
	return get(rt, RINGTAP_MEMBER, member, sizeof(*member));
}

int ringtap_member_stats(struct ringtap *rt, struct ringtap_member_stats *stats)
{
	return get(rt, RINGTAP_MEMBER_STATS, stats, sizeof(*stats));
}

static int set_balance(struct ringtap *rt, int option, const void *value,
		       socklen_t len)
{
	if (!setsockopt(rt->fd, SOL_RINGTAP, option, value, len))
		return 0;
	switch (errno) {
	case ENOTCONN:
	case ENOPROTOOPT:
		return ringtap_error_set(rt, -ENOTCONN,
			"the capture is no member of a group that a program could balance");
	case EPERM:
		return ringtap_error_set(rt, -errno,
			"the filters of this capture are locked (SO_LOCK_FILTER), the group's program with them");
	case EBADF:
		return ringtap_error_set(rt, -errno,
			"the descriptor is none of an eBPF program");
	default:
		return ringtap_error_set(rt, -errno,
			"the kernel refuses the program: %s; the group must have RINGTAP_BALANCE_BPF, and an eBPF program the type of a socket filter",
			strerror(errno));
	}
}

int ringtap_set_balance(struct ringtap *rt, const struct sock_fprog *program)
{
	return set_balance(rt, RINGTAP_BALANCE_FILTER, program,
			   sizeof(*program));
}

int ringtap_set_balance_program(struct ringtap *rt, int program)
{
	return set_balance(rt, RINGTAP_BALANCE_PROGRAM, &program,
			   sizeof(program));
}
