// SPDX-License-Identifier: GPL-2.0
#include "wayjson.h"

#include <stdio.h>

#include "json.h"

/* A member whose value is a string, or null. */
static void member(const char *before, const char *name, const char *value)
{
	printf("%s\"%s\": ", before, name);
	json_string(stdout, value);
}

static void put_fact(const struct line *line)
{
	member("{", "name", line->name);
	member(", ", "value", line->text);
	putchar('}');
}

/* Those of one kind, as an array. */
static void put_lines(const char *name, const struct lines *lines,
		      enum way_line kind)
{
	const char *comma = "";
	unsigned int i;

	printf(", \"%s\": [", name);
	for (i = 0; i < lines->nr; i++) {
		if (lines->all[i].kind != kind)
			continue;
		fputs(comma, stdout);
		comma = ", ";
		if (kind == WAY_FACT)
			put_fact(&lines->all[i]);
		else
			json_string(stdout, lines->all[i].text);
	}
	putchar(']');
}

static void put_values(const struct lines *lines)
{
	const char *comma = "";
	unsigned int i;

	fputs(", \"values\": {", stdout);
	for (i = 0; i < lines->nr; i++) {
		if (lines->all[i].kind != WAY_VALUE)
			continue;
		printf("%s\"%s\": %s", comma, lines->all[i].name,
		       lines->all[i].text);
		comma = ", ";
	}
	putchar('}');
}

static void put_station(const struct way *way, enum station_id id)
{
	const struct lines *lines = &way->stations[id];

	member("{", "station", station_word(id));
	member(", ", "title", station_title(id));
	put_values(lines);
	put_lines("facts", lines, WAY_FACT);
	put_lines("takers", lines, WAY_TAKER);
	put_lines("hiders", lines, WAY_HIDER);
	putchar('}');
}

static void put_method(const struct method *method)
{
	member("{", "method", method->id);
	member(", ", "name", method->name);
	member(", ", "at", station_word(method->at));
	printf(", \"possible\": %s", method->is_impossible ? "false" : "true");
	if (method->is_impossible)
		fputs(", \"copies\": null, \"copies_at_most\": null", stdout);
	else
		printf(", \"copies\": %u, \"copies_at_most\": %u",
		       method->copies, method->most);
	member(", ", "copied_by", method->copied);
	member(", ", "never_sees", method->blind);
	put_lines("hidden_by", &method->hidden, WAY_HIDER);
	putchar('}');
}

static const char *put_warnings(const struct lines *lines, enum station_id at,
				const char *comma)
{
	unsigned int i;

	for (i = 0; i < lines->nr; i++) {
		if (lines->all[i].kind != WAY_WARNING)
			continue;
		fputs(comma, stdout);
		comma = ",\n  ";
		member("{", "warning", lines->all[i].name);
		member(", ", "station", station_word(at));
		member(", ", "text", lines->all[i].text);
		putchar('}');
	}
	return comma;
}

void wayjson(const struct way *way)
{
	const char *comma = "";
	enum station_id id;
	unsigned int i;

	printf("{\"ifindex\": %u", way->ifindex);
	member(", ", "name", way->device);
	member(", ", "module", way->module);
	member(", ", "auto", way->automatic);
	member(", ", "why", way->why);
	fputs(",\n \"stations\": [", stdout);
	for (id = 0; id < NR_STATIONS; id++) {
		fputs(id ? ",\n  " : "", stdout);
		put_station(way, id);
	}
	fputs("],\n \"methods\": [", stdout);
	for (i = 0; i < way->nr_methods; i++) {
		fputs(i ? ",\n  " : "", stdout);
		put_method(&way->methods[i]);
	}
	fputs("],\n \"warnings\": [", stdout);
	for (id = 0; id < NR_STATIONS; id++)
		comma = put_warnings(&way->stations[id], id, comma);
	puts("]}");
}
