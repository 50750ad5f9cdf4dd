/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_GROUP_FLOW_H
#define RINGTAP_GROUP_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for a frame of any kind here. */
#define FLOW_FRAME	512

/* What is said of a frame at its end: which flow, and which frame of all. */
struct flow_note {
	uint32_t	magic;
	uint32_t	flow;
	uint32_t	seq;
};

/* How a flow's packets are wrapped, each with two sides. */
enum flow_wrap {
	FLOW_PLAIN,
	FLOW_VLAN,
	FLOW_QINQ,
	FLOW_IPIP,
	FLOW_GRE,
	FLOW_VXLAN,
	FLOW_GENEVE,
	FLOW_GTPU,
	FLOW_GTPU_EXTENDED,
	FLOW_VXLAN_TAGGED,	/* outside and inside */
	FLOW_WRAPS,
};

/**
 * struct flow - a conversation
 * @nr: which; addresses and ports come from it
 * @v6: of IPv6
 * @tcp: or UDP
 * @wrap: in what
 * @back: the other direction
 * @fragment: 0: whole; else its number, from 1 on, of FLOW_FRAGMENTS
 * @same_addresses: only the ports differ between flows
 */
struct flow {
	uint32_t	nr;
	bool		v6;
	bool		tcp;
	enum flow_wrap	wrap;
	bool		back;
	unsigned int	fragment;
	bool		same_addresses;
};

#define FLOW_FRAGMENTS	3

/* A frame of it, with a note at the end; its length. */
size_t flow_frame(uint8_t *frame, const struct flow *flow, uint32_t seq);

/* The device receives it; 0 or -errno. */
int flow_receive(int tap, const struct flow *flow, uint32_t seq);

/* The note of a frame; NULL: it is none of ours. */
const struct flow_note *flow_note(const uint8_t *frame, size_t len);

const char *flow_wrap_name(enum flow_wrap wrap);

#endif /* RINGTAP_GROUP_FLOW_H */
