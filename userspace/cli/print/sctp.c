// SPDX-License-Identifier: GPL-2.0
/*
 * SCTP: its chunks, by name.
 */
#include "layers.h"

#define SCTP_LEN	12

static const struct name chunks[] = {
	{ 0, "DATA" }, { 1, "INIT" }, { 2, "INIT ACK" }, { 3, "SACK" },
	{ 4, "HB REQ" }, { 5, "HB ACK" }, { 6, "ABORT" }, { 7, "SHUTDOWN" },
	{ 8, "SHUTDOWN ACK" }, { 9, "OP ERR" }, { 10, "COOKIE ECHO" },
	{ 11, "COOKIE ACK" }, { 12, "ECN ECHO" }, { 13, "CWR" },
	{ 14, "SHUTDOWN COMPLETE" }, { 15, "AUTH" }, { 0x80, "ASCONF-ACK" },
	{ 0x82, "RE-CONFIG" }, { 0xc0, "FORWARD TSN" }, { 0xc1, "ASCONF" },
	{ }
};

static void say_number(struct line *line, unsigned int number)
{
	if (line->options->verbose > 1)
		say(line, "\n\t%u) ", number);
	else
		say(line, "%s(%u) ", number > 1 ? ", " : " ", number);
}

static void say_chunks(struct line *line, struct layer layer)
{
	unsigned int number = 0;
	const char *name;
	unsigned int type;
	size_t len;

	while (layer.len && !line->cut) {
		type = get8(line, &layer, 0);
		len = get16(line, &layer, 2);
		say_number(line, ++number);
		if (len < 4) {
			say(line, "[chunk length %zu < 4]", len);
			say_invalid(line);
			return;
		}
		name = name_of(chunks, type);
		if (name)
			say(line, "[%s] ", name);
		else
			say(line, "[Unknown chunk type: 0x%x] ", type);
		layer = after(&layer, (len + 3) & ~(size_t)3);
	}
}

void print_sctp(struct line *line, const struct ends *ends, struct layer layer)
{
	line->protocol = "sctp";
	if (layer.len < SCTP_LEN) {
		say(line, "truncated-sctp - %zu bytes missing!",
		    SCTP_LEN - layer.len);
		return;
	}
	have(line, &layer, 0, SCTP_LEN);
	say_ports(line, ends, PROTO_SCTP, get16(line, &layer, 0),
		  get16(line, &layer, 2));
	say_text(line, "sctp");
	say_chunks(line, after(&layer, SCTP_LEN));
}
