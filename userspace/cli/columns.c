// SPDX-License-Identifier: GPL-2.0
#include "columns.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"

void columns_begin(struct columns *columns, const char *const *heads,
		   unsigned int nr)
{
	memset(columns, 0, sizeof(*columns));
	columns->heads = heads;
	columns->nr = nr;
}

void columns_add(struct columns *columns, const char *format, ...)
{
	char **cells = reallocarray(columns->cells, columns->nr_cells + 1,
				    sizeof(*cells));
	char *text = NULL;
	va_list args;
	int len;

	if (!cells)
		return;
	columns->cells = cells;
	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	if (len < 0)
		return;
	plain_text(text);
	cells[columns->nr_cells++] = text;
}

static bool is_right(const struct columns *columns, unsigned int column)
{
	return *columns->heads[column] == '>';
}

static const char *head(const struct columns *columns, unsigned int column)
{
	return columns->heads[column] + is_right(columns, column);
}

static const char *cell(const struct columns *columns, unsigned int row,
			unsigned int column)
{
	const char *text = columns->cells[row * columns->nr + column];

	return *text ? text : "-";
}

static int width(const struct columns *columns, unsigned int column)
{
	size_t most = strlen(head(columns, column)), len;
	unsigned int row;

	for (row = 0; row < columns->nr_cells / columns->nr; row++) {
		len = strlen(cell(columns, row, column));
		if (len > most)
			most = len;
	}
	return most;
}

/* The last column needs no blanks behind it. */
static void put(const struct columns *columns, FILE *out, unsigned int column,
		int width_of_it, const char *text)
{
	bool is_last = column + 1 == columns->nr;

	if (is_right(columns, column))
		fprintf(out, "%*s", width_of_it, text);
	else
		fprintf(out, "%-*s", is_last ? 0 : width_of_it, text);
	fputs(is_last ? "\n" : "  ", out);
}

void columns_end(struct columns *columns, FILE *out, const char *indent)
{
	unsigned int rows = columns->nr_cells / columns->nr, row, column;
	int *widths = calloc(columns->nr, sizeof(*widths));

	for (column = 0; widths && column < columns->nr; column++)
		widths[column] = width(columns, column);
	for (column = 0; widths && column < columns->nr; column++) {
		fputs(column ? "" : indent, out);
		put(columns, out, column, widths[column], head(columns, column));
	}
	for (row = 0; widths && row < rows; row++)
		for (column = 0; column < columns->nr; column++) {
			fputs(column ? "" : indent, out);
			put(columns, out, column, widths[column],
			    cell(columns, row, column));
		}
	free(widths);
	while (columns->nr_cells)
		free(columns->cells[--columns->nr_cells]);
	free(columns->cells);
}
