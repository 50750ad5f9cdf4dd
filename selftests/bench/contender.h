/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A way to capture frames of a device, so that each is measured by the same
 * hand.
 */
#ifndef BENCH_CONTENDER_H
#define BENCH_CONTENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sock_fprog;

/* So many sockets of a contender at a time, at most. */
#define CONTENDER_SOCKETS	8

/* What a reader does with a frame, once it has it. */
enum work {
	WORK_NONE,	/* steps over it */
	WORK_LINE,	/* looks at its headers: a cache line */
	WORK_ALL,	/* reads all of its bytes */
	WORK_STAMP,	/* notes how long it took: see delay.h */
};

/**
 * struct setup - the same for all that are compared
 * @device: whose received frames
 * @ring_bytes: memory for frames, all together
 * @snaplen: bytes of a frame that are wanted
 * @filter: or NULL; it wants all frames
 * @work: of the reader
 */
struct setup {
	const char	*device;
	size_t		ring_bytes;
	unsigned int	snaplen;
	const struct sock_fprog *filter;
	enum work	work;
};

/**
 * struct counts - what became of the frames, by the contender's own word
 * @delivered: there is, or was, something to read
 * @filtered: not wanted
 * @dropped: there was no room
 */
struct counts {
	uint64_t	delivered;
	uint64_t	filtered;
	uint64_t	dropped;
};

/**
 * struct contender - one of them
 * @name: in tables
 * @about: in the legend
 * @reads: there is something to read
 * @writes: into the frames, so that they must not be pktgen's own
 * @unfiltered: takes no filter
 * @shares: its sockets share the frames, each of which is one socket's
 * @single: a device has one of them, or the first leaves nothing to the others
 * @open: begins; NULL: it can't, and has said why
 * @read: reads what there is; sleeps for a while if there is nothing; the
 *	number of frames
 * @count: what became of all frames so far
 * @close: ends
 */
struct contender {
	const char	*name;
	const char	*about;
	bool		reads;
	bool		writes;
	bool		unfiltered;
	bool		shares;
	bool		single;
	void		*(*open)(const struct setup *setup);
	uint64_t	(*read)(void *of);
	int		(*count)(void *of, struct counts *counts);
	void		(*close)(void *of);
};

/* All of them, NULL at the end, in the order of the tables. */
extern const struct contender *const contenders[];

const struct contender *contender_find(const char *name);

/* What a reader does with a frame; the sum is of no use but to its maker. */
uint64_t contender_touch(enum work work, const void *frame, size_t len);

/* How long @read sleeps at most. */
#define CONTENDER_SLEEP_MS	10

/* Who has no hurry is woken when so much is there, or so long after the first
 * frame: the blocks of tuned TPACKET_V3, and ringtap where it is told to.
 */
size_t contender_block(const struct setup *setup);
#define CONTENDER_LATE_MS	10

extern const struct contender stack_alone, stack_pass, stack_copy, stack_free;
extern const struct contender packet_recvmmsg;
extern const struct contender tpacket_v2, tpacket_v3, tpacket_libpcap;
extern const struct contender tpacket_fanout;
extern const struct contender xdp_generic, xdp_native;
extern const struct contender ringtap_tap, ringtap_copy, ringtap_bypass;
extern const struct contender ringtap_tap_batch, ringtap_copy_batch;
extern const struct contender ringtap_bypass_batch;
extern const struct contender ringtap_copy_late, ringtap_copy_late_batch;
extern const struct contender ringtap_group, ringtap_group_late;
extern const struct contender ringtap_group_one;
extern const struct contender ringtap_copy_busy, ringtap_bypass_busy;
extern const struct contender ringtap_bypass_late, ringtap_bypass_late_batch;

#endif /* BENCH_CONTENDER_H */
