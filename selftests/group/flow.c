// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of flows, by number: built from the inside to the outside, from the end of
 * the memory to its beginning.
 */
#include "flow.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>
#include <unistd.h>

#define MAGIC	0x72674672

#define PORT_VXLAN	4789
#define PORT_GENEVE	6081
#define PORT_GTPU	2152

/* The first part of it goes to the end of the memory. */
struct build {
	uint8_t	memory[FLOW_FRAME];
	uint8_t	*at;
};

static size_t so_far(const struct build *build)
{
	return build->memory + FLOW_FRAME - build->at;
}

static void put(struct build *build, const void *header, size_t len)
{
	build->at -= len;
	memcpy(build->at, header, len);
}

static void put_udp(struct build *build, uint16_t from, uint16_t to)
{
	struct udphdr udp = {
		.source = htons(from), .dest = htons(to),
		.len = htons(sizeof(udp) + so_far(build)),
	};

	put(build, &udp, sizeof(udp));
}

static void put_tcp(struct build *build, uint16_t from, uint16_t to)
{
	struct tcphdr tcp = {
		.source = htons(from), .dest = htons(to), .doff = 5, .ack = 1,
	};

	put(build, &tcp, sizeof(tcp));
}

/* What a fragment says in words of 8 bytes, and whether more come. */
static uint16_t fragment_field(unsigned int fragment)
{
	return (fragment - 1) * 16 |
	       (fragment < FLOW_FRAGMENTS ? IP_MF : 0);
}

static uint16_t sum_of(const void *header, size_t len)
{
	const uint8_t *at = header;
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < len; i += 2)
		sum += at[i] << 8 | at[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

static void put_ip(struct build *build, uint32_t from, uint32_t to,
		   uint8_t protocol, unsigned int fragment, uint16_t id)
{
	struct iphdr ip = {
		.version = 4, .ihl = 5, .ttl = 64, .protocol = protocol,
		.tot_len = htons(sizeof(ip) + so_far(build)),
		.saddr = htonl(from), .daddr = htonl(to), .id = htons(id),
	};

	if (fragment)
		ip.frag_off = htons(fragment_field(fragment));
	ip.check = sum_of(&ip, sizeof(ip));
	put(build, &ip, sizeof(ip));
}

static struct in6_addr address6(uint32_t host)
{
	struct in6_addr address = { .s6_addr = { 0x20, 1, 0xd, 0xb8 } };

	host = htonl(host);
	memcpy(&address.s6_addr[12], &host, sizeof(host));
	return address;
}

static void put_ip6(struct build *build, uint32_t from, uint32_t to,
		    uint8_t protocol, unsigned int fragment, uint16_t id)
{
	struct ip6_frag part = {
		.ip6f_nxt = protocol, .ip6f_ident = htonl(id),
	};
	struct ip6_hdr ip = {
		.ip6_flow = htonl(6 << 28), .ip6_hops = 64,
		.ip6_nxt = fragment ? IPPROTO_FRAGMENT : protocol,
		.ip6_src = address6(from), .ip6_dst = address6(to),
	};

	if (fragment) {
		part.ip6f_offlg = htons((fragment - 1) * 16 << 3 |
					(fragment < FLOW_FRAGMENTS));
		put(build, &part, sizeof(part));
	}
	ip.ip6_plen = htons(so_far(build));
	put(build, &ip, sizeof(ip));
}

static void put_ethernet(struct build *build, uint16_t protocol)
{
	struct ether_header header = {
		.ether_dhost = { 2, 0, 0, 0, 0, 2 },
		.ether_shost = { 2, 0, 0, 0, 0, 1 },
		.ether_type = htons(protocol),
	};

	put(build, &header, sizeof(header));
}

/* The tag, and the protocol that stood in the header before. */
static void put_tag(struct build *build, uint16_t id, uint16_t protocol)
{
	uint16_t tag[2] = { htons(id), htons(protocol) };

	put(build, tag, sizeof(tag));
}

static void put_packet(struct build *build, const struct flow *flow)
{
	uint32_t spread = flow->same_addresses ? 0 : flow->nr;
	uint32_t from = 0x0a000001 + spread * 7, to = 0x0b000001 + spread * 5;
	uint16_t sport = 1024 + flow->nr * 3 % 60000, dport = 443;
	uint8_t protocol = flow->tcp ? IPPROTO_TCP : IPPROTO_UDP;
	uint32_t swap;

	if (flow->back) {
		swap = from;
		from = to;
		to = swap;
		swap = sport;
		sport = dport;
		dport = swap;
	}
	/* Later fragments have no header of this kind. */
	if (flow->fragment <= 1 && flow->tcp)
		put_tcp(build, sport, dport);
	else if (flow->fragment <= 1)
		put_udp(build, sport, dport);
	if (flow->v6)
		put_ip6(build, from, to, protocol, flow->fragment, flow->nr);
	else
		put_ip(build, from, to, protocol, flow->fragment, flow->nr);
}

/* Between two ends that are always the same, in both directions. */
static void put_outer(struct build *build, const struct flow *flow,
		      uint8_t protocol)
{
	uint32_t a = 0xc6336401, b = 0xc6336402;

	put_ip(build, flow->back ? b : a, flow->back ? a : b, protocol, 0, 1);
}

static void put_tunnel_packet(struct build *build, const struct flow *flow,
			      uint16_t port)
{
	/* The sender's port is one of entropy, which differs by direction. */
	put_udp(build, 50000 + flow->nr * 2 % 1000 + flow->back, port);
	put_outer(build, flow, IPPROTO_UDP);
}

static void put_tunnel(struct build *build, const struct flow *flow,
		       uint16_t port)
{
	put_tunnel_packet(build, flow, port);
	put_ethernet(build, ETHERTYPE_IP);
}

static void put_gre(struct build *build, const struct flow *flow,
		    uint16_t protocol)
{
	uint16_t gre[2] = { 0, htons(protocol) };

	put(build, gre, sizeof(gre));
	put_outer(build, flow, IPPROTO_GRE);
	put_ethernet(build, ETHERTYPE_IP);
}

static void put_vxlan(struct build *build, const struct flow *flow,
		      uint16_t protocol)
{
	const uint8_t vxlan[8] = { 0x08, 0, 0, 0, 0, 0, 42, 0 };

	put_ethernet(build, protocol);
	put(build, vxlan, sizeof(vxlan));
	put_tunnel(build, flow, PORT_VXLAN);
}

/* Of the tag inside, what would be the length of an IPv4 header makes sense. */
static void put_vxlan_tagged(struct build *build, const struct flow *flow,
			     uint16_t protocol)
{
	const uint8_t vxlan[8] = { 0x08, 0, 0, 0, 0, 0, 42, 0 };

	put_tag(build, 1280, protocol);
	put_ethernet(build, ETHERTYPE_VLAN);
	put(build, vxlan, sizeof(vxlan));
	put_tunnel_packet(build, flow, PORT_VXLAN);
	put_tag(build, 5, ETHERTYPE_IP);
	put_ethernet(build, ETHERTYPE_VLAN);
}

/* One option of four bytes. */
static void put_geneve(struct build *build, const struct flow *flow,
		       uint16_t protocol)
{
	const uint8_t geneve[16] = {
		2, 0, 0x65, 0x58, 0, 0, 42, 0, 1, 2, 3, 1, 9, 9, 9, 9,
	};

	put_ethernet(build, protocol);
	put(build, geneve, sizeof(geneve));
	put_tunnel(build, flow, PORT_GENEVE);
}

/* With extensions: two of them, one word and two words long. */
static void put_gtpu(struct build *build, const struct flow *flow,
		     bool extended)
{
	const uint8_t more[16] = {
		0, 1, 0, 0x85, 1, 0, 0, 0xc0, 2, 0, 0, 0, 0, 0, 0, 0,
	};
	uint8_t gtpu[8] = { 0x30, 255 };
	uint16_t len;

	if (extended) {
		put(build, more, sizeof(more));
		gtpu[0] |= 0x04;
	}
	len = htons(so_far(build));
	memcpy(&gtpu[2], &len, sizeof(len));
	/* The tunnel's number differs by direction. */
	gtpu[7] = flow->back;
	put(build, gtpu, sizeof(gtpu));
	put_tunnel(build, flow, PORT_GTPU);
}

static void put_wrap(struct build *build, const struct flow *flow)
{
	uint16_t protocol = flow->v6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP;

	switch (flow->wrap) {
	case FLOW_VLAN:
		put_tag(build, 5, protocol);
		put_ethernet(build, ETHERTYPE_VLAN);
		break;
	case FLOW_QINQ:
		put_tag(build, 6 + flow->back, protocol);
		put_tag(build, 5, ETHERTYPE_VLAN);
		put_ethernet(build, 0x88a8);
		break;
	case FLOW_IPIP:
		put_outer(build, flow, flow->v6 ? IPPROTO_IPV6 : IPPROTO_IPIP);
		put_ethernet(build, ETHERTYPE_IP);
		break;
	case FLOW_GRE:
		put_gre(build, flow, protocol);
		break;
	case FLOW_VXLAN:
		put_vxlan(build, flow, protocol);
		break;
	case FLOW_GENEVE:
		put_geneve(build, flow, protocol);
		break;
	case FLOW_GTPU:
	case FLOW_GTPU_EXTENDED:
		put_gtpu(build, flow, flow->wrap == FLOW_GTPU_EXTENDED);
		break;
	case FLOW_VXLAN_TAGGED:
		put_vxlan_tagged(build, flow, protocol);
		break;
	default:
		put_ethernet(build, protocol);
	}
}

size_t flow_frame(uint8_t *frame, const struct flow *flow, uint32_t seq)
{
	struct flow_note note = {
		.magic = MAGIC, .flow = flow->nr, .seq = seq,
	};
	static const uint8_t payload[36];
	struct build build;
	size_t len;

	build.at = build.memory + FLOW_FRAME;
	put(&build, &note, sizeof(note));
	put(&build, payload, sizeof(payload));
	put_packet(&build, flow);
	put_wrap(&build, flow);
	len = so_far(&build);
	memcpy(frame, build.at, len);
	return len;
}

int flow_receive(int tap, const struct flow *flow, uint32_t seq)
{
	uint8_t frame[FLOW_FRAME];
	size_t len = flow_frame(frame, flow, seq);

	return write(tap, frame, len) == (ssize_t)len ? 0 : -errno;
}

const struct flow_note *flow_note(const uint8_t *frame, size_t len)
{
	static struct flow_note note;

	if (len < sizeof(note))
		return NULL;
	memcpy(&note, frame + len - sizeof(note), sizeof(note));
	return note.magic == MAGIC ? &note : NULL;
}

const char *flow_wrap_name(enum flow_wrap wrap)
{
	static const char *const names[FLOW_WRAPS] = {
		[FLOW_PLAIN] = "plain", [FLOW_VLAN] = "VLAN",
		[FLOW_QINQ] = "QinQ", [FLOW_IPIP] = "IPIP",
		[FLOW_GRE] = "GRE", [FLOW_VXLAN] = "VXLAN",
		[FLOW_GENEVE] = "GENEVE", [FLOW_GTPU] = "GTP-U",
		[FLOW_GTPU_EXTENDED] = "GTP-U with extensions",
		[FLOW_VXLAN_TAGGED] = "VXLAN, tags outside and inside",
	};

	return names[wrap];
}
