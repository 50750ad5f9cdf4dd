/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line being written, and the reading of the bytes it is about.
 *
 * Each read is checked here and nowhere else. One that goes beyond what was
 * captured gives 0 and cuts the line: the mark "[|protocol]" is written, and
 * nothing after it. So a printer says what it reads, and does not ask what it
 * may read; what it does with a 0 that was none is never seen. Its loops end by
 * the lengths that they count down.
 */
#ifndef RINGTAP_LINE_H
#define RINGTAP_LINE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "print.h"

/**
 * struct layer - what is left of a packet
 * @at: its first byte
 * @cap: bytes that can be read
 * @len: bytes that there were; may be more than @cap, or less, for padding
 */
struct layer {
	const uint8_t	*at;
	size_t		cap;
	size_t		len;
};

/**
 * struct line - what is being written
 * @out: where to
 * @options: how
 * @protocol: the mark names it
 * @cut: the mark is written
 * @depth: headers of IP and Ethernet around this one
 * @link_len: what there is of the link-level header
 */
struct line {
	FILE		*out;
	const struct print_options *options;
	const char	*protocol;
	bool		cut;
	unsigned int	depth;
	size_t		link_len;
};

/**
 * struct name - what a number is called; a table ends with a NULL
 */
struct name {
	unsigned int	value;
	const char	*name;
};

__attribute__((format(printf, 2, 3)))
void say(struct line *line, const char *format, ...);
void say_text(struct line *line, const char *text);

/* The name of @value, or what @format says if it has none. */
__attribute__((format(printf, 4, 5)))
void say_name(struct line *line, const struct name *names, unsigned int value,
	      const char *format, ...);
__attribute__((format(printf, 4, 0)))
void say_name_or(struct line *line, const struct name *names,
		 unsigned int value, const char *format, va_list args);

/* NULL: it has none. */
const char *name_of(const struct name *names, unsigned int value);

/* The names of the bits that are set, or "none". */
void say_bits(struct line *line, const struct name *names, unsigned int value,
	      const char *between);

/* Bytes from the network: what can't be printed stands as ^X, M-X. */
void say_bytes(struct line *line, const struct layer *layer, size_t at,
	       size_t len);
void say_hex(struct line *line, const struct layer *layer, size_t at,
	     size_t len);
void say_mac(struct line *line, const struct layer *layer, size_t at);
void say_ip4(struct line *line, const struct layer *layer, size_t at);
void say_ip6(struct line *line, const struct layer *layer, size_t at);

/* Weeks, days, hours, minutes and seconds, those that are not 0. */
void say_duration(struct line *line, uint32_t seconds);

/* What makes no sense. */
void say_invalid(struct line *line);

/* Writes the mark; nothing follows. */
void cut(struct line *line);

/* Whether these bytes can be read; if not, the line is cut. */
static inline bool have(struct line *line, const struct layer *layer, size_t at,
			size_t len)
{
	if (at <= layer->cap && len <= layer->cap - at)
		return true;
	cut(line);
	return false;
}

static inline bool can_read(const struct layer *layer, size_t at, size_t len)
{
	return at <= layer->cap && len <= layer->cap - at;
}

static inline uint8_t get8(struct line *line, const struct layer *layer,
			   size_t at)
{
	return have(line, layer, at, 1) ? layer->at[at] : 0;
}

static inline uint16_t get16(struct line *line, const struct layer *layer,
			     size_t at)
{
	if (!have(line, layer, at, 2))
		return 0;
	return layer->at[at] << 8 | layer->at[at + 1];
}

static inline uint32_t get24(struct line *line, const struct layer *layer,
			     size_t at)
{
	if (!have(line, layer, at, 3))
		return 0;
	return layer->at[at] << 16 | layer->at[at + 1] << 8 |
	       layer->at[at + 2];
}

static inline uint32_t get32(struct line *line, const struct layer *layer,
			     size_t at)
{
	return (uint32_t)get16(line, layer, at) << 16 |
	       get16(line, layer, at + 2);
}

/* What follows the first @bytes; nothing if there are no more. */
static inline struct layer after(const struct layer *layer, size_t bytes)
{
	size_t cap = bytes < layer->cap ? bytes : layer->cap;
	size_t len = bytes < layer->len ? bytes : layer->len;

	return (struct layer){ layer->at + cap, layer->cap - cap,
			       layer->len - len };
}

/* A length that a header tells: what lies behind it is padding. */
static inline void limit(struct layer *layer, size_t len)
{
	if (layer->len > len)
		layer->len = len;
	if (layer->cap > len)
		layer->cap = len;
}

#endif /* RINGTAP_LINE_H */
