// SPDX-License-Identifier: GPL-2.0
#include "dnstypes.h"

#include "layers.h"

enum {
	DNS_A		= 1,
	DNS_NS		= 2,
	DNS_CNAME	= 5,
	DNS_SOA		= 6,
	DNS_PTR		= 12,
	DNS_MX		= 15,
	DNS_TXT		= 16,
	DNS_AAAA	= 28,
	DNS_SRV		= 33,
	DNS_DNAME	= 39,
};

static const struct name types[] = {
	{ DNS_A, "A" }, { DNS_NS, "NS" }, { 3, "MD" }, { 4, "MF" },
	{ DNS_CNAME, "CNAME" }, { DNS_SOA, "SOA" }, { 7, "MB" }, { 8, "MG" },
	{ 9, "MR" }, { 10, "NULL" }, { 11, "WKS" }, { DNS_PTR, "PTR" },
	{ 13, "HINFO" }, { 14, "MINFO" }, { DNS_MX, "MX" }, { DNS_TXT, "TXT" },
	{ 17, "RP" }, { 18, "AFSDB" }, { 19, "X25" }, { 20, "ISDN" },
	{ 21, "RT" }, { 22, "NSAP" }, { 23, "NSAP_PTR" }, { 24, "SIG" },
	{ 25, "KEY" }, { 26, "PX" }, { 27, "GPOS" }, { DNS_AAAA, "AAAA" },
	{ 29, "LOC" }, { 30, "NXT" }, { 31, "EID" }, { 32, "NIMLOC" },
	{ DNS_SRV, "SRV" }, { 34, "ATMA" }, { 35, "NAPTR" }, { 36, "KX" },
	{ 37, "CERT" }, { 38, "A6" }, { DNS_DNAME, "DNAME" }, { 40, "SINK" },
	{ DNS_OPT, "OPT" }, { 42, "APL" }, { 43, "DS" }, { 44, "SSHFP" },
	{ 45, "IPSECKEY" }, { 46, "RRSIG" }, { 47, "NSEC" }, { 48, "DNSKEY" },
	{ 99, "SPF" }, { 100, "UINFO" }, { 101, "UID" }, { 102, "GID" },
	{ 103, "UNSPEC" }, { 104, "UNSPECA" }, { 249, "TKEY" },
	{ 250, "TSIG" }, { 251, "IXFR" }, { 252, "AXFR" }, { 253, "MAILB" },
	{ 254, "MAILA" }, { 255, "ANY" }, { 256, "URI" },
	{ }
};

void say_dns_type(struct line *line, unsigned int type)
{
	say_name(line, types, type, "Type%u", type);
}

static void say_text_record(struct line *line, const struct layer *layer,
			    size_t at)
{
	size_t len;

	while (at < layer->len && !line->cut) {
		len = get8(line, layer, at);
		say_text(line, " \"");
		say_bytes(line, layer, at + 1, len);
		say_text(line, "\"");
		at += len + 1;
	}
}

static void say_soa(struct line *line, const struct layer *layer, size_t at)
{
	unsigned int i;

	if (!line->options->verbose)
		return;
	say_text(line, " ");
	at = say_dns_name(line, layer, at);
	say_text(line, " ");
	at = say_dns_name(line, layer, at);
	for (i = 0; i < 5; i++)
		say(line, " %u", get32(line, layer, at + i * 4));
}

static void say_srv(struct line *line, const struct layer *layer, size_t at)
{
	have(line, layer, at, 6);
	say_text(line, " ");
	say_dns_name(line, layer, at + 6);
	say(line, ":%u %u %u", get16(line, layer, at + 4),
	    get16(line, layer, at), get16(line, layer, at + 2));
}

void say_dns_data(struct line *line, unsigned int type,
		  const struct layer *layer, size_t at)
{
	switch (type) {
	case DNS_A:
		have(line, layer, at, 4);
		say_text(line, " ");
		say_ip4(line, layer, at);
		break;
	case DNS_AAAA:
		have(line, layer, at, 16);
		say_text(line, " ");
		say_ip6(line, layer, at);
		break;
	case DNS_NS:
	case DNS_CNAME:
	case DNS_PTR:
	case DNS_DNAME:
		say_text(line, " ");
		say_dns_name(line, layer, at);
		break;
	case DNS_MX:
		say_text(line, " ");
		say_dns_name(line, layer, at + 2);
		say(line, " %u", get16(line, layer, at));
		break;
	case DNS_TXT:
		say_text_record(line, layer, at);
		break;
	case DNS_SOA:
		say_soa(line, layer, at);
		break;
	case DNS_SRV:
		say_srv(line, layer, at);
		break;
	}
}
