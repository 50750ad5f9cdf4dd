/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ABI as it was promised, in numbers. A line here is changed only together
 * with RINGTAP_ABI; what is added comes at the end of its struct.
 */
#ifndef FIELDS_H
#define FIELDS_H

/* FIELD(struct, field, offset, size), in order, between STRUCT(struct, size)
 * and END(struct).
 */
#define RINGTAP_FIELDS(STRUCT, FIELD, END)			\
	STRUCT(sockaddr_ringtap, 16)				\
	FIELD(sockaddr_ringtap, family, 0, 2)			\
	FIELD(sockaddr_ringtap, mode, 2, 2)			\
	FIELD(sockaddr_ringtap, ifindex, 4, 4)			\
	FIELD(sockaddr_ringtap, directions, 8, 4)		\
	FIELD(sockaddr_ringtap, flags, 12, 4)			\
	END(sockaddr_ringtap)					\
	STRUCT(ringtap_rings, 32)				\
	FIELD(ringtap_rings, bytes, 0, 8)			\
	FIELD(ringtap_rings, snaplen, 8, 4)			\
	FIELD(ringtap_rings, nr_rings, 12, 4)			\
	FIELD(ringtap_rings, map, 16, 8)			\
	FIELD(ringtap_rings, map_len, 24, 4)			\
	FIELD(ringtap_rings, flags, 28, 4)			\
	END(ringtap_rings)					\
	STRUCT(ringtap_wakeup, 8)				\
	FIELD(ringtap_wakeup, bytes, 0, 4)			\
	FIELD(ringtap_wakeup, latency_us, 4, 4)			\
	END(ringtap_wakeup)					\
	STRUCT(ringtap_layout, 80)				\
	FIELD(ringtap_layout, shared_off, 0, 8)			\
	FIELD(ringtap_layout, shared_len, 8, 8)			\
	FIELD(ringtap_layout, consumer_off, 16, 8)		\
	FIELD(ringtap_layout, consumer_len, 24, 8)		\
	FIELD(ringtap_layout, data_off, 32, 8)			\
	FIELD(ringtap_layout, data_stride, 40, 8)		\
	FIELD(ringtap_layout, ring_bytes, 48, 8)		\
	FIELD(ringtap_layout, nr_rings, 56, 4)			\
	FIELD(ringtap_layout, snaplen, 60, 4)			\
	FIELD(ringtap_layout, state_off, 64, 4)			\
	FIELD(ringtap_layout, producer_off, 68, 4)		\
	FIELD(ringtap_layout, producer_stride, 72, 4)		\
	FIELD(ringtap_layout, consumer_stride, 76, 4)		\
	END(ringtap_layout)					\
	STRUCT(ringtap_state, 16)				\
	FIELD(ringtap_state, ifaces, 0, 4)			\
	FIELD(ringtap_state, flags, 4, 4)			\
	FIELD(ringtap_state, changes, 8, 4)			\
	FIELD(ringtap_state, reserved, 12, 4)			\
	END(ringtap_state)					\
	STRUCT(ringtap_skip, 8)					\
	FIELD(ringtap_skip, from, 0, 4)				\
	FIELD(ringtap_skip, to, 4, 4)				\
	END(ringtap_skip)					\
	STRUCT(ringtap_producer, 24)				\
	FIELD(ringtap_producer, head, 0, 4)			\
	FIELD(ringtap_producer, reserved, 4, 4)			\
	FIELD(ringtap_producer, skips, 8, 16)			\
	END(ringtap_producer)					\
	STRUCT(ringtap_consumer, 8)				\
	FIELD(ringtap_consumer, tail, 0, 4)			\
	FIELD(ringtap_consumer, need, 4, 4)			\
	END(ringtap_consumer)					\
	STRUCT(ringtap_record, 28)				\
	FIELD(ringtap_record, type, 0, 4)			\
	FIELD(ringtap_record, len, 4, 4)			\
	FIELD(ringtap_record, iface, 8, 4)			\
	FIELD(ringtap_record, ts_high, 12, 4)			\
	FIELD(ringtap_record, ts_low, 16, 4)			\
	FIELD(ringtap_record, caplen, 20, 4)			\
	FIELD(ringtap_record, origlen, 24, 4)			\
	END(ringtap_record)					\
	STRUCT(ringtap_iface, 36)				\
	FIELD(ringtap_iface, id, 0, 4)				\
	FIELD(ringtap_iface, ifindex, 4, 4)			\
	FIELD(ringtap_iface, linktype, 8, 2)			\
	FIELD(ringtap_iface, mode, 10, 2)			\
	FIELD(ringtap_iface, directions, 12, 4)			\
	FIELD(ringtap_iface, hook, 16, 2)			\
	FIELD(ringtap_iface, why, 18, 2)			\
	FIELD(ringtap_iface, name, 20, 16)			\
	END(ringtap_iface)					\
	STRUCT(ringtap_stats, 88)				\
	FIELD(ringtap_stats, seen, 0, 8)			\
	FIELD(ringtap_stats, delivered, 8, 8)			\
	FIELD(ringtap_stats, filtered, 16, 8)			\
	FIELD(ringtap_stats, passed, 24, 8)			\
	FIELD(ringtap_stats, dropped_full, 32, 8)		\
	FIELD(ringtap_stats, dropped_context, 40, 8)		\
	FIELD(ringtap_stats, dropped_unreadable, 48, 8)		\
	FIELD(ringtap_stats, dropped_iface, 56, 8)		\
	FIELD(ringtap_stats, truncated, 64, 8)			\
	FIELD(ringtap_stats, bytes, 72, 8)			\
	FIELD(ringtap_stats, wakeups, 80, 8)			\
	END(ringtap_stats)					\
	STRUCT(ringtap_iface_stats, 96)				\
	FIELD(ringtap_iface_stats, id, 0, 4)			\
	FIELD(ringtap_iface_stats, reserved, 4, 4)		\
	FIELD(ringtap_iface_stats, stats, 8, 88)		\
	END(ringtap_iface_stats)				\
	STRUCT(ringtap_member, 16)				\
	FIELD(ringtap_member, id, 0, 4)				\
	FIELD(ringtap_member, balance, 4, 2)			\
	FIELD(ringtap_member, flags, 6, 2)			\
	FIELD(ringtap_member, shares, 8, 4)			\
	FIELD(ringtap_member, number, 12, 4)			\
	END(ringtap_member)					\
	STRUCT(ringtap_member_stats, 48)			\
	FIELD(ringtap_member_stats, rolled, 0, 8)		\
	FIELD(ringtap_member_stats, huge, 8, 8)			\
	FIELD(ringtap_member_stats, taken, 16, 8)		\
	FIELD(ringtap_member_stats, failed, 24, 8)		\
	FIELD(ringtap_member_stats, absent, 32, 8)		\
	FIELD(ringtap_member_stats, members, 40, 4)		\
	FIELD(ringtap_member_stats, reserved, 44, 4)		\
	END(ringtap_member_stats)

/* NUMBER(name, value) */
#define RINGTAP_NUMBERS(NUMBER)					\
	NUMBER(RINGTAP_ABI, 1)					\
	NUMBER(SOL_RINGTAP, 0x5254)				\
	NUMBER(RINGTAP_RINGS, 1)				\
	NUMBER(RINGTAP_LAYOUT, 2)				\
	NUMBER(RINGTAP_START, 3)				\
	NUMBER(RINGTAP_IFACE, 4)				\
	NUMBER(RINGTAP_STATS, 5)				\
	NUMBER(RINGTAP_CLOCK, 6)				\
	NUMBER(RINGTAP_WAKEUP, 7)				\
	NUMBER(RINGTAP_SETTLE, 8)				\
	NUMBER(RINGTAP_IFACE_STATS, 9)				\
	NUMBER(RINGTAP_MEMBER, 10)				\
	NUMBER(RINGTAP_BALANCE_FILTER, 11)			\
	NUMBER(RINGTAP_BALANCE_PROGRAM, 12)			\
	NUMBER(RINGTAP_MEMBER_STATS, 13)			\
	NUMBER(RINGTAP_MODE_AUTO, 0)				\
	NUMBER(RINGTAP_MODE_TAP, 1)				\
	NUMBER(RINGTAP_MODE_COPY, 2)				\
	NUMBER(RINGTAP_MODE_BYPASS, 3)				\
	NUMBER(RINGTAP_HOOK_TAP, 1)				\
	NUMBER(RINGTAP_HOOK_INGRESS, 2)				\
	NUMBER(RINGTAP_HOOK_HANDLER, 3)				\
	NUMBER(RINGTAP_WHY_ASKED, 0)				\
	NUMBER(RINGTAP_WHY_ANY, 1)				\
	NUMBER(RINGTAP_WHY_TAKEN, 2)				\
	NUMBER(RINGTAP_WHY_REFUSED, 3)				\
	NUMBER(RINGTAP_WHY_VLAN, 4)				\
	NUMBER(RINGTAP_WHY_BYPASS, 5)				\
	NUMBER(RINGTAP_HOLDER_NOBODY, 0)			\
	NUMBER(RINGTAP_HOLDER_RINGTAP, 1)			\
	NUMBER(RINGTAP_HOLDER_ANOTHER, 2)			\
	NUMBER(RINGTAP_DIR_IN, 1)				\
	NUMBER(RINGTAP_DIR_OUT, 2)				\
	NUMBER(RINGTAP_BIND_PROMISC, 1)				\
	NUMBER(RINGTAP_BIND_PASS, 2)				\
	NUMBER(RINGTAP_CLOCK_REALTIME, 0)			\
	NUMBER(RINGTAP_CLOCK_HARDWARE, 1)			\
	NUMBER(RINGTAP_CLOCK_BATCH, 2)				\
	NUMBER(RINGTAP_BALANCE_FLOW, 0)				\
	NUMBER(RINGTAP_BALANCE_INNER, 1)			\
	NUMBER(RINGTAP_BALANCE_IP, 2)				\
	NUMBER(RINGTAP_BALANCE_TURN, 3)				\
	NUMBER(RINGTAP_BALANCE_CPU, 4)				\
	NUMBER(RINGTAP_BALANCE_QUEUE, 5)			\
	NUMBER(RINGTAP_BALANCE_RANDOM, 6)			\
	NUMBER(RINGTAP_BALANCE_BPF, 7)				\
	NUMBER(RINGTAP_BALANCE_ROLLOVER, 8)			\
	NUMBER(RINGTAP_GROUP_ROLLOVER, 1)			\
	NUMBER(RINGTAP_GROUP_DROP_ABSENT, 2)			\
	NUMBER(RINGTAP_MEMBERS_MAX, 256)			\
	NUMBER(RINGTAP_MEMBER_ANY, 0xffffffff)			\
	NUMBER(RINGTAP_LATENCY_MAX_US, 10000000)		\
	NUMBER(RINGTAP_RINGS_SKIP, 0x00000001)			\
	NUMBER(RINGTAP_SKIPS, 2)				\
	NUMBER(RINGTAP_SNAPLEN_MAX, 262144)			\
	NUMBER(RINGTAP_STATE_DOWN, 1)				\
	NUMBER(RINGTAP_STATE_STOPPED, 2)			\
	NUMBER(RINGTAP_RECORD_EPB, 6)				\
	NUMBER(RINGTAP_OPT_END, 0)				\
	NUMBER(RINGTAP_OPT_FLAGS, 2)				\
	NUMBER(RINGTAP_OPT_DROPCOUNT, 4)			\
	NUMBER(RINGTAP_OPT_QUEUE, 6)				\
	NUMBER(RINGTAP_FLAG_DIR_MASK, 0x3)			\
	NUMBER(RINGTAP_FLAG_DIR_IN, 0x1)			\
	NUMBER(RINGTAP_FLAG_DIR_OUT, 0x2)			\
	NUMBER(RINGTAP_FLAG_TYPE_MASK, 0x1c)			\
	NUMBER(RINGTAP_FLAG_TYPE_UNICAST, 0x4)			\
	NUMBER(RINGTAP_FLAG_TYPE_MULTICAST, 0x8)		\
	NUMBER(RINGTAP_FLAG_TYPE_BROADCAST, 0xc)		\
	NUMBER(RINGTAP_FLAG_TYPE_PROMISC, 0x10)			\
	NUMBER(RINGTAP_FLAG_CSUM_NOTREADY, 0x200)		\
	NUMBER(RINGTAP_FLAG_CSUM_VALID, 0x400)			\
	NUMBER(RINGTAP_FLAG_TSO, 0x800)				\
	NUMBER(RINGTAP_IFNAME_LEN, 16)				\
	NUMBER(RINGTAP_GENL_VERSION, 1)				\
	NUMBER(RINGTAP_A_MODULE_NONE, 1)			\
	NUMBER(RINGTAP_A_MODULE_FAMILY, 2)			\
	NUMBER(RINGTAP_A_MODULE_ABI, 3)				\
	NUMBER(RINGTAP_A_MODULE_VERSION, 4)			\
	NUMBER(RINGTAP_A_DEVICE_IFINDEX, 1)			\
	NUMBER(RINGTAP_A_DEVICE_NAME, 2)			\
	NUMBER(RINGTAP_A_DEVICE_LINKTYPE, 3)			\
	NUMBER(RINGTAP_A_DEVICE_MODE, 4)			\
	NUMBER(RINGTAP_A_DEVICE_HOOK, 5)			\
	NUMBER(RINGTAP_A_DEVICE_WHY, 6)				\
	NUMBER(RINGTAP_A_DEVICE_HOLDER, 7)			\
	NUMBER(RINGTAP_CMD_MODULE_GET, 1)			\
	NUMBER(RINGTAP_CMD_DEVICE_GET, 2)			\
	NUMBER(RINGTAP_PHASE_SETUP, 0)				\
	NUMBER(RINGTAP_PHASE_RUNNING, 1)			\
	NUMBER(RINGTAP_PHASE_STOPPED, 2)			\
	NUMBER(RINGTAP_PHASE_DOWN, 3)				\
	NUMBER(RINGTAP_A_COUNTERS_PAD, 1)			\
	NUMBER(RINGTAP_A_COUNTERS_SEEN, 2)			\
	NUMBER(RINGTAP_A_COUNTERS_DELIVERED, 3)			\
	NUMBER(RINGTAP_A_COUNTERS_FILTERED, 4)			\
	NUMBER(RINGTAP_A_COUNTERS_PASSED, 5)			\
	NUMBER(RINGTAP_A_COUNTERS_DROPPED_FULL, 6)		\
	NUMBER(RINGTAP_A_COUNTERS_DROPPED_CONTEXT, 7)		\
	NUMBER(RINGTAP_A_COUNTERS_DROPPED_UNREADABLE, 8)	\
	NUMBER(RINGTAP_A_COUNTERS_DROPPED_IFACE, 9)		\
	NUMBER(RINGTAP_A_COUNTERS_TRUNCATED, 10)		\
	NUMBER(RINGTAP_A_COUNTERS_BYTES, 11)			\
	NUMBER(RINGTAP_A_COUNTERS_WAKEUPS, 12)			\
	NUMBER(RINGTAP_A_SOCKET_ID, 1)				\
	NUMBER(RINGTAP_A_SOCKET_INODE, 2)			\
	NUMBER(RINGTAP_A_SOCKET_UID, 3)				\
	NUMBER(RINGTAP_A_SOCKET_PID, 4)				\
	NUMBER(RINGTAP_A_SOCKET_COMMAND, 5)			\
	NUMBER(RINGTAP_A_SOCKET_PHASE, 6)			\
	NUMBER(RINGTAP_A_SOCKET_CLOCK, 7)			\
	NUMBER(RINGTAP_A_SOCKET_FILTER, 8)			\
	NUMBER(RINGTAP_A_SOCKET_WATERMARK, 9)			\
	NUMBER(RINGTAP_A_SOCKET_LATENCY, 10)			\
	NUMBER(RINGTAP_A_SOCKET_RINGS, 11)			\
	NUMBER(RINGTAP_A_SOCKET_RING_BYTES, 12)			\
	NUMBER(RINGTAP_A_SOCKET_SNAPLEN, 13)			\
	NUMBER(RINGTAP_A_SOCKET_IFACES, 14)			\
	NUMBER(RINGTAP_A_SOCKET_GROUP, 15)			\
	NUMBER(RINGTAP_A_SOCKET_MEMBER, 16)			\
	NUMBER(RINGTAP_A_SOCKET_BALANCE, 17)			\
	NUMBER(RINGTAP_A_SOCKET_COUNTERS, 18)			\
	NUMBER(RINGTAP_A_SOCKET_PAD, 19)			\
	NUMBER(RINGTAP_A_RING_SOCKET, 1)			\
	NUMBER(RINGTAP_A_RING_NUMBER, 2)			\
	NUMBER(RINGTAP_A_RING_CPUS, 3)				\
	NUMBER(RINGTAP_A_RING_BYTES, 4)				\
	NUMBER(RINGTAP_A_RING_UNREAD, 5)			\
	NUMBER(RINGTAP_A_RING_HIGHEST, 6)			\
	NUMBER(RINGTAP_A_RING_LAST, 7)				\
	NUMBER(RINGTAP_A_RING_PAD, 8)				\
	NUMBER(RINGTAP_A_IFACE_SOCKET, 1)			\
	NUMBER(RINGTAP_A_IFACE_ID, 2)				\
	NUMBER(RINGTAP_A_IFACE_IFINDEX, 3)			\
	NUMBER(RINGTAP_A_IFACE_NAME, 4)				\
	NUMBER(RINGTAP_A_IFACE_LINKTYPE, 5)			\
	NUMBER(RINGTAP_A_IFACE_MODE, 6)				\
	NUMBER(RINGTAP_A_IFACE_HOOK, 7)				\
	NUMBER(RINGTAP_A_IFACE_WHY, 8)				\
	NUMBER(RINGTAP_A_IFACE_DIRECTIONS, 9)			\
	NUMBER(RINGTAP_A_IFACE_COUNTERS, 10)			\
	NUMBER(RINGTAP_A_GROUP_ID, 1)				\
	NUMBER(RINGTAP_A_GROUP_UID, 2)				\
	NUMBER(RINGTAP_A_GROUP_BALANCE, 3)			\
	NUMBER(RINGTAP_A_GROUP_FLAGS, 4)			\
	NUMBER(RINGTAP_A_GROUP_SHARES, 5)			\
	NUMBER(RINGTAP_A_GROUP_MEMBERS, 6)			\
	NUMBER(RINGTAP_A_GROUP_ABSENT, 7)			\
	NUMBER(RINGTAP_A_GROUP_PAD, 8)				\
	NUMBER(RINGTAP_CMD_SOCKET_GET, 3)			\
	NUMBER(RINGTAP_CMD_RING_GET, 4)				\
	NUMBER(RINGTAP_CMD_IFACE_GET, 5)			\
	NUMBER(RINGTAP_CMD_GROUP_GET, 6)			\
	NUMBER(RINGTAP_FEATURE_INGRESS, 1)			\
	NUMBER(RINGTAP_FEATURE_TRACE, 2)			\
	NUMBER(RINGTAP_FEATURE_EVENTS, 4)			\
	NUMBER(RINGTAP_HOOKS_TAP, 1)				\
	NUMBER(RINGTAP_HOOKS_INGRESS, 2)			\
	NUMBER(RINGTAP_HOOKS_HANDLER, 4)			\
	NUMBER(RINGTAP_A_MODULE_FEATURES, 5)			\
	NUMBER(RINGTAP_A_DEVICE_HOOKS, 8)			\
	NUMBER(RINGTAP_A_DEVICE_SOCKETS, 9)			\
	NUMBER(RINGTAP_A_DEVICE_NIC_DROPPED, 10)		\
	NUMBER(RINGTAP_A_DEVICE_PAD, 11)			\
	NUMBER(RINGTAP_CMD_SOCKET_START_NTF, 7)			\
	NUMBER(RINGTAP_CMD_SOCKET_STOP_NTF, 8)			\
	NUMBER(RINGTAP_CMD_SOCKET_DOWN_NTF, 9)			\
	NUMBER(RINGTAP_CMD_SOCKET_END_NTF, 10)			\
	NUMBER(RINGTAP_CMD_SOCKET_LOSS_NTF, 11)			\
	NUMBER(RINGTAP_CMD_SOCKET_CALM_NTF, 12)			\
	NUMBER(RINGTAP_CMD_IFACE_NEW_NTF, 13)			\
	NUMBER(RINGTAP_CMD_IFACE_MOVE_NTF, 14)			\
	NUMBER(RINGTAP_CMD_IFACE_END_NTF, 15)			\
	NUMBER(RINGTAP_CMD_GROUP_NEW_NTF, 16)			\
	NUMBER(RINGTAP_CMD_GROUP_END_NTF, 17)

#endif /* FIELDS_H */
