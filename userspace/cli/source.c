// SPDX-License-Identifier: GPL-2.0
#include "source.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define STATS	(sizeof(struct ringtap_stats) / sizeof(uint64_t))

static_assert(sizeof(struct ringtap_stats) % sizeof(uint64_t) == 0,
	      "counters of one size");

uint32_t source_snaplen(const struct source *source)
{
	struct ringtap_layout layout;

	ringtap_layout(source->members[0], &layout);
	return layout.snaplen;
}

/* Who is in the middle of its first frame of a device may not have told its reader
 * yet what the id stands for.
 */
unsigned int source_ifaces(const struct source *source)
{
	unsigned int most = 0, i, count;

	for (i = 0; i < source->nr; i++) {
		count = ringtap_ifaces(source->members[i]);
		if (count > most)
			most = count;
	}
	return most;
}

int source_iface(const struct source *source, unsigned int id,
		 struct ringtap_iface *iface)
{
	return ringtap_iface(source->members[0], id, iface);
}

unsigned int source_changes(const struct source *source)
{
	unsigned int changes = 0, i;

	for (i = 0; i < source->nr; i++)
		changes += ringtap_changes(source->members[i]);
	return changes;
}

static void add(struct ringtap_stats *sum, const struct ringtap_stats *more)
{
	uint64_t counters[2][STATS];
	unsigned int i;

	memcpy(counters[0], sum, sizeof(*sum));
	memcpy(counters[1], more, sizeof(*more));
	for (i = 0; i < STATS; i++)
		counters[0][i] += counters[1][i];
	memcpy(sum, counters[0], sizeof(*sum));
}

int source_stats(const struct source *source, struct ringtap_stats *sum)
{
	struct ringtap_stats stats;
	unsigned int i;
	int err = 0;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < source->nr && !err; i++) {
		err = ringtap_stats(source->members[i], &stats);
		if (!err)
			add(sum, &stats);
	}
	return err;
}

/* A module of before counts all interfaces as one. */
static int iface_stats(struct ringtap *rt, unsigned int id,
		       struct ringtap_stats *stats)
{
	int err = ringtap_iface_stats(rt, id, stats);

	if (err == -ENOPROTOOPT && ringtap_ifaces(rt) == 1)
		err = ringtap_stats(rt, stats);
	return err;
}

int source_iface_stats(const struct source *source, unsigned int id,
		       struct ringtap_stats *sum)
{
	struct ringtap_stats stats;
	unsigned int i;
	int err = 0;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < source->nr && !err; i++) {
		err = iface_stats(source->members[i], id, &stats);
		if (!err)
			add(sum, &stats);
	}
	return err;
}

int source_member_stats(const struct source *source,
			struct ringtap_member_stats *sum)
{
	struct ringtap_member_stats stats;
	unsigned int i;
	int err = 0;

	memset(sum, 0, sizeof(*sum));
	for (i = 0; i < source->nr && !err; i++) {
		err = ringtap_member_stats(source->members[i], &stats);
		if (err)
			break;
		sum->rolled += stats.rolled;
		sum->huge += stats.huge;
		sum->taken += stats.taken;
		sum->failed += stats.failed;
		/* The group's own. */
		sum->absent = stats.absent;
		sum->members = stats.members;
	}
	return err;
}

uint64_t source_late(const struct source *source)
{
	uint64_t late = 0;
	unsigned int i;

	for (i = 0; i < source->nr; i++)
		late += ringtap_late(source->members[i]);
	return late;
}
