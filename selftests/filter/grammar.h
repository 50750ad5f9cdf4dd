/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_GRAMMAR_H
#define RINGTAP_FILTER_GRAMMAR_H

#include <stdbool.h>

#define GRAMMAR_TEXT	2048

/**
 * struct grammar_filter - a text, and where in it tags begin to matter
 * @text: all of it
 * @head: what stands before the first "vlan"; empty if there is none, or
 *	nothing before it
 * @tail: from there on; empty if there is none
 * @either: @head or @tail, not both
 * @negated: not @tail
 */
struct grammar_filter {
	char	text[GRAMMAR_TEXT];
	char	head[GRAMMAR_TEXT];
	char	tail[GRAMMAR_TEXT];
	bool	either;
	bool	negated;
};

/* The filter with this number, always the same. The first ones are single
 * primitives, so that each of them is there.
 */
void grammar_make(struct grammar_filter *filter, unsigned int number);

#endif /* RINGTAP_FILTER_GRAMMAR_H */
