// SPDX-License-Identifier: GPL-2.0
/*
 * What routers tell each other: OSPF, PIM, VRRP, by name.
 */
#include "layers.h"

static const struct name ospf_types[] = {
	{ 1, "Hello" }, { 2, "Database Description" }, { 3, "LS-Request" },
	{ 4, "LS-Update" }, { 5, "LS-Ack" },
	{ }
};

static const struct name pim_types[] = {
	{ 0, "Hello" }, { 1, "Register" }, { 2, "Register-Stop" },
	{ 3, "Join / Prune" }, { 4, "Bootstrap" }, { 5, "Assert" },
	{ 6, "Graft" }, { 7, "Graft-ACK" }, { 8, "Candidate RP Advertisement" },
	{ 9, "Prune-Refresh" }, { 10, "DF Election" }, { 11, "ECMP Redirect" },
	{ }
};

static const struct name vrrp_auths[] = {
	{ 0, "none" }, { 1, "simple" }, { 2, "ah" },
	{ }
};

void print_ospf(struct line *line, struct layer layer)
{
	line->protocol = "ospf2";
	say(line, "OSPFv%u, ", get8(line, &layer, 0));
	say_name(line, ospf_types, get8(line, &layer, 1),
		 "unknown packet type (%u)", get8(line, &layer, 1));
	say(line, ", length %zu", layer.len);
}

void print_pim(struct line *line, struct layer layer)
{
	unsigned int byte;

	line->protocol = "pim";
	byte = get8(line, &layer, 0);
	say(line, "PIMv%u, ", byte >> 4);
	say_name(line, pim_types, byte & 15, "unknown-type (%u)", byte & 15);
	say(line, ", length %zu", layer.len);
}

void print_vrrp(struct line *line, const struct ends *ends, struct layer layer)
{
	unsigned int version, type, auth;

	line->protocol = "vrrp";
	type = get8(line, &layer, 0);
	version = type >> 4;
	say(line, "VRRPv%u, ", version);
	if ((type & 15) == 1)
		say_text(line, "Advertisement, ");
	else
		say(line, "[type#%u], ", type & 15);
	if (ends->ttl != 255)
		say(line, "(ttl %u), ", ends->ttl);
	say(line, "vrid %u, prio %u", get8(line, &layer, 1),
	    get8(line, &layer, 2));
	if (version == 3) {
		say(line, ", intvl %ucs", get16(line, &layer, 4) & 0xfff);
	} else {
		say_text(line, ", authtype ");
		auth = get8(line, &layer, 4);
		say_name(line, vrrp_auths, auth, "#%u", auth);
		say(line, ", intvl %us", get8(line, &layer, 5));
	}
	say(line, ", length %zu", layer.len);
}
