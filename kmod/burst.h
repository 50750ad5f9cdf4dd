/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a CPU's frames come in bursts, as NAPI polls them, or each alone, as
 * through veth, tun and lo. What waits for the end of a burst costs more than a
 * record, and a frame that comes alone should not pay for it. Nothing tells
 * beforehand which it is, so frames are taken to come as those before did: behind
 * a burst that turned out to be one frame, the next one is not waited for; behind
 * one more, the next three; and so on. Behind a burst of several all are, again.
 */
#ifndef RINGTAP_BURST_H
#define RINGTAP_BURST_H

#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/types.h>

/* Waiting for one frame in 61 is next to nothing, and so is not waiting for 60 at
 * the beginning of what comes in bursts. 61, a prime, so that it is not the last
 * frame of a burst each time, which looks like one that came alone.
 */
#define RINGTAP_BURST_ALONE	60u

/**
 * struct ringtap_burst - how a CPU's frames come
 * @trust: so many were taken to come alone, last time
 * @left: of these
 *
 * Where softirqs are threads, one may learn while another asks: a frame more or
 * less is waited for.
 */
struct ringtap_burst {
	u32	trust;
	u32	left;
};

/* Whether the next frame comes alone, as far as one can say. */
static inline bool ringtap_burst_is_one(struct ringtap_burst *burst)
{
	u32 left = READ_ONCE(burst->left);

	if (!left)
		return false;
	WRITE_ONCE(burst->left, left - 1);
	return true;
}

/* Of one that was waited for. */
static inline void ringtap_burst_learn(struct ringtap_burst *burst, bool was_one)
{
	burst->trust = was_one ? min(2 * burst->trust + 1, RINGTAP_BURST_ALONE) : 0;
	WRITE_ONCE(burst->left, burst->trust);
}

#endif /* RINGTAP_BURST_H */
