/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_TEXTFILE_H
#define RINGTAP_TEXTFILE_H

/* Writes the metrics into a file that is the old one or the new one, whenever it is
 * read. 0 or a negative errno, and that was said.
 */
int textfile_write(const char *name);

#endif /* RINGTAP_TEXTFILE_H */
