// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

enum {
	PPP_IP4		= 0x0021,
	PPP_IP6		= 0x0057,
	PPP_COMPRESSED	= 0x00fd,
	PPP_IPCP	= 0x8021,
	PPP_IP6CP	= 0x8057,
	PPP_LCP		= 0xc021,
};

static const struct name codes[] = {
	{ 0x09, "PADI" }, { 0x07, "PADO" }, { 0x19, "PADR" }, { 0x65, "PADS" },
	{ 0xa7, "PADT" }, { 0, "" },
	{ }
};

static const struct name tags[] = {
	{ 0x0000, "EOL" }, { 0x0101, "Service-Name" }, { 0x0102, "AC-Name" },
	{ 0x0103, "Host-Uniq" }, { 0x0104, "AC-Cookie" },
	{ 0x0105, "Vendor-Specific" }, { 0x0110, "Relay-Session-ID" },
	{ 0x0120, "PPP-Max-Payload" }, { 0x0201, "Service-Name-Error" },
	{ 0x0202, "AC-System-Error" }, { 0x0203, "Generic-Error" },
	{ }
};

static const struct name controls[] = {
	{ PPP_LCP, "LCP" }, { PPP_IPCP, "IPCP" }, { PPP_IP6CP, "IP6CP" },
	{ }
};

static const struct name protocols[] = {
	{ PPP_IP4, "IP" }, { PPP_IP6, "IP6" }, { PPP_COMPRESSED, "Compressed" },
	{ PPP_LCP, "LCP" }, { PPP_IPCP, "IPCP" }, { PPP_IP6CP, "IP6CP" },
	{ }
};

static const struct name requests[] = {
	{ 1, "Conf-Request" }, { 2, "Conf-Ack" }, { 3, "Conf-Nack" },
	{ 4, "Conf-Reject" }, { 5, "Term-Request" }, { 6, "Term-Ack" },
	{ 7, "Code-Reject" }, { 8, "Prot-Reject" }, { 9, "Echo-Request" },
	{ 10, "Echo-Reply" }, { 11, "Disc-Req" },
	{ }
};

static void say_control(struct line *line, unsigned int protocol,
			const struct layer *layer, size_t len)
{
	say_name(line, controls, protocol, "%u", protocol);
	say_text(line, ", ");
	say_name(line, requests, get8(line, layer, 0), "Unknown Opcode");
	say(line, " (0x%02x), id %u, length %zu", get8(line, layer, 0),
	    get8(line, layer, 1), len);
}

void print_ppp(struct line *line, struct layer layer)
{
	size_t len = layer.len;
	unsigned int protocol;

	line->protocol = "ppp";
	/* Address and control of HDLC, where nobody left them out. */
	if (can_read(&layer, 0, 2) && get16(line, &layer, 0) == 0xff03) {
		layer = after(&layer, 2);
		len -= 2;
	}
	protocol = get16(line, &layer, 0);
	layer = after(&layer, 2);
	if (line->options->link) {
		say_name(line, protocols, protocol, "unknown");
		say(line, " (0x%04x), length %zu: ", protocol, len);
	}
	if (protocol == PPP_IP4)
		print_ip4(line, layer);
	else if (protocol == PPP_IP6)
		print_ip6(line, layer);
	else if (protocol == PPP_COMPRESSED)
		say_text(line, "compressed PPP data");
	else if (name_of(controls, protocol))
		say_control(line, protocol, &layer, len);
	else
		say(line, "unknown PPP protocol (0x%04x)", protocol);
}

/* Values are text only if all of them is. */
static void say_value(struct line *line, const struct layer *layer, size_t len)
{
	size_t i;

	have(line, layer, 4, len);
	say_text(line, " ");
	for (i = 0; i < len && can_read(layer, 4 + i, 1); i++)
		if (layer->at[4 + i] < ' ' || layer->at[4 + i] > '~')
			break;
	if (i == len)
		say_text(line, "\"");
	else
		say_text(line, "0x");
	if (i == len) {
		say_bytes(line, layer, 4, len);
		say_text(line, "\"");
	} else {
		say_hex(line, layer, 4, len);
	}
}

static void say_tags(struct line *line, struct layer layer)
{
	unsigned int tag;
	size_t len;

	while (layer.len && !line->cut) {
		tag = get16(line, &layer, 0);
		len = get16(line, &layer, 2);
		say_text(line, " [");
		say_name(line, tags, tag, "TAG-0x%x", tag);
		if (len)
			say_value(line, &layer, len);
		say_text(line, "]");
		if (!tag)
			return;
		layer = after(&layer, 4 + len);
	}
}

void print_pppoe(struct line *line, struct layer layer)
{
	unsigned int version, code, session, len;

	if (too_deep(line))
		return;
	line->protocol = "pppoe";
	if (layer.len < 6) {
		say(line, " (length %zu < 6)", layer.len);
		say_invalid(line);
		return;
	}
	have(line, &layer, 0, 6);
	version = get8(line, &layer, 0);
	code = get8(line, &layer, 1);
	session = get16(line, &layer, 2);
	len = get16(line, &layer, 4);
	if (version >> 4 != 1)
		say(line, " [ver %u]", version >> 4);
	if ((version & 15) != 1)
		say(line, " [type %u]", version & 15);
	say_text(line, "PPPoE ");
	say_name(line, codes, code, "PAD-%X", code);
	if (session)
		say(line, " [ses 0x%x]", session);
	layer = after(&layer, 6);
	if (len > layer.len) {
		say_text(line, " [len error]");
		say_invalid(line);
		return;
	}
	limit(&layer, len);
	if (code) {
		say_tags(line, layer);
	} else {
		say_text(line, " ");
		print_ppp(line, layer);
	}
}
