/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_SOCK_H
#define RINGTAP_SOCK_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/xarray.h>
#include <net/sock.h>
#include <uapi/linux/ringtap.h>

#include "alarm.h"

struct pid;
struct ringtap_area;
struct ringtap_group;
struct ringtap_iface_entry;
struct ringtap_rollover_cpu;
struct ringtap_table;

/**
 * struct ringtap_sock - a socket
 * @sk: the networking core's part, first
 * @id: in the roster; like the next three set when it is made
 * @owner: whose it is
 * @pid: of the process that made it, held
 * @command: name of that process
 * @area: memory shared with the reader; set once, under @conf, and gone with the
 *	release, the same
 * @armed: frames are delivered; set by the start, which has waited for RCU,
 *	cleared first thing by shutdown and release, which then do
 * @polled: a poll() found nothing and sleeps; taken by who wakes it. A word,
 *	for xchg() of some architectures knows nothing smaller
 * @broken: the next sleep, or the one there is, is to end; as wide as @polled
 * @watermark: units that must be unread in a ring to wake the reader; 0: any
 * @latency_us: and how long it waits for them
 * @is_late: its reader is one that bell.h calls late
 * @timer_state: @timer runs, or is about to: enum wakeup_timer
 * @asked: tick in which @timer, for a late reader, found that it was asked for
 * @timer: to wake the reader in the end
 * @alarm: for frames that are lost
 * @wakeups: how often the reader was woken
 * @tuning: protects the setting of @watermark, @latency_us and @is_late; no other
 *	lock is taken under it
 * @clock: enum ringtap_clock; fixed when the socket starts
 * @iface_of_dev: the entry of each device in the interface table, by its
 *	index, if the socket sees all there are; read under RCU, changed under
 *	@conf
 * @group: whose member it is, or NULL; set once, before any device, under @conf
 * @number: its own in the group
 * @rollover: what it needs if its rings are full, if the group wants that
 * @conf: protects all below and the setting of @area. Lock order: RTNL, a
 *	device's own lock, then this; mmap_lock, then this: so no copy from or
 *	to user memory, no RTNL and no change of promiscuous mode under it
 * @watches: devices of which the socket sees frames; changed under RTNL, too
 * @table: of interfaces: what the ids in records stand for
 * @ifaces: its own part of those entries that it has met, by id
 * @no_room: the entry of all devices that have none for want of room, or NULL
 * @counting: entries, and @no_room, that frames are counted at
 * @ended: entries that were, of devices that are gone or have another by now;
 *	some CPU may still have one
 * @folded: the counters of those that no CPU has
 * @met: some CPU may have met the socket on the way of a frame
 * @started: once, and for good: no device and no ring is added any more
 * @stopped: the same, by shutdown
 * @told: it runs, or did: its start was an event, and so is all that comes
 *
 * The socket lives until its last descriptor and its last mapping are gone:
 * a mapping holds the file.
 */
struct ringtap_sock {
	struct sock			sk;
	u32				id;
	kuid_t				owner;
	struct pid			*pid;
	char				command[TASK_COMM_LEN];
	struct ringtap_area		*area;
	bool				armed;
	u32				polled;
	u32				broken;
	u32				watermark;
	u32				latency_us;
	bool				is_late;
	u32				timer_state;
	unsigned long			asked;
	struct hrtimer			timer;
	struct ringtap_alarm		alarm;
	atomic64_t			wakeups;
	struct mutex			tuning; /* of what a reader wants */
	u32				clock;
	struct xarray			iface_of_dev;
	struct ringtap_group		*group;
	u32				number;
	struct ringtap_rollover_cpu __percpu *rollover;

	struct mutex			conf; /* protects what follows, and @area */
	struct list_head		watches;
	struct ringtap_table		*table;
	struct xarray			ifaces;
	struct ringtap_iface_entry	*no_room;
	struct list_head		counting;
	struct list_head		ended;
	struct ringtap_stats		folded;
	bool				met;
	bool				started;
	bool				stopped;
	bool				told;
};

static inline struct ringtap_sock *ringtap_sk(const struct sock *sk)
{
	return container_of(sk, struct ringtap_sock, sk);
}

int ringtap_sock_set_area(struct ringtap_sock *rs, struct ringtap_area *area);
int ringtap_sock_set_clock(struct ringtap_sock *rs, u32 clock);
int ringtap_sock_start(struct ringtap_sock *rs);
void ringtap_sock_publish_end(struct ringtap_sock *rs, u32 flag);

extern const struct proto_ops ringtap_sock_ops;

#endif /* RINGTAP_SOCK_H */
