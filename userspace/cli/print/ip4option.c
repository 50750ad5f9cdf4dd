// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

enum {
	OPTION_END	= 0,
	OPTION_NOP	= 1,
	OPTION_RR	= 7,
	OPTION_TIME	= 68,
	OPTION_LSRR	= 131,
	OPTION_SSRR	= 137,
	OPTION_ALERT	= 148,
};

static const struct name names[] = {
	{ OPTION_END, "EOL" }, { OPTION_NOP, "NOP" },
	{ OPTION_TIME, "timestamp" }, { 130, "security" },
	{ OPTION_RR, "RR" }, { OPTION_SSRR, "SSRR" }, { OPTION_LSRR, "LSRR" },
	{ OPTION_ALERT, "RA" }, { 82, "traceroute" },
	{ }
};

/* Hops; those before the pointer are done. */
static void say_route(struct line *line, const struct layer *option)
{
	unsigned int pointer;
	size_t at;

	if (option->len < 3) {
		say(line, " [bad length %zu]", option->len);
		return;
	}
	if ((option->len + 1) % 4)
		say(line, " [bad length %zu]", option->len);
	pointer = get8(line, option, 2) - 1;
	if (pointer < 3 || (pointer + 1) % 4 || pointer > option->len + 1)
		say(line, " [bad ptr %u]", get8(line, option, 2));
	for (at = 3; at < option->len; at += 4) {
		say_text(line, " ");
		say_ip4(line, option, at);
		if (pointer > at)
			say_text(line, ",");
	}
}

static void say_stamps(struct line *line, const struct layer *option,
		       unsigned int pointer, size_t step)
{
	const char *before = " ";
	size_t at;

	for (at = 4; at < option->len; at += step) {
		if (pointer == at)
			before = " ^ ";
		say(line, "%s%u@", before,
		    get32(line, option, at + step - 4));
		if (step == 8)
			say_ip4(line, option, at);
		before = " ";
	}
	if (pointer == at)
		say_text(line, " ^ ");
}

static void say_timestamps(struct line *line, const struct layer *option)
{
	static const struct name kinds[] = {
		{ 0, "TSONLY" }, { 1, "TS+ADDR" }, { 3, "PRESPEC" },
		{ }
	};
	unsigned int pointer, kind, missed;
	size_t step;

	if (option->len < 4) {
		say(line, "[bad length %zu]", option->len);
		return;
	}
	kind = get8(line, option, 3) & 15;
	missed = get8(line, option, 3) >> 4;
	step = kind ? 8 : 4;
	say_text(line, " TS{");
	if ((option->len - 4) % step)
		say(line, "[bad length %zu]", option->len);
	pointer = get8(line, option, 2) - 1;
	if (pointer < 4 || (pointer - 4) % step || pointer > option->len + 1)
		say(line, "[bad ptr %u]", get8(line, option, 2));
	say_name(line, kinds, kind, "[bad ts type %u]", kind);
	if (name_of(kinds, kind))
		say_stamps(line, option, pointer, step);
	if (missed)
		say(line, " [%u hops not recorded]} ", missed);
	else
		say_text(line, "}");
}

static void say_option(struct line *line, unsigned int code,
		       const struct layer *option)
{
	switch (code) {
	case OPTION_TIME:
		say_timestamps(line, option);
		break;
	case OPTION_RR:
	case OPTION_LSRR:
	case OPTION_SSRR:
		say_route(line, option);
		break;
	case OPTION_ALERT:
		if (option->len < 4)
			say(line, " [bad length %zu]", option->len);
		else if (get16(line, option, 2))
			say(line, " value %u", get16(line, option, 2));
		break;
	}
}

void print_ip4_options(struct line *line, struct layer options)
{
	const char *before = "";
	struct layer option;
	unsigned int code;
	size_t len, least;

	while (options.len && !line->cut) {
		code = get8(line, &options, 0);
		say_text(line, before);
		before = ",";
		say_name(line, names, code, "unknown %u", code);
		least = code > OPTION_NOP ? 2 : 1;
		len = code > OPTION_NOP ? get8(line, &options, 1) : 1;
		if (len < least || len > options.len) {
			say(line, " [bad length %zu]", len);
			return;
		}
		if (code == OPTION_END)
			return;
		option = options;
		limit(&option, len);
		if (!have(line, &option, 0, len))
			return;
		say_option(line, code, &option);
		options = after(&options, len);
	}
}
