/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_EXPRESSION_H
#define RINGTAP_EXPRESSION_H

/* The text of a filter, to be freed; NULL: no memory, or the file can't be
 * read, and all is said.
 */
char *expression_from_words(char **words, int n);
char *expression_from_file(const char *name);

#endif /* RINGTAP_EXPRESSION_H */
