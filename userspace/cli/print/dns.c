// SPDX-License-Identifier: GPL-2.0
#include "dnstypes.h"
#include "layers.h"

#define DNS_LEN		12

/* A name is as long at most; one that is longer runs in circles. */
#define NAME_MAX_LEN	255

enum {
	DNS_RESPONSE	= 0x8000,
	DNS_AA		= 0x0400,
	DNS_TC		= 0x0200,
	DNS_RD		= 0x0100,
	DNS_RA		= 0x0080,
	DNS_AD		= 0x0020,
	DNS_CD		= 0x0010,
	/* In the time to live of an OPT record. */
	DNS_DO		= 0x8000,
	/* What a query should not have set. */
	DNS_ODD		= 0x06cf,
};

enum {
	CLASS_IN	= 1,
	CLASS_CHAOS	= 3,
	CLASS_HS	= 4,
	CLASS_ANY	= 255,
	CLASS_MDNS	= 0x8000,
};

#define OPCODE_INVERSE	1

static const char *const opcodes[] = {
	"", " inv_q", " stat", " op3", " notify", " update", " op6", " op7",
	" op8", " updateA", " updateD", " updateDA", " updateM", " updateMA",
	" zoneInit", " zoneRef",
};

static const char *const codes[] = {
	"", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused",
	" YXDomain", " YXRRSet", " NXRRSet", " NotAuth", " NotZone",
	" Resp11", " Resp12", " Resp13", " Resp14", " NoChange",
};

static const struct name classes[] = {
	{ CLASS_CHAOS, "CHAOS" }, { CLASS_HS, "HS" }, { CLASS_ANY, "ANY" },
	{ }
};

/* Where a name ends that starts at @at. */
static size_t skip_name(struct line *line, const struct layer *layer, size_t at)
{
	unsigned int len;

	do {
		len = get8(line, layer, at++);
		if (len >= 0xc0)
			return at + 1;
		at += len;
	} while (len && !line->cut);
	return at;
}

static void say_bad(struct line *line, const char *what)
{
	say_text(line, what);
	line->protocol = "domain";
	cut(line);
}

size_t say_dns_name(struct line *line, const struct layer *layer, size_t at)
{
	size_t end = skip_name(line, layer, at), to;
	unsigned int len, said = 0;

	while (!line->cut) {
		len = get8(line, layer, at);
		if (len >= 0xc0) {
			to = get16(line, layer, at) & 0x3fff;
			if (to >= at) {
				say_bad(line, "<BAD PTR>");
				break;
			}
			at = to;
			continue;
		}
		if (len >= 0x40) {
			say(line, "<ELT %u>", len & 0x3f);
			cut(line);
			break;
		}
		if (!len) {
			if (!said)
				say_text(line, ".");
			break;
		}
		said += len + 1;
		if (said > NAME_MAX_LEN) {
			say_bad(line, "<too long>");
			break;
		}
		say_bytes(line, layer, at + 1, len);
		say_text(line, ".");
		at += len + 1;
	}
	return end;
}

/**
 * struct dns - a message
 * @layer: from its header on; what points, counts from there
 * @at: what is read next
 * @mdns: the uppermost bit of a class means something
 */
struct dns {
	struct layer	layer;
	size_t		at;
	bool		mdns;
};

static void say_class(struct line *line, unsigned int class)
{
	if (class == CLASS_IN)
		return;
	say_text(line, " ");
	say_name(line, classes, class, "(Class %u)", class);
}

static void say_question(struct line *line, struct dns *dns)
{
	size_t name = dns->at;
	unsigned int type, class;

	dns->at = skip_name(line, &dns->layer, name);
	have(line, &dns->layer, dns->at, 4);
	type = get16(line, &dns->layer, dns->at);
	class = get16(line, &dns->layer, dns->at + 2);
	dns->at += 4;
	say_text(line, " ");
	say_dns_type(line, type);
	if (dns->mdns)
		say_text(line, class & CLASS_MDNS ? " (QU)" : " (QM)");
	say_class(line, dns->mdns ? class & ~CLASS_MDNS : class);
	say_text(line, "? ");
	say_dns_name(line, &dns->layer, name);
}

static void say_record(struct line *line, struct dns *dns)
{
	unsigned int type, class;
	struct layer data;
	uint32_t ttl;
	size_t len;

	if (line->options->verbose) {
		say_text(line, " ");
		dns->at = say_dns_name(line, &dns->layer, dns->at);
	} else {
		dns->at = skip_name(line, &dns->layer, dns->at);
	}
	have(line, &dns->layer, dns->at, 10);
	type = get16(line, &dns->layer, dns->at);
	class = get16(line, &dns->layer, dns->at + 2);
	ttl = get32(line, &dns->layer, dns->at + 4);
	len = get16(line, &dns->layer, dns->at + 8);
	if (dns->mdns && class & CLASS_MDNS)
		say_text(line, " (Cache flush)");
	if (type != DNS_OPT)
		say_class(line, dns->mdns ? class & ~CLASS_MDNS : class);
	if (line->options->verbose > 2) {
		say_text(line, " [");
		say_duration(line, ttl);
		say_text(line, "]");
	}
	say_text(line, " ");
	say_dns_type(line, type);
	dns->at += 10;
	have(line, &dns->layer, dns->at, len);
	data = dns->layer;
	limit(&data, dns->at + len);
	if (type == DNS_OPT)
		say(line, " UDPsize=%u%s", class, ttl & DNS_DO ? " DO" : "");
	else
		say_dns_data(line, type, &data, dns->at);
	dns->at += len;
}

static void say_records(struct line *line, struct dns *dns, const char *name,
			unsigned int count)
{
	unsigned int i;

	if (count)
		say_text(line, name);
	for (i = 0; i < count && !line->cut; i++) {
		if (i && have(line, &dns->layer, dns->at, 1))
			say_text(line, ",");
		say_record(line, dns);
	}
}

/* -vv: what belongs to the answer. */
static void say_sections(struct line *line, struct dns *dns)
{
	if (line->options->verbose < 2)
		return;
	say_records(line, dns, " ns:", get16(line, &dns->layer, 8));
	say_records(line, dns, " ar:", get16(line, &dns->layer, 10));
}

static void say_response(struct line *line, struct dns *dns, unsigned int flags)
{
	unsigned int i, questions = get16(line, &dns->layer, 4);
	unsigned int answers = get16(line, &dns->layer, 6);

	say(line, "%s%s%s%s%s%s", opcodes[flags >> 11 & 15], codes[flags & 15],
	    flags & DNS_AA ? "*" : "", flags & DNS_RA ? "" : "-",
	    flags & DNS_TC ? "|" : "", flags & DNS_AD ? "$" : "");
	if (questions != 1)
		say(line, " [%uq]", questions);
	if (line->options->verbose > 1 && questions)
		say_text(line, " q:");
	for (i = 0; i < questions && !line->cut; i++) {
		if (line->options->verbose > 1) {
			if (i)
				say_text(line, ",");
			say_question(line, dns);
		} else {
			dns->at = skip_name(line, &dns->layer, dns->at) + 4;
		}
	}
	say(line, " %u/%u/%u", answers, get16(line, &dns->layer, 8),
	    get16(line, &dns->layer, 10));
	say_records(line, dns, "", answers);
	say_sections(line, dns);
}

static void say_counts(struct line *line, const struct dns *dns,
		       unsigned int flags)
{
	unsigned int questions = get16(line, &dns->layer, 4);
	unsigned int answers = get16(line, &dns->layer, 6);
	bool inverse = (flags >> 11 & 15) == OPCODE_INVERSE;

	if (inverse && questions)
		say(line, " [%uq]", questions);
	if (answers != inverse)
		say(line, " [%ua]", answers);
	if (!inverse && questions != 1)
		say(line, " [%uq]", questions);
	if (get16(line, &dns->layer, 8))
		say(line, " [%un]", get16(line, &dns->layer, 8));
	if (get16(line, &dns->layer, 10))
		say(line, " [%uau]", get16(line, &dns->layer, 10));
}

static void say_query(struct line *line, struct dns *dns, unsigned int flags)
{
	unsigned int i, questions = get16(line, &dns->layer, 4);

	say(line, "%s%s%s", opcodes[flags >> 11 & 15],
	    flags & DNS_RD ? "+" : "", flags & DNS_CD ? "%" : "");
	if (flags & DNS_ODD)
		say(line, " [b2&3=0x%x]", flags);
	say_counts(line, dns, flags);
	for (i = 0; i < questions && !line->cut; i++)
		say_question(line, dns);
	if (line->options->verbose > 1)
		say_records(line, dns, "", get16(line, &dns->layer, 6));
	say_sections(line, dns);
}

void print_dns(struct line *line, struct layer layer, bool tcp, bool mdns)
{
	struct dns dns = { .mdns = mdns };
	unsigned int flags;
	size_t said;

	line->protocol = "domain";
	if (tcp) {
		said = get16(line, &layer, 0);
		layer = after(&layer, 2);
		if (said != layer.len) {
			say(line, " [prefix length(%zu) != length(%zu)]", said,
			    layer.len);
			say_invalid(line);
			return;
		}
		say_text(line, " ");
	}
	if (layer.len < DNS_LEN) {
		say(line, "domain [length %zu < %u]", layer.len, DNS_LEN);
		say_invalid(line);
		return;
	}
	dns.layer = layer;
	dns.at = DNS_LEN;
	have(line, &layer, 0, DNS_LEN);
	flags = get16(line, &layer, 2);
	say(line, "%u", get16(line, &layer, 0));
	if (flags & DNS_RESPONSE)
		say_response(line, &dns, flags);
	else
		say_query(line, &dns, flags);
	say(line, " (%zu)", layer.len);
}
