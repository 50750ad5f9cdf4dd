/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text in columns, each as wide as its widest cell.
 */
#ifndef RINGTAP_COLUMNS_H
#define RINGTAP_COLUMNS_H

#include <stdio.h>

/**
 * struct columns - a table in the making
 * @heads: above each column; one that begins with '>' stands to the right, as its
 *	cells do
 * @nr: columns
 * @cells: row by row, allocated
 * @nr_cells: how many; as many as there was memory for
 */
struct columns {
	const char *const *heads;
	unsigned int	nr;
	char		**cells;
	unsigned int	nr_cells;
};

void columns_begin(struct columns *columns, const char *const *heads,
		   unsigned int nr);

/* The next cell of the row, or the first of the next row. What could move the cursor
 * of a terminal becomes a question mark; nothing is "-".
 */
__attribute__((format(printf, 2, 3)))
void columns_add(struct columns *columns, const char *format, ...);

/* Each line after @indent. Frees what is in it. */
void columns_end(struct columns *columns, FILE *out, const char *indent);

#endif /* RINGTAP_COLUMNS_H */
