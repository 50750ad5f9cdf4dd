// SPDX-License-Identifier: GPL-2.0
/*
 * What follows a length instead of a type: 802.2.
 */
#include "dump.h"
#include "layers.h"

enum {
	SAP_IP		= 0x06,
	SAP_STP		= 0x42,
	SAP_SNAP	= 0xaa,
};

enum {
	OUI_ETHERNET	= 0x000000,
	OUI_CISCO	= 0x00000c,
	OUI_CISCO_90	= 0x0000f8,
	OUI_BRIDGED	= 0x0080c2,
};

#define CONTROL_UI	0x03
#define PID_ETHERNET	0x0007

static const struct name saps[] = {
	{ 0x00, "Null" }, { 0x02, "802.1B I" }, { 0x04, "SNA" },
	{ SAP_IP, "IP" }, { 0x0e, "ProWay NM" }, { SAP_STP, "STP" },
	{ 0x4e, "ProWay ALP" }, { 0x7e, "X.25" }, { 0x8e, "ProWay ASM" },
	{ SAP_SNAP, "SNAP" }, { 0xe0, "IPX" }, { 0xf0, "NetBeui" },
	{ 0xfe, "OSI" },
	{ }
};

static const struct name ouis[] = {
	{ OUI_ETHERNET, "Ethernet" }, { OUI_CISCO, "Cisco" },
	{ OUI_CISCO_90, "Cisco bridged" }, { OUI_BRIDGED, "Ethernet bridged" },
	{ }
};

/* Of OUI_BRIDGED. */
static const struct name bridged[] = {
	{ 0x0001, "Ethernet + FCS" }, { PID_ETHERNET, "Ethernet w/o FCS" },
	{ }
};

static const struct name nobody[] = {
	{ }
};

static const struct name unnumbered[] = {
	{ 0x03, "ui" }, { 0x0f, "dm" }, { 0x43, "disc" }, { 0x63, "ua" },
	{ 0x6f, "sabme" }, { 0x87, "frmr" }, { 0xaf, "xid" }, { 0xe3, "test" },
	{ }
};

static const struct name supervisory[] = {
	{ 0, "Receiver Ready" }, { 1, "Receiver not Ready" }, { 2, "Reject" },
	{ }
};

static void say_flags(struct line *line, bool response, bool poll)
{
	static const char *const names[] = {
		"Command", "Response", "Poll", "Final",
	};

	say(line, ", Flags [%s]", names[poll * 2 + response]);
}

static void say_sap(struct line *line, const char *before, unsigned int sap)
{
	say_text(line, before);
	say_name(line, saps, sap, "Unknown");
	say(line, " (0x%02x) ", sap);
}

/* -e: both access points and the control field. */
static void say_header(struct line *line, unsigned int dsap, unsigned int ssap,
		       unsigned int control, bool is_u)
{
	say_sap(line, "LLC, dsap ", dsap & 0xfe);
	say_text(line, dsap & 1 ? "Group" : "Individual");
	say_sap(line, ", ssap ", ssap & 0xfe);
	say_text(line, ssap & 1 ? "Response" : "Command");
	say(line, is_u ? ", ctrl 0x%02x: " : ", ctrl 0x%04x: ", control);
}

/* Returns false if it is nothing known; it is then printed as any LLC. */
static bool print_snap(struct line *line, struct layer layer)
{
	unsigned int oui, pid;

	line->protocol = "snap";
	if (!have(line, &layer, 0, 5))
		return true;
	oui = get24(line, &layer, 0);
	pid = get16(line, &layer, 3);
	if (line->options->link) {
		say_text(line, "oui ");
		say_name(line, ouis, oui, "Unknown");
		say(line, " (0x%06x), ", oui);
		if (oui == OUI_ETHERNET) {
			say_text(line, "ethertype ");
			say_ethertype(line, pid, "Unknown");
		} else {
			say_text(line, "pid ");
			say_name(line, oui == OUI_BRIDGED ? bridged : nobody,
				 pid, "Unknown");
		}
		say(line, " (0x%04x), length %zu: ", pid,
		    layer.len > 5 ? layer.len - 5 : 0);
	}
	layer = after(&layer, 5);
	if (oui == OUI_ETHERNET)
		return print_ethertype(line, pid, layer);
	if (oui == OUI_BRIDGED && pid == PID_ETHERNET) {
		print_ether(line, layer);
		return true;
	}
	return false;
}

static void say_macs(struct line *line, const struct layer *macs,
		     unsigned int dsap, unsigned int ssap)
{
	if (line->options->link)
		return;
	say_mac(line, macs, 6);
	if (dsap == (ssap & 0xfe)) {
		say_text(line, " > ");
		say_mac(line, macs, 0);
		say_text(line, " ");
		say_name(line, saps, dsap, "Unknown DSAP 0x%02x", dsap);
	} else {
		say_text(line, " ");
		say_name(line, saps, ssap & 0xfe, "Unknown SSAP 0x%02x", ssap & 0xfe);
		say_text(line, " > ");
		say_mac(line, macs, 0);
		say_text(line, " ");
		say_name(line, saps, dsap & 0xfe, "Unknown DSAP 0x%02x", dsap & 0xfe);
	}
	say_text(line, " ");
}

static void say_kind(struct line *line, unsigned int control, bool is_u)
{
	if (is_u) {
		say_text(line, "Unnumbered, ");
		say_name(line, unnumbered, control & ~0x10, "%02x", control & ~0x10);
	} else if (control & 1) {
		say_text(line, "Supervisory, ");
		say_name(line, supervisory, control >> 2 & 3, "?");
		say(line, ", rcv seq %u", control >> 9);
	} else {
		say(line, "Information, send seq %u, rcv seq %u",
		    control >> 1 & 0x7f, control >> 9);
	}
}

/* Frames of a connection, and what nobody here knows. */
static void print_frame(struct line *line, const struct layer *macs,
			const struct layer *layer, unsigned int control,
			bool is_u)
{
	unsigned int dsap = get8(line, layer, 0), ssap = get8(line, layer, 1);
	unsigned int poll = is_u ? control & 0x10 : control & 0x100;

	say_macs(line, macs, dsap, ssap);
	say_kind(line, control, is_u);
	say_flags(line, ssap & 1, poll);
	say(line, ", length %zu", layer->len);
	if (is_u || !(control & 1))
		dump_unknown(line, layer);
}

static size_t print_known(struct line *line, const struct layer *macs,
			  const struct layer *layer)
{
	unsigned int dsap = get8(line, layer, 0), ssap = get8(line, layer, 1);
	unsigned int control = get8(line, layer, 2);
	bool is_u = (control & 3) == 3;

	if (!is_u)
		control |= get8(line, layer, 3) << 8;
	if (line->options->link)
		say_header(line, dsap, ssap, control, is_u);
	if (dsap == SAP_SNAP && ssap == SAP_SNAP && control == CONTROL_UI) {
		if (print_snap(line, after(layer, 3)))
			return 8;
	} else if (dsap == SAP_STP && ssap == SAP_STP &&
		   control == CONTROL_UI) {
		print_stp(line, after(layer, 3));
		return 3;
	} else if (dsap == SAP_IP && ssap == SAP_IP && control == CONTROL_UI) {
		print_ip4(line, after(layer, 4));
		return 3;
	}
	print_frame(line, macs, layer, control, is_u);
	return is_u ? 3 : 4;
}

size_t print_llc(struct line *line, const struct layer *macs,
		 struct layer layer)
{
	line->protocol = "llc";
	if (layer.len < 3 || !have(line, &layer, 0, 3)) {
		cut(line);
		return 0;
	}
	return print_known(line, macs, &layer);
}
