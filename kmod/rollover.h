/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ROLLOVER_H
#define RINGTAP_ROLLOVER_H

#include <linux/types.h>
#include <linux/u64_stats_sync.h>
#include <uapi/linux/ringtap.h>

#include "group.h"

struct ringtap_meta;
struct ringtap_port;
struct ringtap_sock;
struct ringtap_team;
struct sk_buff;

/* Of the frames that came last while a ring was nearly full. */
#define RINGTAP_ROLLOVER_HISTORY	16

/* What is counted: see struct ringtap_member_stats. */
enum ringtap_rolled {
	RINGTAP_ROLLED,
	RINGTAP_ROLLED_HUGE,
	RINGTAP_ROLLED_TAKEN,
	RINGTAP_ROLLED_FAILED,
	RINGTAP_NR_ROLLED,
};

/**
 * struct ringtap_rollover_cpu - what a CPU alone knows of a member's full rings
 * @counts: by enum ringtap_rolled
 * @syncp: makes 64 bits readable on machines of 32
 * @next: where among the members one with room was found last
 * @flows: of the frames that came last
 * @at: to be overwritten next
 */
struct ringtap_rollover_cpu {
	u64_stats_t		counts[RINGTAP_NR_ROLLED];
	struct u64_stats_sync	syncp;
	u32			next;
	u32			flows[RINGTAP_ROLLOVER_HISTORY];
	u32			at;
};

static inline bool ringtap_rollover_is_on(const struct ringtap_group *group)
{
	return group->as.flags & RINGTAP_GROUP_ROLLOVER ||
	       group->as.balance == RINGTAP_BALANCE_ROLLOVER;
}

int __must_check ringtap_rollover_init(struct ringtap_sock *rs,
				       const struct ringtap_member *wanted);
void ringtap_rollover_exit(struct ringtap_sock *rs);
void ringtap_rollover_read(const struct ringtap_sock *rs,
			   struct ringtap_member_stats *stats);
bool ringtap_rollover(const struct ringtap_team *team,
		      const struct ringtap_port *first, struct sk_buff *skb,
		      struct ringtap_meta *meta, u32 nr);

#endif /* RINGTAP_ROLLOVER_H */
