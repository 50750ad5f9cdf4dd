// SPDX-License-Identifier: GPL-2.0
/*
 * When a frame was received or sent, by one of several clocks.
 */
#include "clock.h"

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/timekeeping.h>
#include <uapi/linux/ringtap.h>

#include "burst.h"
#include "meta.h"

/**
 * struct clock_batch - the frames that a CPU handles without a pause
 * @ns: when it began; 0: there is none
 * @jiffies: then; where softirqs are threads, @end may be long in coming
 * @several: there was more than one frame since
 * @burst: how they come
 * @end: runs after those softirqs that bring frames
 */
struct clock_batch {
	u64			ns;
	unsigned long		jiffies;
	bool			several;
	struct ringtap_burst	burst;
	struct tasklet_struct	end;
};

static DEFINE_PER_CPU(struct clock_batch, clock_batch);

static void clock_batch_end(struct tasklet_struct *tasklet)
{
	struct clock_batch *batch = container_of(tasklet, struct clock_batch,
						 end);

	/* Where softirqs are threads, frames are handled meanwhile. */
	ringtap_burst_learn(&batch->burst, !READ_ONCE(batch->several));
	WRITE_ONCE(batch->ns, 0);
}

static void clock_batch_begin(struct clock_batch *batch, u64 ns)
{
	if (ringtap_burst_is_one(&batch->burst))
		return;
	WRITE_ONCE(batch->several, false);
	batch->jiffies = jiffies;
	WRITE_ONCE(batch->ns, ns);
	tasklet_schedule(&batch->end);
}

/* A frame for which the clock was read, for whatever socket, has that time; what
 * comes behind it is no earlier.
 */
static u64 clock_in_batch(struct clock_batch *batch,
			  const struct ringtap_meta *meta, u64 ns)
{
	if (meta->ns == ns)
		return ns;
	WRITE_ONCE(batch->several, true);
	if (meta->ns > ns)
		WRITE_ONCE(batch->ns, meta->ns);
	return max(meta->ns, ns);
}

/* Softirqs are off, and the caller is the only one on this CPU. */
static u64 clock_of_batch(struct ringtap_meta *meta)
{
	struct clock_batch *batch = this_cpu_ptr(&clock_batch);
	u64 ns = READ_ONCE(batch->ns);

	if (ns && time_is_after_eq_jiffies(batch->jiffies))
		return clock_in_batch(batch, meta, ns);
	if (!meta->ns) {
		meta->ns = ktime_get_real_ns();
		clock_batch_begin(batch, meta->ns);
	}
	return meta->ns;
}

/* The device's own stamp, or 0. Some drivers keep an address there, by which
 * they would be asked; and a frame that is forwarded still has the stamp of the
 * device that it came by.
 */
static u64 clock_of_device(const struct ringtap_meta *meta,
			   const struct sk_buff *skb)
{
	const struct skb_shared_info *shared = skb_shinfo(skb);

	if (meta->flags & RINGTAP_FLAG_DIR_OUT ||
	    shared->tx_flags & SKBTX_HW_TSTAMP_NETDEV)
		return 0;
	return ktime_to_ns(shared->hwtstamps.hwtstamp);
}

/* One clock read for each frame, whoever sees it; none where the frame brings
 * the time along.
 */
static u64 clock_of_system(struct ringtap_meta *meta, const struct sk_buff *skb)
{
	if (!meta->ns)
		meta->ns = ktime_to_ns(skb_tstamp(skb)) ?: ktime_get_real_ns();
	return meta->ns;
}

/**
 * ringtap_clock_stamp - when the frame was received or sent
 * @meta: the frame's
 * @skb: the frame
 * @clock: enum ringtap_clock that the socket wants
 */
u64 ringtap_clock_stamp(struct ringtap_meta *meta, const struct sk_buff *skb,
			u32 clock)
{
	u64 ns = 0;

	if (clock == RINGTAP_CLOCK_HARDWARE)
		ns = clock_of_device(meta, skb);
	else if (clock == RINGTAP_CLOCK_BATCH && !skb_tstamp(skb))
		ns = clock_of_batch(meta);
	return ns ?: clock_of_system(meta, skb);
}

bool ringtap_clock_exists(u32 clock)
{
	return clock <= RINGTAP_CLOCK_BATCH;
}

void ringtap_clock_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		tasklet_setup(&per_cpu_ptr(&clock_batch, cpu)->end,
			      clock_batch_end);
}

/* No frame comes any more. */
void ringtap_clock_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(&clock_batch, cpu)->end);
}
