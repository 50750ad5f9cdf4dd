// SPDX-License-Identifier: GPL-2.0
#include "waytext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "plain.h"
#include "wrap.h"

#define WIDTH	100
#define INDENT	20	/* of what is said of a station */
#define HANGING	2	/* of a line that goes on, beyond it */

static void put_lines(const char *text)
{
	char between[INDENT + HANGING + 2];

	snprintf(between, sizeof(between), "\n%*s", INDENT + HANGING, "");
	wrap(stdout, text, INDENT + HANGING, WIDTH, between);
	putchar('\n');
}

static void put_line(const struct line *line)
{
	char *text = NULL;
	int len;

	if (line->kind == WAY_WARNING)
		len = asprintf(&text, "! %s", line->text);
	else
		len = asprintf(&text, "%s: %s", line->name, line->text);
	if (len < 0)
		return;
	plain_text(text);
	put_lines(text);
	free(text);
}

/* What may hide frames is told where it does, of the methods. */
static bool is_told_here(const struct line *line)
{
	return line->kind != WAY_HIDER && line->kind != WAY_VALUE;
}

static void put_station(const struct way *way, enum station_id id)
{
	const struct lines *lines = &way->stations[id];
	const char *title = station_title(id);
	unsigned int i;

	for (i = 0; i < lines->nr; i++) {
		if (!is_told_here(&lines->all[i]))
			continue;
		printf("%-*s", INDENT, title);
		put_line(&lines->all[i]);
		title = "";
	}
}

/* A cell of those that hide frames, allocated. */
static char *join(const struct lines *hidden)
{
	char *text = NULL;
	unsigned int i;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	for (i = 0; i < hidden->nr; i++)
		fprintf(out, "%s%s", i ? ", " : "", hidden->all[i].text);
	return fclose(out) ? NULL : text;
}

static void put_methods(const struct way *way)
{
	static const char *const heads[] = {
		"METHOD", "TAKES FRAMES AT", ">COPIES", "HIDDEN FROM IT, HERE, BY",
	};
	const struct method *method;
	struct columns columns;
	char *hidden;

	puts("Ways to have the frames in a program, and how often the CPU copies the bytes of each:\n");
	columns_begin(&columns, heads, sizeof(heads) / sizeof(heads[0]));
	for (method = way->methods; method < way->methods + way->nr_methods;
	     method++) {
		hidden = join(&method->hidden);
		columns_add(&columns, "%s", method->name);
		columns_add(&columns, "%s", station_title(method->at));
		if (method->is_impossible)
			columns_add(&columns, "%s", "");
		else
			columns_add(&columns, method->most > method->copies ?
				    "%u or %u" : "%u", method->copies,
				    method->most);
		columns_add(&columns, "%s", hidden ? hidden : "");
		free(hidden);
	}
	columns_end(&columns, stdout, "");
}

static void put_remarks(const struct way *way)
{
	const struct method *method;
	char *text;

	puts("\nWho copies, and what each never sees, on any device:\n");
	for (method = way->methods; method < way->methods + way->nr_methods;
	     method++) {
		printf("%-*s", INDENT + HANGING, method->name);
		if (asprintf(&text, "%s. Not seen: %s.", method->copied,
			     method->blind) < 0)
			continue;
		put_lines(text);
		free(text);
	}
}

void waytext(const struct way *way)
{
	const struct plain_name name = plain_name(way->device);
	enum station_id id;

	printf("The way of a frame that %s receives, top to bottom; '!' is what may surprise:\n\n",
	       name.text);
	for (id = 0; id < NR_STATIONS; id++)
		put_station(way, id);
	if (way->automatic)
		printf("\n'ringtap capture -i %s' would choose %s%s.\n\n",
		       name.text, way->automatic, way->because);
	else
		printf("\nWhat 'ringtap capture -i %s' would choose is unknown: %s.\n\n",
		       name.text, way->because);
	put_methods(way);
	put_remarks(way);
}
