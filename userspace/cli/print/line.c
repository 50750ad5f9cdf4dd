// SPDX-License-Identifier: GPL-2.0
#include "line.h"

#include <arpa/inet.h>

void say(struct line *line, const char *format, ...)
{
	va_list args;

	if (line->cut)
		return;
	va_start(args, format);
	vfprintf(line->out, format, args);
	va_end(args);
}

void say_text(struct line *line, const char *text)
{
	if (!line->cut)
		fputs(text, line->out);
}

const char *name_of(const struct name *names, unsigned int value)
{
	for (; names->name; names++)
		if (names->value == value)
			return names->name;
	return NULL;
}

void say_name_or(struct line *line, const struct name *names,
		 unsigned int value, const char *format, va_list args)
{
	const char *name = name_of(names, value);

	if (name)
		say_text(line, name);
	else if (!line->cut)
		vfprintf(line->out, format, args);
}

void say_name(struct line *line, const struct name *names, unsigned int value,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_name_or(line, names, value, format, args);
	va_end(args);
}

void say_bits(struct line *line, const struct name *names, unsigned int value,
	      const char *between)
{
	bool some = false;

	for (; names->name; names++) {
		if ((value & names->value) != names->value)
			continue;
		if (some)
			say_text(line, between);
		say_text(line, names->name);
		some = true;
	}
	if (!some)
		say_text(line, "none");
}

static void write_byte(FILE *out, uint8_t byte)
{
	if (byte & 0x80) {
		fputs("M-", out);
		byte &= 0x7f;
	}
	if (byte < 0x20 || byte == 0x7f) {
		putc('^', out);
		byte ^= 0x40;
	}
	putc(byte, out);
}

void say_bytes(struct line *line, const struct layer *layer, size_t at,
	       size_t len)
{
	size_t i;

	for (i = 0; i < len && have(line, layer, at + i, 1) && !line->cut; i++)
		write_byte(line->out, layer->at[at + i]);
}

void say_hex(struct line *line, const struct layer *layer, size_t at,
	     size_t len)
{
	size_t i;

	for (i = 0; i < len && have(line, layer, at + i, 1); i++)
		say(line, "%02x", layer->at[at + i]);
}

void say_mac(struct line *line, const struct layer *layer, size_t at)
{
	const uint8_t *mac = layer->at + at;

	if (have(line, layer, at, 6))
		say(line, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
		    mac[2], mac[3], mac[4], mac[5]);
}

void say_ip4(struct line *line, const struct layer *layer, size_t at)
{
	const uint8_t *ip = layer->at + at;

	if (have(line, layer, at, 4))
		say(line, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
}

void say_ip6(struct line *line, const struct layer *layer, size_t at)
{
	char text[INET6_ADDRSTRLEN];

	if (!have(line, layer, at, 16))
		return;
	inet_ntop(AF_INET6, layer->at + at, text, sizeof(text));
	say_text(line, text);
}

void say_duration(struct line *line, uint32_t seconds)
{
	static const struct {
		uint32_t	seconds;
		char		name;
	} units[] = {
		{ 7 * 86400, 'w' }, { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' },
		{ 1, 's' },
	};
	unsigned int i;

	if (!seconds)
		say_text(line, "0s");
	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (seconds >= units[i].seconds)
			say(line, "%u%c", seconds / units[i].seconds,
			    units[i].name);
		seconds %= units[i].seconds;
	}
}

void say_invalid(struct line *line)
{
	say_text(line, " (invalid)");
}

void cut(struct line *line)
{
	if (line->cut)
		return;
	fprintf(line->out, " [|%s]", line->protocol);
	line->cut = true;
}
