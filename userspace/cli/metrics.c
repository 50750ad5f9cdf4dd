// SPDX-License-Identifier: GPL-2.0
#include "metrics.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "groups.h"
#include "mode.h"
#include "phase.h"
#include "sockets.h"

/**
 * struct page - metrics in the making
 * @out: the text
 * @open: OpenMetrics: a counter's family has no "_total", and there is an end
 * @sockets: what they are about
 * @groups: the same
 * @up: the module answers
 */
struct page {
	FILE		*out;
	bool		open;
	struct sockets	sockets;
	struct groups	groups;
	bool		up;
};

/* Before the first sample of a counter, whose name ends in "_total". */
static void counter(struct page *page, const char *name, const char *help)
{
	const char *total = page->open ? "" : "_total";

	fprintf(page->out, "# HELP ringtap_%s%s %s\n", name, total, help);
	fprintf(page->out, "# TYPE ringtap_%s%s counter\n", name, total);
}

static void gauge(struct page *page, const char *name, const char *help)
{
	fprintf(page->out, "# HELP ringtap_%s %s\n", name, help);
	fprintf(page->out, "# TYPE ringtap_%s gauge\n", name);
}

/* In quotes. What is no ASCII may be no UTF-8, and then the page would be none: it is
 * told by number, so that two names that differ do so here.
 */
static void value(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text < ' ' || *text > '~')
			fprintf(out, "<%02x>", (uint8_t)*text);
		else
			fprintf(out, "%s%c", *text == '"' || *text == '\\' ?
				"\\" : "", *text);
	}
	putc('"', out);
}

/* Few, and bounded by the number of sockets: several devices are "several", and one that
 * has gone keeps its counters under its name.
 */
static const char *device_of(const struct seen_socket *seen)
{
	const char *first = seen->nr_ifaces ? seen->ifaces[0].name : "";
	unsigned int i;

	for (i = 1; i < seen->nr_ifaces; i++)
		if (strcmp(seen->ifaces[i].name, first))
			return "several";
	return first;
}

static const char *mode_of(const struct seen_socket *seen)
{
	return seen->nr_ifaces ?
	       mode_name(seen->ifaces[seen->nr_ifaces - 1].mode) : "";
}

static void labels(FILE *out, const struct seen_socket *seen)
{
	fprintf(out, "socket=\"%u\",app=", seen->is.id);
	value(out, seen->is.command);
	fprintf(out, ",device=");
	value(out, device_of(seen));
	fprintf(out, ",mode=");
	value(out, mode_of(seen));
}

static void sample(FILE *out, const char *name, const struct seen_socket *seen,
		   const char *reason, uint64_t number)
{
	fprintf(out, "ringtap_%s{", name);
	labels(out, seen);
	if (reason)
		fprintf(out, ",reason=\"%s\"", reason);
	fprintf(out, "} %llu\n", (unsigned long long)number);
}

static unsigned long long number_at(const void *in, size_t offset)
{
	uint64_t number;

	memcpy(&number, (const char *)in + offset, sizeof(number));
	return number;
}

/* A counter of all sockets. */
static void each_counter(struct page *page, const char *name, const char *help,
			 size_t offset)
{
	const struct seen_socket *seen;
	char total[64];
	unsigned int i;

	counter(page, name, help);
	snprintf(total, sizeof(total), "%s_total", name);
	for (i = 0; i < page->sockets.nr; i++) {
		seen = &page->sockets.all[i];
		sample(page->out, total, seen, NULL,
		       number_at(&seen->is.stats, offset));
	}
}

#define EACH(page, name, field, help)					\
	each_counter(page, name, help, offsetof(struct ringtap_stats, field))

static void put_drops(struct page *page)
{
	const struct ringtap_stats *stats;
	const struct seen_socket *seen;
	unsigned int i;

	counter(page, "dropped", "Frames that were lost, by reason.");
	for (i = 0; i < page->sockets.nr; i++) {
		seen = &page->sockets.all[i];
		stats = &seen->is.stats;
		sample(page->out, "dropped_total", seen, "ring_full",
		       stats->dropped_full);
		sample(page->out, "dropped_total", seen, "context",
		       stats->dropped_context);
		sample(page->out, "dropped_total", seen, "unreadable",
		       stats->dropped_unreadable);
		sample(page->out, "dropped_total", seen, "table",
		       stats->dropped_iface);
	}
}

static void put_counters(struct page *page)
{
	EACH(page, "packets", seen, "Frames that met the socket.");
	EACH(page, "delivered", delivered, "Frames that were written to a ring.");
	EACH(page, "filtered", filtered, "Frames that the filter did not want.");
	EACH(page, "passed", passed,
	     "Frames that a bypass gave to the network stack for want of room.");
	put_drops(page);
	EACH(page, "truncated", truncated,
	     "Frames that were cut to the snapshot length.");
	EACH(page, "bytes", bytes, "Bytes of delivered frames, as on the wire.");
	EACH(page, "wakeups", wakeups, "Wakeups of the reader.");
}

/* A gauge of all rings. */
static void each_ring(struct page *page, const char *name, const char *help,
		      size_t offset)
{
	const struct seen_socket *seen;
	unsigned int i, ring;

	gauge(page, name, help);
	for (i = 0; i < page->sockets.nr; i++) {
		seen = &page->sockets.all[i];
		for (ring = 0; ring < seen->nr_rings; ring++)
			fprintf(page->out,
				"ringtap_%s{socket=\"%u\",ring=\"%u\"} %llu\n",
				name, seen->is.id, ring,
				number_at(&seen->rings[ring], offset));
	}
}

#define RING(page, name, field, help)					\
	each_ring(page, name, help, offsetof(struct ringtap_ring_info, field))

static void put_last(struct page *page)
{
	const struct seen_socket *seen;
	unsigned int i, ring;
	uint64_t last;

	gauge(page, "last_packet_timestamp_seconds",
	      "When the last frame was received.");
	for (i = 0; i < page->sockets.nr; i++) {
		seen = &page->sockets.all[i];
		last = 0;
		for (ring = 0; ring < seen->nr_rings; ring++)
			if (seen->rings[ring].last_ns > last)
				last = seen->rings[ring].last_ns;
		if (!last)
			continue;
		fprintf(page->out, "ringtap_last_packet_timestamp_seconds{");
		labels(page->out, seen);
		fprintf(page->out, "} %llu.%09llu\n",
			(unsigned long long)last / 1000000000,
			(unsigned long long)last % 1000000000);
	}
}

static void put_rings(struct page *page)
{
	RING(page, "ring_bytes", bytes, "Size of a ring.");
	RING(page, "ring_used_bytes", unread,
	     "Bytes of a ring that the reader has not released.");
	RING(page, "ring_used_highwater_bytes", highest,
	     "The most of a ring that was ever so.");
	put_last(page);
}

static bool is_captured(const struct page *page, unsigned int ifindex)
{
	const struct seen_socket *seen = page->sockets.all;
	unsigned int i;

	for (; seen < page->sockets.all + page->sockets.nr; seen++)
		for (i = 0; i < seen->nr_ifaces; i++)
			if (seen->ifaces[i].ifindex == ifindex)
				return true;
	return false;
}

/* By the module's word, which is that of this network namespace. */
static int put_device(const struct ringtap_device *device, void *data)
{
	struct page *page = data;

	if (!is_captured(page, device->ifindex))
		return 0;
	fprintf(page->out, "ringtap_interface_dropped_total{device=");
	value(page->out, device->name);
	fprintf(page->out, "} %llu\n", (unsigned long long)device->nic_dropped);
	return 0;
}

static void put_devices(struct page *page)
{
	counter(page, "interface_dropped",
		"Frames that a captured device has dropped itself.");
	ringtap_devices(put_device, page);
}

/* What changes in the life of a socket, or is for people: to be joined by its id. */
static void put_infos(struct page *page)
{
	const struct seen_socket *seen = page->sockets.all;

	gauge(page, "socket_info", "What a socket is, and how far it has come.");
	for (; seen < page->sockets.all + page->sockets.nr; seen++) {
		fprintf(page->out, "ringtap_socket_info{");
		labels(page->out, seen);
		fprintf(page->out, ",pid=\"%u\",uid=\"%u\",state=\"%s\"",
			seen->is.pid, seen->is.uid, phase_name(seen->is.phase));
		if (seen->is.group)
			fprintf(page->out, ",group=\"%u\",member=\"%u\"",
				seen->is.group, seen->is.member);
		fprintf(page->out, "} 1\n");
	}
}

static void put_groups(struct page *page)
{
	const struct ringtap_group_info *group;
	unsigned int i;

	gauge(page, "group_members", "Sockets that share frames.");
	for (i = 0; i < page->groups.nr; i++) {
		group = &page->groups.all[i];
		fprintf(page->out,
			"ringtap_group_members{group=\"%u\",balance=\"%s\"} %u\n",
			group->id, group_balance(group->balance),
			group->members);
	}
	counter(page, "group_absent",
		"Frames that were the share of a member that was not there.");
	for (i = 0; i < page->groups.nr; i++) {
		group = &page->groups.all[i];
		fprintf(page->out,
			"ringtap_group_absent_total{group=\"%u\",balance=\"%s\"} %llu\n",
			group->id, group_balance(group->balance),
			(unsigned long long)group->absent);
	}
}

static void put_module(struct page *page)
{
	struct ringtap_module_info module;

	gauge(page, "up", "The module answers.");
	fprintf(page->out, "ringtap_up %u\n", page->up);
	if (page->up) {
		gauge(page, "sockets", "Sockets that this process may see.");
		fprintf(page->out, "ringtap_sockets %u\n", page->sockets.nr);
	}
	if (ringtap_module_info(&module))
		return;
	fprintf(page->out, "# HELP ringtap_module_info The module.\n# TYPE ringtap_module_info gauge\n");
	fprintf(page->out, "ringtap_module_info{version=");
	value(page->out, module.version);
	fprintf(page->out, ",abi=\"%u\"} 1\n", module.abi);
}

char *metrics_text(bool open, size_t *len)
{
	struct page page = { .open = open };
	char *text = NULL;

	page.out = open_memstream(&text, len);
	if (!page.out)
		return NULL;
	page.up = !sockets_load(&page.sockets) &&
		  !groups_load(&page.groups);
	/* The half of it would be no truth. */
	if (!page.up) {
		sockets_free(&page.sockets);
		groups_free(&page.groups);
	}
	put_module(&page);
	put_infos(&page);
	put_counters(&page);
	put_rings(&page);
	put_devices(&page);
	put_groups(&page);
	if (open)
		fputs("# EOF\n", page.out);
	sockets_free(&page.sockets);
	groups_free(&page.groups);
	if (!fclose(page.out))
		return text;
	free(text);
	return NULL;
}
