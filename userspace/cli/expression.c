// SPDX-License-Identifier: GPL-2.0
#include "expression.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *expression_from_words(char **words, int n)
{
	size_t len = 1;
	char *text;
	int i;

	for (i = 0; i < n; i++)
		len += strlen(words[i]) + 1;
	text = malloc(len);
	if (!text) {
		warnx("no memory");
		return NULL;
	}
	*text = 0;
	for (i = 0; i < n; i++) {
		strcat(text, words[i]);
		if (i + 1 < n)
			strcat(text, " ");
	}
	return text;
}

/* A '#' begins a comment, as with tcpdump. */
static void drop_comments(char *text)
{
	char *hash, *end;

	for (hash = text; (hash = strchr(hash, '#')); ) {
		end = strchr(hash, '\n');
		memset(hash, ' ', end ? (size_t)(end - hash) : strlen(hash));
	}
}

char *expression_from_file(const char *name)
{
	FILE *file = fopen(name, "re");
	char *text = NULL, *empty = NULL;
	size_t size = 0;

	if (!file) {
		warn("-F %s", name);
		return NULL;
	}
	/* No byte of a filter is 0: that is the whole file. */
	if (getdelim(&text, &size, 0, file) >= 0) {
		drop_comments(text);
	} else {
		if (ferror(file))
			warn("-F %s", name);
		else
			empty = strdup("");
		free(text);
		text = empty;
	}
	fclose(file);
	return text;
}
