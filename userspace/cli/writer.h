/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets on their way into files. What the kernel wrote into a ring is
 * gathered in pieces and written from where it stands.
 */
#ifndef RINGTAP_WRITER_H
#define RINGTAP_WRITER_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "file.h"
#include "rotation.h"
#include "section.h"

/* So many go into one writev(). */
#define WRITER_PIECES	1024

/**
 * struct writer_options - what is written where
 * @rotation: with the name; NULL: nothing is written
 * @pcap: the format of old
 * @sll2: see struct section
 * @filter: for the file, text
 * @clock: for the file
 * @user: who opens files; NULL: who has started the program
 * @nano: of the format of old, the kind with nanoseconds
 */
struct writer_options {
	struct rotation_options	rotation;
	bool			pcap;
	bool			sll2;
	const char		*filter;
	unsigned int		clock;
	const char		*user;
	bool			nano;
};

/**
 * struct writer - a file that is being written, and those before it
 * @options: as asked for
 * @rotation: which file it is
 * @section: what stands around the packets
 * @file: its fd is -1 if there is none
 * @pieces: that are to be written
 * @packets: in each piece; 0: they are counted when it is written, for its
 *	bytes are at hand then
 * @nr_pieces: length of both
 * @bytes: of all pieces
 * @buffer: of converted packets; pieces point into it
 * @room: size of the buffer
 * @written: packets in all files
 * @past: bytes of files that are finished
 * @ended: there will be no more files, nor packets
 */
struct writer {
	const struct writer_options *options;
	struct rotation		rotation;
	struct section		section;
	struct file		file;
	struct iovec		pieces[WRITER_PIECES];
	uint32_t		packets[WRITER_PIECES];
	unsigned int		nr_pieces;
	size_t			bytes;
	uint8_t			*buffer;
	size_t			room;
	uint64_t		written;
	uint64_t		past;
	bool			ended;
};

/* Functions return 0 or a negative errno; what a user must know they have said.
 */
int writer_open(struct writer *writer, const struct writer_options *options,
		const struct source *source);

/* Gathers the first packets of a span, @limit at most, and shortens the span to
 * these. They stay where they are until writer_commit(). How many they are, as
 * far as there is a limit. Fewer than there are, and @ended, if there may be no
 * more files.
 */
int64_t writer_gather(struct writer *writer, struct ringtap_span *span,
		      uint64_t limit);

/* All that was gathered is in the file. */
int writer_commit(struct writer *writer);

/* Writes what belongs to the end of a file, and closes it. */
int writer_close(struct writer *writer);

/* Of all files. */
uint64_t writer_bytes(const struct writer *writer);

#endif /* RINGTAP_WRITER_H */
