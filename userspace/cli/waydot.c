// SPDX-License-Identifier: GPL-2.0
#include "waydot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"
#include "wrap.h"

/* Of the text in a box. */
#define WIDTH	60

/* In a string of Graphviz's language, which knows HTML's names of characters;
 * allocated, NULL: no memory.
 */
static char *quoted(const char *text)
{
	char *quoted = NULL;
	size_t len;
	FILE *out = open_memstream(&quoted, &len);

	if (!out)
		return NULL;
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		fputs(*text == '&' ? "&amp;" : (char[]){ *text, '\0' }, out);
	}
	if (fclose(out) || !quoted)
		return NULL;
	plain_text(quoted);
	return quoted;
}

static void put_text(const char *text)
{
	char *in_quotes = quoted(text);

	if (in_quotes)
		wrap(stdout, in_quotes, 0, WIDTH, "\\l  ");
	free(in_quotes);
}

/* The middle of the picture, with what is there. */
static void put_station(const struct way *way, enum station_id id)
{
	const struct lines *lines = &way->stations[id];
	unsigned int i;

	printf("\t%s [shape=box, label=\"%s\\n", station_word(id),
	       station_title(id));
	for (i = 0; i < lines->nr; i++) {
		if (lines->all[i].kind != WAY_FACT)
			continue;
		printf("%s: ", lines->all[i].name);
		put_text(lines->all[i].text);
		fputs("\\l", stdout);
	}
	puts("\"];");
}

/* At its side: who has a copy, what will surprise. */
static void put_sides(const struct way *way, enum station_id id)
{
	const struct lines *lines = &way->stations[id];
	const char *word = station_word(id);
	const struct line *line;

	for (line = lines->all; line < lines->all + lines->nr; line++) {
		if (line->kind != WAY_TAKER && line->kind != WAY_WARNING)
			continue;
		printf("\t%s_%td [%s, label=\"", word, line - lines->all,
		       line->kind == WAY_TAKER ? "shape=ellipse" :
		       "shape=note, style=dashed, color=red, fontcolor=red");
		put_text(line->text);
		puts("\\l\"];");
		if (line->kind == WAY_TAKER)
			printf("\t%s -> %s_%td [style=dotted];\n", word, word,
			       line - lines->all);
		else
			printf("\t%s -> %s_%td [style=dashed, color=red, arrowhead=none];\n",
			       word, word, line - lines->all);
	}
}

static bool hides(const struct lines *lines)
{
	unsigned int i;

	for (i = 0; i < lines->nr; i++)
		if (lines->all[i].kind == WAY_HIDER)
			return true;
	return false;
}

/* What a VLAN device takes is received once more. */
static void put_round(const struct way *way)
{
	if (hides(&way->stations[STATION_VLAN]))
		printf("\t%s -> %s [style=dashed, constraint=false, label=\"again, as the VLAN device's\"];\n",
		       station_word(STATION_VLAN),
		       station_word(STATION_XDP_GENERIC));
}

/* Whoever could have a copy. */
static void put_method(const struct method *method)
{
	printf("\tmethod_%s [shape=ellipse, color=gray, fontcolor=gray40, label=\"%s\\n",
	       method->id, method->name);
	printf("copies: %u", method->copies);
	if (method->most > method->copies)
		printf(" or %u", method->most);
	puts("\"];");
	printf("\t%s -> method_%s [style=dotted, color=gray];\n",
	       station_word(method->at), method->id);
}

void waydot(const struct way *way)
{
	enum station_id id;
	unsigned int i;

	fputs("digraph way {\n\tlabel=\"The way of a frame that ", stdout);
	put_text(way->device);
	puts(" receives\";\n\tlabelloc=t;\n\tfontname=\"Helvetica\";\n\tnode [fontname=\"Helvetica\", fontsize=10, margin=\"0.25,0.06\"];\n\tedge [fontname=\"Helvetica\", fontsize=10];");
	for (id = 0; id < NR_STATIONS; id++) {
		put_station(way, id);
		put_sides(way, id);
		if (id && id != STATION_SENT)
			printf("\t%s -> %s [weight=10];\n",
			       station_word(id - 1), station_word(id));
	}
	printf("\t%s -> %s [style=invis, weight=10];\n",
	       station_word(STATION_STACK), station_word(STATION_SENT));
	put_round(way);
	for (i = 0; i < way->nr_methods; i++)
		if (!way->methods[i].is_impossible)
			put_method(&way->methods[i]);
	puts("}");
}
