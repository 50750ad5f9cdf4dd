// SPDX-License-Identifier: GPL-2.0
/*
 * Filters by the grammar of pcap-filter(7), in great number.
 */
#include "grammar.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

/* What a primitive sees of a tag, and does to those behind it. */
enum {
	BYTES = 1,	/* its bytes are counted from the frame's first, or all */
	DEEPER = 2,	/* those behind it look at what it encloses */
	SCRATCH = 4,	/* it calculates, see calculates() */
};

/* A letter behind % stands for a word of its list, below. */
static const struct primitive {
	const char *text;
	int kind;
} primitives[] = {
	{ "ip" }, { "ip6" }, { "arp" }, { "rarp" }, { "tcp" }, { "udp" },
	{ "icmp" }, { "icmp6" }, { "igmp" }, { "sctp" }, { "ah" }, { "esp" },
	{ "vrrp" }, { "pim" }, { "igrp" },
	{ "host %h" }, { "src host %h" }, { "dst host %h" }, { "src %h" },
	{ "src or dst host %h" }, { "src and dst host %h" }, { "ip host %h" },
	{ "arp host %h" }, { "rarp src host %h" }, { "host %H" },
	{ "src host %H" }, { "dst host %H" }, { "ip6 host %H" },
	{ "net %n" }, { "src net %n" }, { "dst net %n" }, { "net %N" },
	{ "src net %N" }, { "dst net 10.9.0.0 mask 255.255.255.252" },
	{ "arp net %n" },
	{ "port %p" }, { "src port %p" }, { "dst port %p" }, { "tcp port %p" },
	{ "udp port %p" }, { "sctp port %p" }, { "tcp src port %p" },
	{ "udp dst port %p" }, { "src or dst port %p" },
	{ "src and dst port %p" },
	{ "portrange %r" }, { "tcp portrange %r" }, { "udp portrange %r" },
	{ "src portrange %r" }, { "tcp dst portrange %r" },
	{ "proto %d" }, { "ip proto %d" }, { "ip6 proto %d" },
	{ "ip proto \\tcp" }, { "ip6 proto \\udp" }, { "ether proto %t" },
	{ "ether proto \\ip" }, { "ether proto \\arp" },
	{ "ether host %e" }, { "ether src %e" }, { "ether dst %e" },
	{ "ether src host %e" }, { "ether broadcast" }, { "ether multicast" },
	{ "broadcast" }, { "multicast" }, { "ip broadcast" },
	{ "ip multicast" }, { "ip6 multicast" },
	{ "less %l", BYTES }, { "greater %l", BYTES }, { "len > %l", BYTES },
	{ "len & 1 = 0", BYTES }, { "len - 14 <= %l", BYTES },
	{ "ether[0] & 1 = 0", BYTES }, { "ether[12:2] = %t", BYTES },
	{ "ether[14:2] & 0xfff = %v", BYTES }, { "ether[20:4] != 0", BYTES },
	{ "ip[0] & 0xf != 5" }, { "ip[6:2] & 0x1fff != 0" },
	{ "ip[6] & 0x20 != 0" }, { "ip[2:2] > %l" }, { "ip[8] = 64" },
	{ "ip[9] = %d" }, { "ip[12:4] & 0xffffff00 = 0x0a090000" },
	{ "ip[ip[0] & 0xf] > 10" }, { "ip[2:2] - ((ip[0] & 0xf) << 2) > %l" },
	{ "ip6[6] = %d" }, { "ip6[40] = 0x80" }, { "ip6[4:2] > %l" },
	{ "tcp[tcpflags] & tcp-syn != 0" },
	{ "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0" },
	{ "tcp[tcpflags] == tcp-ack|tcp-push" }, { "tcp[13] & 4 != 0" },
	{ "tcp[0:2] = %p" }, { "tcp[4:4] = 1000" }, { "tcp[12] >> 4 > 5" },
	{ "udp[0:2] = %p" }, { "udp[4:2] > %l" }, { "udp[8] = 0" },
	{ "udp[8:4] = 0x00070e15" },
	{ "icmp[icmptype] = icmp-echo" }, { "icmp[icmpcode] = 1" },
	{ "icmp[0] != icmp-echoreply" }, { "icmp6[0] = 0x87" },
	{ "icmp6[icmp6type] = icmp6-echo" }, { "arp[6:2] = 2" },
	{ "arp[14:4] = 0x0a090001" },
	{ "mpls", DEEPER }, { "mpls 100", DEEPER }, { "mpls and mpls", DEEPER },
	{ "mpls and host %h", DEEPER }, { "mpls 100 and tcp port %p", DEEPER },
	{ "pppoed" }, { "pppoes", DEEPER }, { "pppoes 5", DEEPER },
	{ "pppoes and host %h", DEEPER }, { "pppoes 5 and tcp port %p", DEEPER },
	{ "llc" }, { "stp" }, { "iso" }, { "clnp" }, { "esis" }, { "isis" },
	{ "l1" }, { "ipx" }, { "netbeui" }, { "atalk" }, { "aarp" },
	{ "decnet" }, { "lat" }, { "llc u" }, { "llc i" },
};

static const struct list {
	char letter;
	const char *words[8];
} lists[] = {
	{ 'h', { "10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.200", "10.9.0.255",
		 "192.0.2.7" } },
	{ 'H', { "fd00::1", "fd00::2", "fd00::4", "2001:db8::1" } },
	{ 'n', { "10.9.0.0/24", "10.9.0.0/30", "10", "10.9", "10.9.0.128/25",
		 "0.0.0.0/0" } },
	{ 'N', { "fd00::/64", "fd00::/127", "fd00::4/126", "::/0" } },
	{ 'p', { "80", "53", "4000", "22", "443", "500", "2905", "domain" } },
	{ 'r', { "50-100", "1-1023", "4000-5001", "80-80", "60000-65535" } },
	{ 'd', { "6", "17", "1", "132", "58", "44", "2", "0" } },
	{ 't', { "0x800", "0x86dd", "0x806", "0x8100", "0x88a8", "0x8847",
		 "0x8864", "0x88b5" } },
	{ 'e', { "2:0:0:0:0:1", "2:0:0:0:0:2", "02:00:00:00:00:03",
		 "ff:ff:ff:ff:ff:ff", "1:0:5e:0:0:1" } },
	{ 'l', { "20", "46", "60", "100", "300", "1000", "1500" } },
	{ 'v', { "5", "6", "0", "7", "4095" } },
};

/* Fixed, so that a filter's number says all. */
static unsigned int draw(uint32_t *state, unsigned int below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

static const char *word(char letter, uint32_t *state)
{
	const struct list *list = lists;
	unsigned int words = 0;

	while (list->letter != letter)
		list++;
	while (words < COUNT(list->words) && list->words[words])
		words++;
	return list->words[draw(state, words)];
}

static void put_template(char *to, const char *template, uint32_t *state)
{
	for (; *template; template++) {
		if (*template == '%') {
			to = stpcpy(to, word(*++template, state));
			continue;
		}
		*to++ = *template;
	}
	*to = '\0';
}

/* That takes memory of the program's, and libpcap 1.10 uses the same for where a
 * tag is, if "vlan" comes behind it: no filter is right then.
 */
static bool calculates(const char *text)
{
	return strchr(text, '[') || !strncmp(text, "len", 3);
}

static int kind_of(const struct primitive *primitive)
{
	return primitive->kind | (calculates(primitive->text) ? SCRATCH : 0);
}

static void put_primitive(char *to, int without, uint32_t *state)
{
	const struct primitive *primitive;

	do
		primitive = &primitives[draw(state, COUNT(primitives))];
	while (kind_of(primitive) & without);
	put_template(to, primitive->text, state);
}

/* Primitives of other kinds than these, nested at most so deep. */
static void put_expression(char *to, int without, int depth, uint32_t *state)
{
	static const char *const joints[] = { "and", "or", "and not", "or not" };
	char left[GRAMMAR_TEXT / 2], right[GRAMMAR_TEXT / 2];

	if (!depth || draw(state, 4) == 0) {
		put_primitive(to, without, state);
		return;
	}
	put_expression(left, without, depth - 1, state);
	if (draw(state, 6) == 0) {
		snprintf(to, GRAMMAR_TEXT / 2, "not (%.400s)", left);
		return;
	}
	put_expression(right, without, depth - 1, state);
	snprintf(to, GRAMMAR_TEXT / 2, "(%.400s) %s (%.400s)", left,
		 joints[draw(state, COUNT(joints))], right);
}

/* Begins with a tag. What looks at bytes would see them moved, and is left out;
 * see bytes_and_length_are_those_without_the_tag in vlan_test.c.
 */
static void put_tail(char *to, uint32_t *state)
{
	static const char *const starts[] = {
		"vlan", "vlan %v", "vlan %v", "vlan and vlan", "vlan %v and vlan %v",
		"not vlan %v", "not vlan",
	};
	static const char *const joints[] = { "and", "and", "and not", "or" };
	char rest[GRAMMAR_TEXT / 2];

	put_template(to, starts[draw(state, COUNT(starts))], state);
	if (draw(state, 4) == 0)
		return;
	put_expression(rest, BYTES | DEEPER, draw(state, 3), state);
	sprintf(to + strlen(to), " %s (%.900s)",
		joints[draw(state, COUNT(joints))], rest);
}

static void make_tagged(struct grammar_filter *filter, uint32_t *state)
{
	put_tail(filter->tail, state);
	if (draw(state, 2)) {
		memcpy(filter->text, filter->tail, sizeof(filter->text));
		return;
	}
	put_expression(filter->head, DEEPER | SCRATCH, draw(state, 3), state);
	filter->either = draw(state, 2);
	filter->negated = draw(state, 2);
	snprintf(filter->text, sizeof(filter->text), "(%.900s) %s %s(%.1000s)",
		 filter->head, filter->either ? "or" : "and",
		 filter->negated ? "not " : "", filter->tail);
}

void grammar_make(struct grammar_filter *filter, unsigned int number)
{
	uint32_t state = number * 2654435761u;

	memset(filter, 0, sizeof(*filter));
	if (number < COUNT(primitives))
		put_template(filter->text, primitives[number].text, &state);
	else if (number % 3 == 0)
		make_tagged(filter, &state);
	else
		put_expression(filter->text, 0, 1 + draw(&state, 3), &state);
}
