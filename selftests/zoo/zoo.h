/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a test orders an sk_buff, by ioctl() of /dev/ringtap_zoo.
 */
#ifndef RINGTAP_ZOO_H
#define RINGTAP_ZOO_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define ZOO_PATH	"/dev/ringtap_zoo"
#define ZOO_LEN_MAX	0x100000
#define ZOO_TIMES_MAX	1024

/* What the sk_buff is like. Bytes behind the linear ones lie in frags, in a
 * list of others, or half in each; then those of the list have frags, too.
 */
#define ZOO_FRAGS		0x0001
#define ZOO_LIST		0x0002
#define ZOO_ZEROCOPY		0x0004	/* somebody waits for the frags' pages */
#define ZOO_SHARED		0x0008	/* one for all times, with others looking on */
#define ZOO_CLONED		0x0010	/* each has a twin with the same data */
#define ZOO_NO_MAC		0x0020	/* nobody said where the header starts */
#define ZOO_UNREADABLE		0x0040	/* frags in the memory of a device */
#define ZOO_UNREADABLE_LIST	0x0080	/* the same, of those in the list */
#define ZOO_BURST		0x0100	/* shared, and without a pause between them */

enum zoo_checksum {
	ZOO_CHECKSUM_NONE,
	ZOO_CHECKSUM_UNNECESSARY,
	ZOO_CHECKSUM_COMPLETE,
	ZOO_CHECKSUM_PARTIAL,
};

enum zoo_gso {
	ZOO_GSO_NONE,
	ZOO_GSO_TCP4,
	ZOO_GSO_TCP6,
	ZOO_GSO_UDP,
};

/* As enum skb_tstamp_type; where there is only a bit, it is "not real time". */
enum zoo_clock {
	ZOO_CLOCK_REALTIME,
	ZOO_CLOCK_MONOTONIC,
	ZOO_CLOCK_TAI,
};

/**
 * struct zoo_order - what a device is to receive, and what became of it
 * @frame: user pointer to its bytes, as it is to lie in the sk_buff
 * @tstamp: time in nanoseconds that the sk_buff brings; 0: none
 * @hwtstamp: the same, of the hardware
 * @device: name, in the caller's namespace
 * @len: of @frame
 * @maclen: how much of it stands before skb->data
 * @linear: how much of it, @maclen included, is linear
 * @parts: into how many pieces the rest is cut; 0: one
 * @traits: ZOO_*
 * @times: how often the device receives it; 0: once
 * @protocol: ETH_P_*
 * @pkt_type: PACKET_*
 * @checksum: enum zoo_checksum
 * @gso: enum zoo_gso
 * @vlan_proto: ETH_P_8021Q, ETH_P_8021AD: of the tag beside the frame; 0: none
 * @vlan_tci: of that tag
 * @queue: receive queue plus one; 0: not recorded
 * @clock: enum zoo_clock, of @tstamp
 * @changed: told: how many shared or cloned ones are not what they were
 * @reserved: nothing
 */
struct zoo_order {
	__aligned_u64	frame;
	__aligned_u64	tstamp;
	__aligned_u64	hwtstamp;
	char		device[16];
	__u32		len;
	__u32		maclen;
	__u32		linear;
	__u32		parts;
	__u32		traits;
	__u32		times;
	__u32		protocol;
	__u32		pkt_type;
	__u32		checksum;
	__u32		gso;
	__u32		vlan_proto;
	__u32		vlan_tci;
	__u32		queue;
	__u32		clock;
	__u32		changed;
	__u32		reserved;
};

/* Returns when the device has received all. EOPNOTSUPP: this kernel has no
 * such sk_buffs.
 */
#define ZOO_RECEIVE	_IOWR('z', 1, struct zoo_order)

/* How many zerocopy buffers were given back since the module was loaded. */
#define ZOO_RELEASED	_IOR('z', 2, __u32)

#endif /* RINGTAP_ZOO_H */
