/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The output file: whole blocks, whatever happens.
 */
#ifndef RINGTAP_FILE_H
#define RINGTAP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct file - where blocks are written
 * @fd: -1 when it is not open
 * @name: for messages
 * @regular: it can be cut: not a pipe, terminal or device
 * @created: it did not exist before
 * @failed: a write went wrong; nothing more is to be written
 * @len: bytes of complete blocks in it
 */
struct file {
	int		fd;
	const char	*name;
	bool		regular;
	bool		created;
	bool		failed;
	uint64_t	len;
};

/* Functions return 0 or a negative errno. */

/* Opens, but changes nothing yet in a file that exists: see file_begin(). */
int file_open(struct file *file, const char *name);

/* Empties it. */
int file_begin(struct file *file);

/* Undoes file_open(). */
void file_abandon(struct file *file);

/* Writes blocks. @kept: bytes of those blocks that are complete in the file
 * afterwards; less than @len only in case of an error.
 */
int file_write(struct file *file, const void *blocks, size_t len, size_t *kept);

/* May report what an earlier write met. */
int file_close(struct file *file);

#endif /* RINGTAP_FILE_H */
