// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"
#include "layers.h"

enum {
	ICMP_ECHO_REPLY	= 0,
	ICMP_UNREACHABLE = 3,
	ICMP_QUENCH	= 4,
	ICMP_REDIRECT	= 5,
	ICMP_ECHO	= 8,
	ICMP_ADVERT	= 9,
	ICMP_EXCEEDED	= 11,
	ICMP_PARAMETER	= 12,
	ICMP_STAMP	= 13,
	ICMP_STAMP_REPLY = 14,
	ICMP_MASK_REPLY	= 18,
};

enum {
	UNREACH_PROTOCOL = 2,
	UNREACH_PORT	= 3,
	UNREACH_FRAG	= 4,
};

/* Where the packet starts that an error is about, and its fields. */
#define INNER		8
#define INNER_PROTOCOL	(INNER + 9)
#define INNER_TO	(INNER + 16)

static const struct name names[] = {
	{ ICMP_QUENCH, "source quench" }, { 10, "router solicitation" },
	{ 15, "information request" }, { 16, "information reply" },
	{ 17, "address mask request" },
	{ }
};

/* What stands before the address, and behind it. */
static const struct {
	const char	*before;
	const char	*behind;
} unreachable[] = {
	[0] = { "net ", "" }, [1] = { "host ", "" },
	[5] = { "", " - source route failed" }, [6] = { "net ", " - unknown" },
	[7] = { "host ", " - unknown" }, [8] = { "", " - source host isolated" },
	[9] = { "net ", " - admin prohibited" },
	[10] = { "host ", " - admin prohibited" },
	[11] = { "net ", " - tos prohibited" },
	[12] = { "host ", " - tos prohibited" },
	[13] = { "host ", " - admin prohibited filter" },
	[14] = { "host ", " - host precedence violation" },
	[15] = { "host ", " - precedence cutoff" },
};

#define NR_UNREACHABLE	(sizeof(unreachable) / sizeof(*unreachable))

static void say_echo(struct line *line, const struct layer *layer,
		     const char *name)
{
	say(line, "echo %s, id %u, seq %u", name, get16(line, layer, 4),
	    get16(line, layer, 6));
}

static void say_port(struct line *line, const struct layer *layer)
{
	unsigned int protocol = get8(line, layer, INNER_PROTOCOL);
	size_t header = (get8(line, layer, INNER) & 15) * 4;
	unsigned int port = get16(line, layer, INNER + header + 2);

	if (line->cut)
		return;
	say_ip4(line, layer, INNER_TO);
	if (protocol == PROTO_TCP || protocol == PROTO_UDP)
		say(line, " %s port %u unreachable",
		    protocol == PROTO_TCP ? "tcp" : "udp", port);
	else
		say(line, " protocol %u port %u unreachable", protocol, port);
}

static void say_frag(struct line *line, const struct layer *layer)
{
	unsigned int mtu = get16(line, layer, 6);

	say_ip4(line, layer, INNER_TO);
	say_text(line, " unreachable - need to frag");
	if (mtu)
		say(line, " (mtu %u)", mtu);
}

static void say_unreachable(struct line *line, const struct layer *layer,
			    unsigned int code)
{
	have(line, layer, INNER_TO, 4);
	if (code == UNREACH_PORT) {
		say_port(line, layer);
	} else if (code == UNREACH_FRAG) {
		say_frag(line, layer);
	} else if (code == UNREACH_PROTOCOL) {
		say_ip4(line, layer, INNER_TO);
		say(line, " protocol %u unreachable",
		    get8(line, layer, INNER_PROTOCOL));
	} else if (code < NR_UNREACHABLE) {
		say_text(line, unreachable[code].before);
		say_ip4(line, layer, INNER_TO);
		say(line, " unreachable%s", unreachable[code].behind);
	} else {
		say_ip4(line, layer, INNER_TO);
		say(line, " unreachable - #%u", code);
	}
}

static void say_redirect(struct line *line, const struct layer *layer,
			 unsigned int code)
{
	static const char *const targets[] = { "net ", "host " };

	have(line, layer, INNER_TO, 4);
	if (code < 4)
		say_text(line, code < 2 ? "redirect " : "redirect-tos ");
	else
		say(line, "redirect-#%u ", code);
	say_ip4(line, layer, INNER_TO);
	say(line, " to %s", code < 4 ? targets[code % 2] : "");
	say_ip4(line, layer, 4);
}

static void say_lifetime(struct line *line, unsigned int seconds)
{
	if (seconds < 60)
		say(line, "%u", seconds);
	else if (seconds < 3600)
		say(line, "%u:%02u", seconds / 60, seconds % 60);
	else
		say(line, "%u:%02u:%02u", seconds / 3600, seconds / 60 % 60,
		    seconds % 60);
}

static void say_advert(struct line *line, const struct layer *layer)
{
	unsigned int i, routers = get8(line, layer, 4);

	say_text(line, "router advertisement lifetime ");
	say_lifetime(line, get16(line, layer, 6));
	say(line, " %u:", routers);
	if (get8(line, layer, 5) != 2) {
		say(line, " [size %u]", get8(line, layer, 5));
		return;
	}
	for (i = 0; i < routers && !line->cut; i++) {
		say_text(line, " {");
		say_ip4(line, layer, 8 + i * 8);
		say(line, " %u}", get32(line, layer, 12 + i * 8));
	}
}

static void say_exceeded(struct line *line, const struct layer *layer,
			 unsigned int code)
{
	have(line, layer, INNER_TO, 4);
	if (code == 0)
		say_text(line, "time exceeded in-transit");
	else if (code == 1)
		say_text(line, "ip reassembly time exceeded");
	else
		say(line, "time exceeded-#%u", code);
}

/* Milliseconds since midnight, or whatever there is. */
static void say_stamp(struct line *line, const char *name, uint32_t ms)
{
	say(line, "%s %02u:%02u:%02u.%03u", name, ms / 3600000,
	    ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

static void say_stamps(struct line *line, const struct layer *layer,
		       bool reply)
{
	have(line, layer, 4, reply ? 16 : 4);
	say(line, "time stamp %s id %u seq %u", reply ? "reply" : "query",
	    get16(line, layer, 4), get16(line, layer, 6));
	if (!reply)
		return;
	say_stamp(line, ": org", get32(line, layer, 8));
	say_stamp(line, ", recv", get32(line, layer, 12));
	say_stamp(line, ", xmit", get32(line, layer, 16));
}

static void say_message(struct line *line, const struct layer *layer,
			unsigned int type, unsigned int code)
{
	switch (type) {
	case ICMP_ECHO:
		say_echo(line, layer, "request");
		break;
	case ICMP_ECHO_REPLY:
		say_echo(line, layer, "reply");
		break;
	case ICMP_UNREACHABLE:
		say_unreachable(line, layer, code);
		break;
	case ICMP_REDIRECT:
		say_redirect(line, layer, code);
		break;
	case ICMP_ADVERT:
		say_advert(line, layer);
		break;
	case ICMP_EXCEEDED:
		say_exceeded(line, layer, code);
		break;
	case ICMP_PARAMETER:
		if (code)
			say(line, "parameter problem - code %u", code);
		else
			say(line, "parameter problem - octet %u",
			    get8(line, layer, 4));
		break;
	case ICMP_STAMP:
	case ICMP_STAMP_REPLY:
		say_stamps(line, layer, type == ICMP_STAMP_REPLY);
		break;
	case ICMP_MASK_REPLY:
		say(line, "address mask is 0x%08x", get32(line, layer, 8));
		break;
	default:
		say_name(line, names, type, "type-#%u", type);
	}
}

/* -v: whether it is right, and the packet that an error is about. */
static void say_details(struct line *line, const struct ends *ends,
			const struct layer *layer, unsigned int type)
{
	struct layer inner = after(layer, INNER);
	uint16_t sum, there;

	if (!ends->fragment && can_read(layer, 0, layer->len)) {
		sum = checksum(layer, layer->len);
		there = get16(line, layer, 2);
		if (sum)
			say(line, " (wrong icmp cksum %x (->%x)!)", there,
			    checksum_should_be(there, sum));
	}
	if (type != ICMP_UNREACHABLE && type != ICMP_QUENCH &&
	    type != ICMP_REDIRECT && type != ICMP_EXCEEDED &&
	    type != ICMP_PARAMETER)
		return;
	say_text(line, "\n\t");
	/* It came only in part, and nobody is to blame for it. */
	if (can_read(&inner, 0, 4))
		inner.len = get16(line, &inner, 2);
	print_ip4(line, inner);
}

void print_icmp(struct line *line, const struct ends *ends, struct layer layer)
{
	unsigned int type, code;

	line->protocol = "icmp";
	type = get8(line, &layer, 0);
	code = get8(line, &layer, 1);
	/* Nothing is said before it is clear what. */
	if (type == ICMP_UNREACHABLE || type == ICMP_REDIRECT ||
	    type == ICMP_EXCEEDED)
		have(line, &layer, INNER_TO, 4);
	say_text(line, "ICMP ");
	say_message(line, &layer, type, code);
	say(line, ", length %zu", layer.len);
	if (line->options->verbose && !line->cut)
		say_details(line, ends, &layer, type);
}
