// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

enum {
	OPTION_END	= 0,
	OPTION_NOP	= 1,
	OPTION_MSS	= 2,
	OPTION_WSCALE	= 3,
	OPTION_SACKOK	= 4,
	OPTION_SACK	= 5,
	OPTION_ECHO	= 6,
	OPTION_ECHOREPLY = 7,
	OPTION_TIMESTAMP = 8,
	OPTION_CC	= 11,
	OPTION_CCNEW	= 12,
	OPTION_CCECHO	= 13,
	OPTION_MD5	= 19,
	OPTION_UTO	= 28,
	OPTION_AO	= 29,
	OPTION_MPTCP	= 30,
	OPTION_TFO	= 34,
	OPTION_EXP	= 253,
	OPTION_EXP2	= 254,
};

#define MAGIC_TFO	0xf989

/**
 * struct fixed - an option whose length is always the same
 * @len: without kind and length
 */
struct fixed {
	uint8_t		kind;
	uint8_t		len;
	const char	*name;
};

static const struct fixed fixed[] = {
	{ OPTION_MSS, 2, "mss" }, { OPTION_WSCALE, 1, "wscale" },
	{ OPTION_SACKOK, 0, "sackOK" }, { OPTION_ECHO, 4, "echo" },
	{ OPTION_ECHOREPLY, 4, "echoreply" }, { OPTION_TIMESTAMP, 8, "TS" },
	{ OPTION_CC, 4, "cc" }, { OPTION_CCNEW, 4, "ccnew" },
	{ OPTION_CCECHO, 4, "ccecho" }, { OPTION_MD5, 16, "md5" },
	{ OPTION_UTO, 2, "uto" },
	{ }
};

static const struct name mptcp[] = {
	{ 0, "capable" }, { 1, "join" }, { 2, "dss" }, { 3, "add-addr" },
	{ 4, "rem-addr" }, { 5, "prio" }, { 6, "fail" }, { 7, "fast-close" },
	{ 8, "reset" },
	{ }
};

/* @at: behind kind and length, as in all below. */
static void say_value(struct line *line, const struct fixed *option,
		      const struct layer *layer, size_t at)
{
	unsigned int value;

	if (option->kind == OPTION_TIMESTAMP) {
		say(line, " val %u ecr %u", get32(line, layer, at),
		    get32(line, layer, at + 4));
	} else if (option->kind == OPTION_MD5) {
		say_text(line, " ");
		say_hex(line, layer, at, 16);
	} else if (option->kind == OPTION_UTO) {
		value = get16(line, layer, at);
		say(line, " 0x%x %u", value,
		    value & 1 ? (value >> 1) * 60 : value >> 1);
	} else if (option->len == 1) {
		say(line, " %u", get8(line, layer, at));
	} else if (option->len == 2) {
		say(line, " %u", get16(line, layer, at));
	} else if (option->len == 4) {
		say(line, " %u", get32(line, layer, at));
	}
}

static void say_sack(struct line *line, const struct layer *layer, size_t at,
		     size_t len)
{
	size_t end = at + len;

	if (len % 8) {
		say_text(line, "sack invalid sack");
		return;
	}
	say(line, "sack %zu ", len / 8);
	for (; at < end; at += 8)
		say(line, "{%u:%u}", get32(line, layer, at),
		    get32(line, layer, at + 4));
}

static void say_ao(struct line *line, const struct layer *layer, size_t at,
		   size_t len)
{
	if (len < 2) {
		say_text(line, "tcp-ao invalid");
		return;
	}
	say(line, "tcp-ao keyid %u rnextkeyid %u mac 0x",
	    get8(line, layer, at), get8(line, layer, at + 1));
	say_hex(line, layer, at + 2, len - 2);
}

static void say_cookie(struct line *line, const char *name,
		       const struct layer *layer, size_t at, size_t len)
{
	say_text(line, name);
	if (!len) {
		say_text(line, " cookiereq");
	} else {
		say_text(line, " cookie ");
		say_hex(line, layer, at, len);
	}
}

static void say_unknown(struct line *line, unsigned int kind,
			const struct layer *layer, size_t at, size_t len)
{
	say(line, "unknown-%u", kind);
	if (len)
		say_text(line, " 0x");
	say_hex(line, layer, at, len);
}

/* Options of any length. @len: without kind and length. */
static void say_variable(struct line *line, unsigned int kind,
			 const struct layer *layer, size_t at, size_t len)
{
	switch (kind) {
	case OPTION_SACK:
		say_sack(line, layer, at, len);
		return;
	case OPTION_AO:
		say_ao(line, layer, at, len);
		return;
	case OPTION_TFO:
		say_cookie(line, len ? "tfo" : "tfo ", layer, at, len);
		return;
	case OPTION_MPTCP:
		if (!len)
			break;
		say(line, "mptcp %zu ", len + 2);
		say_name(line, mptcp, get8(line, layer, at) >> 4, "unknown");
		return;
	case OPTION_EXP:
	case OPTION_EXP2:
		if (len < 2 || get16(line, layer, at) != MAGIC_TFO)
			break;
		say_cookie(line, "exp-tfo", layer, at + 2, len - 2);
		return;
	}
	say_unknown(line, kind, layer, at, len);
}

static const struct fixed *find_fixed(unsigned int kind)
{
	const struct fixed *option;

	for (option = fixed; option->name; option++)
		if (option->kind == kind)
			return option;
	return NULL;
}

/* Returns how long the option is by what it is, 0 if it makes no sense. */
static size_t say_option(struct line *line, unsigned int kind,
			 const struct layer *layer)
{
	const struct fixed *option = find_fixed(kind);
	size_t len = layer->len > 1 ? get8(line, layer, 1) : 0;

	if (len < 2 || len > layer->len)
		return 0;
	if (!option) {
		say_variable(line, kind, layer, 2, len - 2);
		return len;
	}
	say_text(line, option->name);
	if (option->len + 2u > layer->len)
		return 0;
	say_value(line, option, layer, 2);
	if (len != option->len + 2u)
		say(line, "[len %zu]", len);
	return option->len + 2;
}

bool print_tcp_options(struct line *line, struct layer options)
{
	const char *before = "";
	unsigned int kind;
	size_t len;

	while (options.len && !line->cut) {
		say_text(line, before);
		kind = get8(line, &options, 0);
		len = 1;
		if (kind == OPTION_END)
			say_text(line, "eol");
		else if (kind == OPTION_NOP)
			say_text(line, "nop");
		else
			len = say_option(line, kind, &options);
		if (!len) {
			say_text(line, *before ? "[bad opt]]" : "[bad opt]");
			return false;
		}
		if (kind == OPTION_END)
			break;
		before = ",";
		options = after(&options, len);
	}
	return true;
}
