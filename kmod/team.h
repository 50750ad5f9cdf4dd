/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_TEAM_H
#define RINGTAP_TEAM_H

#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>

#include "hook.h"

struct ringtap_group;

/**
 * struct ringtap_team - those members of a group that are at one hook
 * @face: stands for them in ringtap_hook.ports
 * @group: the group
 * @directions: RINGTAP_DIR_* that they want; those of @face, once it gets frames
 * @nr: how many there are
 * @changes: odd while they are moved
 * @rcu: for freeing
 * @ports: of the members, by their numbers, without gaps
 * @seats: with shares: the same, each at its number, the others NULL
 *
 * Written under RTNL, read under RCU. It is changed in place: a CPU may find a port
 * twice or one that is leaving, but a frame is given to one of them at most. Who finds
 * none looks again if @changes has changed.
 */
struct ringtap_team {
	struct ringtap_port	face;
	struct ringtap_group	*group;
	u32			directions;
	u32			nr;
	seqcount_t		changes;
	struct rcu_head		rcu;
	struct ringtap_port __rcu *ports[RINGTAP_MEMBERS_MAX];
	struct ringtap_port __rcu *seats[RINGTAP_MEMBERS_MAX];
};

struct ringtap_team *__must_check ringtap_team_create(struct ringtap_hook *hook,
						      const struct ringtap_port *first);
bool ringtap_team_suits(const struct ringtap_team *team,
			const struct ringtap_port *port);
void ringtap_team_seat(struct ringtap_team *team, struct ringtap_port *port);
void ringtap_team_unseat(struct ringtap_team *team, struct ringtap_port *port);

#endif /* RINGTAP_TEAM_H */
