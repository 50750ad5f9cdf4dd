// SPDX-License-Identifier: GPL-2.0
/*
 * The members of a group at one hook. Who gets which frame: fanout.c.
 */
#include "team.h"

#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "group.h"
#include "sock.h"

/**
 * ringtap_team_create - one without members
 * @hook: where
 * @first: who will be the first; the others are met in the same way
 */
struct ringtap_team *ringtap_team_create(struct ringtap_hook *hook,
					 const struct ringtap_port *first)
{
	struct ringtap_team *team;

	team = kvzalloc_obj(*team, GFP_KERNEL_ACCOUNT);
	if (!team)
		return NULL;

	seqcount_init(&team->changes);
	team->group = first->rs->group;
	team->face.hook = hook;
	team->face.team = team;
	team->directions = first->directions;
	/* See ringtap_hook_open(). */
	if (first->state != RINGTAP_PORT_HEIR)
		team->face.directions = first->directions;
	team->face.bypass = first->bypass;
	team->face.pass = first->pass;
	team->face.lo_in = first->lo_in;
	team->face.state = first->state;
	return team;
}

/* Whether a port would get the same frames, in the same way, as those there. */
bool ringtap_team_suits(const struct ringtap_team *team,
			const struct ringtap_port *port)
{
	return team->directions == port->directions &&
	       team->face.bypass == port->bypass &&
	       team->face.pass == port->pass &&
	       team->face.lo_in == port->lo_in;
}

static struct ringtap_port *team_port(const struct ringtap_team *team, u32 at)
{
	return rtnl_dereference(team->ports[at]);
}

/* A softirq of this CPU would wait for it forever. */
static void team_change_begin(struct ringtap_team *team)
{
	ASSERT_RTNL();

	local_bh_disable();
	preempt_disable();
	write_seqcount_begin(&team->changes);
}

static void team_change_end(struct ringtap_team *team)
{
	write_seqcount_end(&team->changes);
	preempt_enable();
	local_bh_enable();
}

void ringtap_team_seat(struct ringtap_team *team, struct ringtap_port *port)
{
	u32 number = port->rs->number, at;

	port->team = team;
	team_change_begin(team);
	for (at = team->nr; at; at--) {
		if (team_port(team, at - 1)->rs->number < number)
			break;
		rcu_assign_pointer(team->ports[at], team_port(team, at - 1));
	}
	rcu_assign_pointer(team->ports[at], port);
	rcu_assign_pointer(team->seats[number], port);
	WRITE_ONCE(team->nr, team->nr + 1);
	team_change_end(team);
}

void ringtap_team_unseat(struct ringtap_team *team, struct ringtap_port *port)
{
	u32 at = 0, last = team->nr - 1;

	team_change_begin(team);
	RCU_INIT_POINTER(team->seats[port->rs->number], NULL);
	while (team_port(team, at) != port)
		at++;
	for (; at < last; at++)
		rcu_assign_pointer(team->ports[at], team_port(team, at + 1));
	WRITE_ONCE(team->nr, last);
	RCU_INIT_POINTER(team->ports[last], NULL);
	team_change_end(team);
}
