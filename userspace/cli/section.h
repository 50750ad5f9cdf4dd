/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stands in a file around the packets: how it begins, the interfaces, and
 * the statistics at its end.
 */
#ifndef RINGTAP_SECTION_H
#define RINGTAP_SECTION_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "file.h"
#include "source.h"

/**
 * struct section_before - an interface at the end of the file before
 * @stats: its counters
 * @gone: its device was
 * @done: and had been at the end of the one before that: they stand
 */
struct section_before {
	struct ringtap_stats	stats;
	bool			gone;
	bool			done;
};

/**
 * struct section - what is told in each file
 * @source: whose packets these are
 * @snaplen: bytes of a packet that are kept
 * @filter: text, or NULL
 * @clock: enum ringtap_clock
 * @pcap: in the format of old, which has one link type and no interfaces
 * @nano: that has nanoseconds
 * @sll2: packets have that link-layer header in place of their own
 * @start: of the file, nanoseconds since 1970
 * @nr_ifaces: length of @ifaces; all are described in the file
 * @ifaces: by id
 * @before: their counters at the end of the file before, and whether they
 *	will change
 * @os: kernel name and release
 */
struct section {
	const struct source	*source;
	uint32_t		snaplen;
	const char		*filter;
	unsigned int		clock;
	bool			pcap;
	bool			nano;
	bool			sll2;
	uint64_t		start;
	unsigned int		nr_ifaces;
	struct ringtap_iface	*ifaces;
	struct section_before	*before;
	char			os[2 * sizeof(((struct utsname *)0)->release)];
};

/* Functions return 0 or a negative errno; what a user must know they have said.
 */

/* Looks at the interfaces that there are. */
int section_init(struct section *section, const struct source *source);
void section_exit(struct section *section);

/* At the beginning of a file; nothing if it is not open. */
int section_begin(struct section *section, struct file *file);

/* Describes interfaces up to this id; may be called again and again. */
int section_need_iface(struct section *section, struct file *file,
		       unsigned int id);

/* What became of the packets of each interface, if it is known. */
int section_end(struct section *section, struct file *file);

/* Of an interface's packets in the file. */
unsigned int section_linktype(const struct section *section, unsigned int id);

/* Nanoseconds since 1970. */
uint64_t section_now(void);

/* Says what a write met, but for the reader of a pipe that has seen enough. */
int section_fail(const struct file *file, int err);

#endif /* RINGTAP_SECTION_H */
