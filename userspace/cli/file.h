/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The output file: whole blocks, whatever happens.
 */
#ifndef RINGTAP_FILE_H
#define RINGTAP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/**
 * struct file - where blocks are written
 * @fd: -1 when it is not open
 * @name: for messages
 * @regular: it can be cut: not a pipe, terminal or device
 * @blocks: pieces are pcapng blocks; if not, each piece is one
 * @failed: a write went wrong; nothing more is to be written
 * @len: bytes of complete blocks in it
 */
struct file {
	int		fd;
	const char	*name;
	bool		regular;
	bool		blocks;
	bool		failed;
	uint64_t	len;
};

/* Functions return 0 or a negative errno. */

/* Makes it, or empties the one there is. */
int file_open(struct file *file, const char *name);

/* Writes pieces, each of which is a row of blocks, and changes @pieces. @kept:
 * bytes of them that are complete in the file afterwards; less than all only
 * in case of an error. What would be the half of a block is taken away again.
 */
int file_write(struct file *file, struct iovec *pieces, unsigned int n,
	       size_t *kept);

/* May report what an earlier write met. */
int file_close(struct file *file);

#endif /* RINGTAP_FILE_H */
