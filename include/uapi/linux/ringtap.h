/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The ABI of a ringtap socket.
 *
 * The number of the address family is not a constant: none is free, so the
 * module picks one and the generic netlink family "ringtap" tells it (see
 * ringtap_netlink.h). The way from there to packets:
 *
 *	fd = socket(number, SOCK_RAW, 0);
 *	setsockopt(fd, SOL_RINGTAP, RINGTAP_RINGS, &rings);
 *	bind(fd, (struct sockaddr *)&addr);
 *	getsockopt(fd, SOL_RINGTAP, RINGTAP_LAYOUT, &layout);
 *	mmap() the read-only area and the consumer area
 *	setsockopt(fd, SOL_RINGTAP, RINGTAP_START);
 *	poll() for EPOLLIN, read records, advance the tails
 *	shutdown(fd, SHUT_RD), read what is left
 *
 * A socket has one read-only area and one writable area:
 *
 *	layout.shared_off                            PROT_READ only
 *	+-------+------------+------------+-----+--------+--------+--------+---
 *	| state | producer 0 | producer 1 | ... | data 0 | data 0 | data 1 | ...
 *	|       |            |            |     |        | again  |        |
 *	+-------+------------+------------+-----+--------+--------+--------+---
 *	  state_off            producer_stride    data_off          data_stride
 *
 *	layout.consumer_off                          PROT_READ | PROT_WRITE
 *	+------------+------------+---
 *	| consumer 0 | consumer 1 | ...
 *	+------------+------------+---
 *	               consumer_stride
 *
 * The data of a ring is mapped twice in a row, so that no record and no run
 * of records ever wraps. Positions count units of four bytes, run freely and
 * wrap at 2^32: a position lies at data + (position % ring_units) * 4, and
 * head - tail is what there is to read, also across the wrap. A reader that asks
 * for it finds skips among them, see struct ringtap_producer.
 */
#ifndef _UAPI_LINUX_RINGTAP_H
#define _UAPI_LINUX_RINGTAP_H

#include <linux/types.h>
#include <linux/socket.h>

/* Grows when a program must know of a change; structs below grow at the end. */
#define RINGTAP_ABI		1

#define SOL_RINGTAP		0x5254

/* Socket options. A struct's length tells its version: a longer one than the
 * kernel knows is accepted if the rest is zero, a shorter one is completed
 * with zeroes (set) or cut (get).
 */
enum {
	RINGTAP_RINGS	= 1,	/* set, once: struct ringtap_rings */
	RINGTAP_LAYOUT	= 2,	/* get: struct ringtap_layout */
	RINGTAP_START	= 3,	/* set, no value; from here on all is fixed */
	RINGTAP_IFACE	= 4,	/* get: struct ringtap_iface, .id is read */
	RINGTAP_STATS	= 5,	/* get: struct ringtap_stats */
	RINGTAP_CLOCK	= 6,	/* set, before the start: __u32 ringtap_clock */
	RINGTAP_WAKEUP	= 7,	/* set, at any time: struct ringtap_wakeup */
	RINGTAP_SETTLE	= 8,	/* set, no value; see below */
	RINGTAP_IFACE_STATS = 9,	/* get: struct ringtap_iface_stats, the same */
	RINGTAP_MEMBER	= 10,	/* set, once, before bind(), and get: struct ringtap_member */
	RINGTAP_BALANCE_FILTER = 11,	/* set, at any time: struct sock_fprog */
	RINGTAP_BALANCE_PROGRAM = 12,	/* the same: int, descriptor of an eBPF program */
	RINGTAP_MEMBER_STATS = 13,	/* get: struct ringtap_member_stats */
};

/* Filters are those of every socket: SO_ATTACH_FILTER, SO_ATTACH_BPF,
 * SO_LOCK_FILTER, SO_DETACH_FILTER; they count from the link-layer header, and
 * their result is how many bytes are kept. One that is attached before the
 * start lets nothing past. One that is attached later judges every frame that
 * arrives after RINGTAP_SETTLE has returned: the heads loaded then separate
 * what may be old from what is new.
 */

enum ringtap_mode {
	RINGTAP_MODE_AUTO	= 0,	/* copy, or tap where that hides frames */
	RINGTAP_MODE_TAP	= 1,	/* beside the stack, as tcpdump sees it */
	RINGTAP_MODE_COPY	= 2,	/* what the stack is about to get */
	RINGTAP_MODE_BYPASS	= 3,	/* the same, and the stack gets it not */
};

/* Where received frames are met, in the order of their way: all of these but
 * the first come after tc and netfilter, which may have dropped the frame.
 * What tc sent through an ifb device passes neither of the first two again.
 */
enum ringtap_hook_kind {
	RINGTAP_HOOK_TAP	= 1,	/* with the packet sockets */
	RINGTAP_HOOK_INGRESS	= 2,	/* netfilter's ingress hook */
	RINGTAP_HOOK_HANDLER	= 3,	/* the device's rx_handler */
};

/* Why it was that mode and that hook. */
enum ringtap_why {
	RINGTAP_WHY_ASKED	= 0,	/* nothing speaks against it */
	RINGTAP_WHY_ANY		= 1,	/* all devices: only tap can do that */
	RINGTAP_WHY_TAKEN	= 2,	/* the rx_handler is another's */
	RINGTAP_WHY_REFUSED	= 3,	/* the device allows no rx_handler */
	RINGTAP_WHY_VLAN	= 4,	/* VLAN devices on top hide frames from it */
	RINGTAP_WHY_BYPASS	= 5,	/* a bypass at the ingress hook would, too */
};

/* Whose the rx_handler of a device is. */
enum ringtap_holder {
	RINGTAP_HOLDER_NOBODY	= 0,
	RINGTAP_HOLDER_RINGTAP	= 1,
	RINGTAP_HOLDER_ANOTHER	= 2,	/* a bridge, bond, macvlan ... */
};

enum {
	RINGTAP_DIR_IN		= 1 << 0,	/* what the device received */
	RINGTAP_DIR_OUT		= 1 << 1,	/* what it was given to send */
};

/* sockaddr_ringtap.flags */
enum {
	RINGTAP_BIND_PROMISC	= 1 << 0,	/* frames for others, too */
	RINGTAP_BIND_PASS	= 1 << 1,	/* bypass: no room, to the stack */
};

/* Captured bytes of a frame at most, VLAN tag included: Wireshark refuses
 * files with more.
 */
#define RINGTAP_SNAPLEN_MAX	262144

/**
 * struct sockaddr_ringtap - bind() adds a device to the socket
 * @family: as told by the module
 * @mode: enum ringtap_mode
 * @ifindex: the device; 0: all of the socket's namespace, also those to come,
 *	with RINGTAP_MODE_TAP or RINGTAP_MODE_AUTO, and no other device beside
 * @directions: RINGTAP_DIR_*; 0: both, but for a bypass and the loopback
 *	device, where every frame comes in: RINGTAP_DIR_IN
 * @flags: RINGTAP_BIND_*
 */
struct sockaddr_ringtap {
	__kernel_sa_family_t	family;
	__u16	mode;
	__u32	ifindex;
	__u32	directions;
	__u32	flags;
};

/**
 * struct ringtap_rings - the rings of a socket
 * @bytes: memory for the data of all rings together
 * @snaplen: bytes of a frame that are kept; 0: RINGTAP_SNAPLEN_MAX
 * @nr_rings: number of rings; 0: one for each CPU if @bytes allow, else fewer
 * @map: user pointer to an array of __u16, the ring of CPU 0, 1, ...;
 *	0: CPU number modulo number of rings
 * @map_len: number of elements of @map; CPUs beyond it use ring 0
 * @flags: RINGTAP_RINGS_*
 *
 * A ring's size is a power of two, at least twice the largest record.
 * A ring that one CPU alone fills needs no lock. The memory is charged to the
 * memory cgroup, and to RLIMIT_MEMLOCK of those who have CAP_NET_RAW in a
 * user namespace only.
 */
struct ringtap_rings {
	__aligned_u64	bytes;
	__u32		snaplen;
	__u32		nr_rings;
	__aligned_u64	map;
	__u32		map_len;
	__u32		flags;
};

/* The reader follows skips, see struct ringtap_producer. Large rings that one
 * CPU fills then stay in its cache while the reader keeps up.
 */
#define RINGTAP_RINGS_SKIP	0x00000001

/**
 * enum ringtap_clock - where time stamps come from
 * @RINGTAP_CLOCK_REALTIME: the system's CLOCK_REALTIME, read when the frame was
 *	met, or earlier if somebody else on the machine asked the kernel for
 *	time stamps
 * @RINGTAP_CLOCK_HARDWARE: the device's own clock, for the frames that it has
 *	stamped; the others as above. It must have been told to do so
 *	(SIOCSHWTSTAMP).
 * @RINGTAP_CLOCK_BATCH: as RINGTAP_CLOCK_REALTIME, but the clock is read once
 *	for frames that a CPU handles without a pause, as NAPI polls them
 */
enum ringtap_clock {
	RINGTAP_CLOCK_REALTIME	= 0,
	RINGTAP_CLOCK_HARDWARE	= 1,
	RINGTAP_CLOCK_BATCH	= 2,
};

/**
 * struct ringtap_wakeup - when a sleeping reader is woken
 * @bytes: unread in one ring, or an eighth more, if some of it was when it went to
 *	sleep; 0: at once, by the first record
 * @latency_us: or, at most, that long after it began to sleep with, or until,
 *	the first unread record; 1 to RINGTAP_LATENCY_MAX_US if @bytes are not 0
 *
 * poll() follows the same rule: a socket is readable when the reader would be
 * woken.
 */
struct ringtap_wakeup {
	__u32	bytes;
	__u32	latency_us;
};

#define RINGTAP_LATENCY_MAX_US	10000000

/**
 * enum ringtap_balance - which member of a group gets a frame
 * @RINGTAP_BALANCE_FLOW: by addresses and ports: both directions of a flow have the
 *	same member, as well as all fragments of a datagram. Inside IPIP and GRE,
 *	as for PACKET_FANOUT_HASH
 * @RINGTAP_BALANCE_INNER: the same, but inside VXLAN, GENEVE and GTP-U, too
 * @RINGTAP_BALANCE_IP: by addresses alone
 * @RINGTAP_BALANCE_TURN: one after the other, on each CPU
 * @RINGTAP_BALANCE_CPU: by the CPU that handles the frame
 * @RINGTAP_BALANCE_QUEUE: by the device's queue, 0 if it has not said which
 * @RINGTAP_BALANCE_RANDOM: any
 * @RINGTAP_BALANCE_BPF: by what a program returns, which counts from the link-layer
 *	header: with .shares the member of that number, modulo them; else a place
 *	among the members that have bound the device, in the order of their numbers,
 *	modulo how many they are. Without a program as if one returned 0
 * @RINGTAP_BALANCE_ROLLOVER: the first that has room
 */
enum ringtap_balance {
	RINGTAP_BALANCE_FLOW		= 0,
	RINGTAP_BALANCE_INNER		= 1,
	RINGTAP_BALANCE_IP		= 2,
	RINGTAP_BALANCE_TURN		= 3,
	RINGTAP_BALANCE_CPU		= 4,
	RINGTAP_BALANCE_QUEUE		= 5,
	RINGTAP_BALANCE_RANDOM		= 6,
	RINGTAP_BALANCE_BPF		= 7,
	RINGTAP_BALANCE_ROLLOVER	= 8,
};

/* ringtap_member.flags */
enum {
	/* A member whose ring is full leaves its frames to the next one that has
	 * room; a flow that makes most of a member's load goes when three quarters
	 * of its ring are full.
	 */
	RINGTAP_GROUP_ROLLOVER		= 1 << 0,
	/* With .shares: frames of a member that is not there are nobody's, and are
	 * counted as absent; no filter is asked about them, and the stack gets them,
	 * also with a bypass. Else the others have them.
	 */
	RINGTAP_GROUP_DROP_ABSENT	= 1 << 1,
};

#define RINGTAP_MEMBERS_MAX	256

/* .number: the lowest that is free */
#define RINGTAP_MEMBER_ANY	0xffffffff

/**
 * struct ringtap_member - a socket as a member of a group
 * @id: of the group, in the namespace; who is the first makes it. 0: a new group,
 *	whose id, 65536 or more, can be read then. The others must be the same
 *	user's, or have CAP_NET_ADMIN, and agree on @balance, @flags and @shares.
 * @balance: enum ringtap_balance
 * @flags: RINGTAP_GROUP_*
 * @shares: into how many shares frames are divided, each of which belongs to the
 *	member of that number, whether it is there or not; 0: as many as
 *	there are members at the device
 * @number: of the member, from 0 on; RINGTAP_MEMBER_ANY
 *
 * Each frame of a device is delivered to one of the group's sockets that are bound
 * to it and there, which is from RINGTAP_START to shutdown(). They ask for the same
 * mode, directions and RINGTAP_BIND_PASS, and all for index 0 or none of them. A
 * number is free again when its socket is gone, with all descriptors and mappings.
 * A member has its filter and its rings for itself; the interface table is one for
 * all of them, so that their records can stand in one file.
 */
struct ringtap_member {
	__u32	id;
	__u16	balance;
	__u16	flags;
	__u32	shares;
	__u32	number;
};

/**
 * struct ringtap_member_stats - frames that went where they were not meant to
 * @rolled: went to another member, for there was no room; with
 *	RINGTAP_GROUP_ROLLOVER or _BALANCE_ROLLOVER, as the next three
 * @huge: of these, moved before the ring was full, as part of a flow that filled it
 * @taken: came from other members
 * @failed: no member had room: these are among the dropped_full, or passed, of
 *	struct ringtap_stats
 * @absent: of the group, the same for all members: were the share of one that was not
 *	there, with RINGTAP_GROUP_DROP_ABSENT. Grows as long as one is there.
 * @members: of the group, now
 * @reserved: 0
 *
 * A frame that was rolled is seen by the member that took it, and judged by that
 * one's filter: with rollover all should have the same. Of all frames that met a
 * group's members, each is seen by one of them or is @absent.
 */
struct ringtap_member_stats {
	__aligned_u64	rolled;
	__aligned_u64	huge;
	__aligned_u64	taken;
	__aligned_u64	failed;
	__aligned_u64	absent;
	__u32		members;
	__u32		reserved;
};

/**
 * struct ringtap_layout - where everything is
 * @shared_off: offset for mmap() of the read-only area
 * @shared_len: its length
 * @consumer_off: offset for mmap() of the writable area
 * @consumer_len: its length
 * @data_off: from the start of the read-only area to the data of ring 0
 * @data_stride: from the data of a ring to that of the next
 * @ring_bytes: size of a ring; its data are mapped again right behind
 * @nr_rings: number of rings
 * @snaplen: as in force
 * @state_off: from the start of the read-only area to struct ringtap_state
 * @producer_off: from there to struct ringtap_producer of ring 0
 * @producer_stride: from a producer to the next
 * @consumer_stride: from a struct ringtap_consumer to the next
 */
struct ringtap_layout {
	__aligned_u64	shared_off;
	__aligned_u64	shared_len;
	__aligned_u64	consumer_off;
	__aligned_u64	consumer_len;
	__aligned_u64	data_off;
	__aligned_u64	data_stride;
	__aligned_u64	ring_bytes;
	__u32		nr_rings;
	__u32		snaplen;
	__u32		state_off;
	__u32		producer_off;
	__u32		producer_stride;
	__u32		consumer_stride;
};

/**
 * struct ringtap_state - what the rings of a socket have in common
 * @ifaces: length of the interface table. Load it after a ring's head: it
 *	then covers every interface id in the records before that head.
 * @flags: RINGTAP_STATE_*; load them with acquire semantics, before the heads
 * @changes: grows when an entry of the interface table becomes another: its
 *	device has gone, or its mode or hook had to change
 * @reserved: 0
 */
struct ringtap_state {
	__u32	ifaces;
	__u32	flags;
	__u32	changes;
	__u32	reserved;
};

/* The last device is gone: what is in the rings is all that there will be.
 * The socket's error, ENETDOWN, says the same, but only once.
 */
#define RINGTAP_STATE_DOWN	0x00000001

/* Somebody called shutdown(fd, SHUT_RD): the same, and the counters stand. */
#define RINGTAP_STATE_STOPPED	0x00000002

/**
 * struct ringtap_skip - positions of a ring where nothing is
 * @from: the first
 * @to: the position behind the last
 */
struct ringtap_skip {
	__u32	from;
	__u32	to;
};

#define RINGTAP_SKIPS		2

/**
 * struct ringtap_producer - the kernel's side of a ring
 * @head: position behind the last record; load it with acquire semantics
 * @reserved: 0
 * @skips: with RINGTAP_RINGS_SKIP. Load them after @head. For one that counts,
 *	position <= from < to < head, in distances from the reader's position:
 *	the records before it end there, and the next one is at its end. Others
 *	are over, or not for this head; they may be found half stored.
 */
struct ringtap_producer {
	__u32	head;
	__u32	reserved;
	struct ringtap_skip skips[RINGTAP_SKIPS];
};

/**
 * struct ringtap_consumer - the reader's side of a ring
 * @tail: position of the first record that is still needed; store it with
 *	release semantics. Where it makes no sense the ring counts as full.
 * @need: change it to be woken by the next record, once. Then a full fence,
 *	then load the head again, and sleep only if there still is nothing; a
 *	wakeup may still find nothing. poll() needs none of this, edge-
 *	triggered epoll does.
 */
struct ringtap_consumer {
	__u32	tail;
	__u32	need;
};

/**
 * struct ringtap_record - how a record starts
 * @type: RINGTAP_RECORD_EPB
 * @len: of the whole record in bytes, a multiple of four; the record ends
 *	with the same number
 * @iface: interface id, an index of the interface table
 * @ts_high: nanoseconds since 1970 by CLOCK_REALTIME, upper half
 * @ts_low: lower half
 * @caplen: bytes of the frame in @data
 * @origlen: bytes of the frame on the wire
 * @data: the frame, zeroes up to a multiple of four, then pcapng options
 *
 * This is the Enhanced Packet Block of pcapng in the byte order of the host:
 * what stands in a ring can be written to a file as it is.
 */
struct ringtap_record {
	__u32	type;
	__u32	len;
	__u32	iface;
	__u32	ts_high;
	__u32	ts_low;
	__u32	caplen;
	__u32	origlen;
	__u8	data[];
};

#define RINGTAP_RECORD_EPB	6

/* Options of a record: code, length, value, padding to four bytes. */
enum {
	RINGTAP_OPT_END		= 0,
	RINGTAP_OPT_FLAGS	= 2,	/* __u32 RINGTAP_FLAG_* */
	RINGTAP_OPT_DROPCOUNT	= 4,	/* __u64, had no room since the last */
	RINGTAP_OPT_QUEUE	= 6,	/* __u32, receive queue of the device */
};

#define RINGTAP_FLAG_DIR_MASK		0x00000003
#define RINGTAP_FLAG_DIR_IN		0x00000001
#define RINGTAP_FLAG_DIR_OUT		0x00000002
#define RINGTAP_FLAG_TYPE_MASK		0x0000001c
#define RINGTAP_FLAG_TYPE_UNICAST	0x00000004
#define RINGTAP_FLAG_TYPE_MULTICAST	0x00000008
#define RINGTAP_FLAG_TYPE_BROADCAST	0x0000000c
#define RINGTAP_FLAG_TYPE_PROMISC	0x00000010
#define RINGTAP_FLAG_CSUM_NOTREADY	0x00000200
#define RINGTAP_FLAG_CSUM_VALID		0x00000400
#define RINGTAP_FLAG_TSO		0x00000800

#define RINGTAP_IFNAME_LEN	16

/**
 * struct ringtap_iface - an entry of the interface table
 * @id: index, read by the call
 * @ifindex: the device; 0 when it is gone, or goes on under another id
 * @linktype: LINKTYPE_* of pcapng
 * @mode: enum ringtap_mode, as chosen
 * @directions: RINGTAP_DIR_*, as chosen
 * @hook: enum ringtap_hook_kind: where received frames are met
 * @why: enum ringtap_why
 * @name: of the device
 *
 * Entries are only ever added, ids are never used again. A device that is
 * renamed, or whose link type changes, goes on under a new id.
 */
struct ringtap_iface {
	__u32	id;
	__u32	ifindex;
	__u16	linktype;
	__u16	mode;
	__u32	directions;
	__u16	hook;
	__u16	why;
	char	name[RINGTAP_IFNAME_LEN];
};

/**
 * struct ringtap_stats - what became of the frames
 * @seen: frames that met the socket while it ran
 * @delivered: written to a ring
 * @filtered: not wanted by the socket's filter
 * @passed: given to the stack for want of room, as RINGTAP_BIND_PASS asks
 * @dropped_full: no room in the ring
 * @dropped_context: came in hard interrupt context
 * @dropped_unreadable: in memory of a device
 * @dropped_iface: of a device for which the interface table has no room
 * @truncated: delivered, but cut to the snap length
 * @bytes: of delivered frames, as on the wire
 * @wakeups: of the reader
 *
 * seen = delivered + filtered + passed + dropped_full + dropped_context +
 * dropped_unreadable + dropped_iface. Counters only grow; reading them changes nothing.
 */
struct ringtap_stats {
	__aligned_u64	seen;
	__aligned_u64	delivered;
	__aligned_u64	filtered;
	__aligned_u64	passed;
	__aligned_u64	dropped_full;
	__aligned_u64	dropped_context;
	__aligned_u64	dropped_unreadable;
	__aligned_u64	dropped_iface;
	__aligned_u64	truncated;
	__aligned_u64	bytes;
	__aligned_u64	wakeups;
};

/**
 * struct ringtap_iface_stats - what became of the frames of one interface
 * @id: of the interface, read by the call
 * @reserved: 0
 * @stats: of the frames that bear the id, or would. Those of all ids add up to
 *	RINGTAP_STATS, but for frames of devices that the table had no room for,
 *	and for @wakeups, which no interface has.
 */
struct ringtap_iface_stats {
	__u32	id;
	__u32	reserved;
	struct ringtap_stats stats;
};

#endif /* _UAPI_LINUX_RINGTAP_H */
