// SPDX-License-Identifier: GPL-2.0
#include "showjson.h"

#include <stdio.h>

#include "clock.h"
#include "group.h"
#include "json.h"
#include "mode.h"
#include "phase.h"

static void word(const char *name, const char *value)
{
	printf(", \"%s\": ", name);
	json_string(stdout, value);
}

static void number(const char *name, uint64_t value)
{
	printf(", \"%s\": %llu", name, (unsigned long long)value);
}

/* As in linux/ringtap.h. */
static void counters(const struct ringtap_stats *stats)
{
	printf(", \"counters\": {\"seen\": %llu",
	       (unsigned long long)stats->seen);
	number("delivered", stats->delivered);
	number("filtered", stats->filtered);
	number("passed", stats->passed);
	number("dropped_full", stats->dropped_full);
	number("dropped_context", stats->dropped_context);
	number("dropped_unreadable", stats->dropped_unreadable);
	number("dropped_iface", stats->dropped_iface);
	number("truncated", stats->truncated);
	number("bytes", stats->bytes);
	putchar('}');
}

static void print_ring(const struct ringtap_ring_info *ring)
{
	printf("{\"number\": %u", ring->number);
	number("cpus", ring->cpus);
	number("bytes", ring->bytes);
	number("unread", ring->unread);
	number("highest", ring->highest);
	if (ring->last_ns)
		number("last_ns", ring->last_ns);
	else
		printf(", \"last_ns\": null");
	putchar('}');
}

void showjson_iface(const struct ringtap_iface_info *iface)
{
	printf("{\"id\": %u", iface->id);
	number("ifindex", iface->ifindex);
	word("name", iface->name);
	number("linktype", iface->linktype);
	word("mode", mode_name(iface->mode));
	word("hook", mode_hook(iface->hook));
	word("why", mode_why(iface->why));
	number("directions", iface->directions);
	counters(&iface->stats);
	putchar('}');
}

static void print_parts(const struct seen_socket *seen)
{
	unsigned int i;

	printf(",\n  \"rings\": [");
	for (i = 0; i < seen->nr_rings; i++) {
		printf("%s", i ? ",\n    " : "");
		print_ring(&seen->rings[i]);
	}
	printf("],\n  \"interfaces\": [");
	for (i = 0; i < seen->nr_ifaces; i++) {
		printf("%s", i ? ",\n    " : "");
		showjson_iface(&seen->ifaces[i]);
	}
	putchar(']');
}

static void print_group(const struct ringtap_socket *is)
{
	if (!is->group) {
		printf(", \"group\": null");
		return;
	}
	number("group", is->group);
	number("member", is->member);
	word("balance", group_balance(is->balance));
}

/* All but the end of the object. */
static void print_is(const struct ringtap_socket *is)
{
	printf("{\"id\": %u", is->id);
	number("inode", is->inode);
	number("uid", is->uid);
	number("pid", is->pid);
	word("command", is->command);
	word("state", phase_name(is->phase));
	word("clock", clock_name(is->clock));
	printf(", \"filter\": %s", is->filter ? "true" : "false");
	number("watermark", is->watermark);
	number("latency_us", is->latency_us);
	number("ring_bytes", is->ring_bytes);
	number("snaplen", is->snaplen);
	number("wakeups", is->stats.wakeups);
	print_group(is);
	counters(&is->stats);
}

void showjson_is(const struct ringtap_socket *is)
{
	print_is(is);
	putchar('}');
}

static void print_socket(const struct seen_socket *seen)
{
	print_is(&seen->is);
	print_parts(seen);
	putchar('}');
}

void showjson_socket(const struct seen_socket *seen)
{
	print_socket(seen);
	putchar('\n');
}

void showjson_sockets(const struct sockets *sockets)
{
	unsigned int i;

	putchar('[');
	for (i = 0; i < sockets->nr; i++) {
		fputs(i ? ",\n " : "", stdout);
		print_socket(&sockets->all[i]);
	}
	puts("]");
}

void showjson_group(const struct ringtap_group_info *group)
{
	printf("{\"id\": %u", group->id);
	number("uid", group->uid);
	word("balance", group_balance(group->balance));
	printf(", \"rollover\": %s",
	       group->flags & RINGTAP_GROUP_ROLLOVER ? "true" : "false");
	printf(", \"drop_absent\": %s",
	       group->flags & RINGTAP_GROUP_DROP_ABSENT ? "true" : "false");
	number("shares", group->shares);
	number("members", group->members);
	number("absent", group->absent);
	putchar('}');
}

void showjson_groups(const struct ringtap_group_info *groups, unsigned int nr)
{
	unsigned int i;

	putchar('[');
	for (i = 0; i < nr; i++) {
		fputs(i ? ",\n " : "", stdout);
		showjson_group(&groups[i]);
	}
	puts("]");
}
