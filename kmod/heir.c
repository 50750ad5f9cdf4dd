// SPDX-License-Identifier: GPL-2.0
/*
 * While a socket, or a group, moves from one hook of a device to another, a frame
 * meets both, one soon after the other on the same CPU. What the port at the
 * first one, the heir, has had is remembered until the frame meets the second.
 * One moves at a time, for RTNL is held.
 */
#include "heir.h"

#include <linux/compiler.h>
#include <linux/percpu.h>

/* Frames that may be between two hooks of a device on one CPU: one, but for
 * those that interrupt each other, with PREEMPT_RT or because tc sends a frame
 * in again.
 */
#define HEIR_FRAMES	8

/**
 * struct heir - what the heir saw last on a CPU
 * @frames: all that it had, and that have not met the second hook yet
 * @next: to be overwritten next
 */
struct heir {
	const struct sk_buff	*frames[HEIR_FRAMES];
	u32			next;
};

static DEFINE_PER_CPU(struct heir, heir);

/* Before the next heir: a frame of today may lie where one of then did. */
void ringtap_heir_forget_all(void)
{
	struct heir *this;
	u32 i;
	int cpu;

	for_each_possible_cpu(cpu) {
		this = per_cpu_ptr(&heir, cpu);
		for (i = 0; i < HEIR_FRAMES; i++)
			WRITE_ONCE(this->frames[i], NULL);
	}
}

void ringtap_heir_remember(const struct sk_buff *skb)
{
	struct heir *this = this_cpu_ptr(&heir);

	WRITE_ONCE(this->frames[this->next++ % HEIR_FRAMES], skb);
}

/* Once: the next frame may lie in the same place. */
bool ringtap_heir_has_had(const struct sk_buff *skb)
{
	struct heir *this = this_cpu_ptr(&heir);
	u32 i;

	for (i = 0; i < HEIR_FRAMES; i++)
		if (READ_ONCE(this->frames[i]) == skb) {
			WRITE_ONCE(this->frames[i], NULL);
			return true;
		}
	return false;
}
