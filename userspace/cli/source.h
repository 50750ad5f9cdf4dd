/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where packets come from: a capture, or the members of a group as if they were
 * one. Only asks, and may do so while other threads read.
 */
#ifndef RINGTAP_SOURCE_H
#define RINGTAP_SOURCE_H

#include <ringtap/ringtap.h>
#include <stdint.h>

/**
 * struct source - captures with one interface table
 * @members: they
 * @nr: how many, at least one
 */
struct source {
	struct ringtap	**members;
	unsigned int	nr;
};

uint32_t source_snaplen(const struct source *source);

/* Length of the interface table. */
unsigned int source_ifaces(const struct source *source);

/* An entry; below that length. Functions return 0 or a negative errno; nothing is
 * said, but ringtap_strerror() of the first member would say it.
 */
int source_iface(const struct source *source, unsigned int id,
		 struct ringtap_iface *iface);

/* Grows when an entry becomes another. */
unsigned int source_changes(const struct source *source);

/* Sums. */
int source_stats(const struct source *source, struct ringtap_stats *sum);
int source_iface_stats(const struct source *source, unsigned int id,
		       struct ringtap_stats *sum);
int source_member_stats(const struct source *source,
			struct ringtap_member_stats *sum);
uint64_t source_late(const struct source *source);

#endif /* RINGTAP_SOURCE_H */
