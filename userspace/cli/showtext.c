// SPDX-License-Identifier: GPL-2.0
#include "showtext.h"

#include <linux/ringtap_netlink.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "columns.h"
#include "delta.h"
#include "group.h"
#include "linktype.h"
#include "mode.h"
#include "phase.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))

#define SECOND		1000000000ull

static void add_user(struct columns *columns, unsigned int uid)
{
	const struct passwd *user = getpwuid(uid);

	if (user)
		columns_add(columns, "%s", user->pw_name);
	else
		columns_add(columns, "%u", uid);
}

/* The devices that are there, as far as they fit. */
static void add_devices(struct columns *columns, const struct seen_socket *seen)
{
	char text[64] = "";
	unsigned int i, left = 0;
	size_t len = 0, more;

	for (i = 0; i < seen->nr_ifaces; i++) {
		if (!seen->ifaces[i].ifindex)
			continue;
		more = strlen(seen->ifaces[i].name) + 1;
		if (len + more + 8 > sizeof(text)) {
			left++;
			continue;
		}
		len += snprintf(text + len, sizeof(text) - len, "%s%s",
				len ? "," : "", seen->ifaces[i].name);
	}
	if (left)
		columns_add(columns, "%s,+%u", text, left);
	else
		columns_add(columns, "%s", text);
}

static const char *mode_of(const struct seen_socket *seen)
{
	return seen->nr_ifaces ? mode_name(seen->ifaces[0].mode) : "";
}

static void add_bytes(struct columns *columns, uint64_t bytes)
{
	static const char units[] = { 'k', 'M', 'G', 'T' };
	unsigned int i = 0;

	if (bytes < 1024) {
		columns_add(columns, "%u", (unsigned int)bytes);
		return;
	}
	while (bytes >= 1024 * 1024 && i + 1 < COUNT(units)) {
		bytes /= 1024;
		i++;
	}
	columns_add(columns, "%.*f%c", bytes % 1024 ? 1 : 0, bytes / 1024.0,
		    units[i]);
}

static void add_rings(struct columns *columns, const struct seen_socket *seen)
{
	struct delta delta = delta_of(seen, NULL);

	if (!seen->is.rings) {
		columns_add(columns, "%s", "");
		columns_add(columns, "%s", "");
		columns_add(columns, "%s", "");
		columns_add(columns, "%s", "");
		return;
	}
	columns_add(columns, "%u", seen->is.rings);
	add_bytes(columns, seen->is.ring_bytes);
	columns_add(columns, "%u%%", delta.fill);
	columns_add(columns, "%u%%", delta.most);
}

static void add_group(struct columns *columns, const struct ringtap_socket *is)
{
	if (is->group)
		columns_add(columns, "%u:%u %s", is->group, is->member,
			    group_balance(is->balance));
	else
		columns_add(columns, "%s", "");
}

void showtext_sockets(const struct sockets *sockets)
{
	static const char *const heads[] = {
		">ID", ">PID", "COMMAND", "USER", "STATE", "MODE", "DEVICES",
		">RINGS", ">EACH", ">FILL", ">MOST", ">RECEIVED", ">DROPPED",
		"GROUP",
	};
	const struct seen_socket *seen;
	struct columns columns;
	unsigned int i;

	columns_begin(&columns, heads, COUNT(heads));
	for (i = 0; i < sockets->nr; i++) {
		seen = &sockets->all[i];
		columns_add(&columns, "%u", seen->is.id);
		columns_add(&columns, "%u", seen->is.pid);
		columns_add(&columns, "%s", seen->is.command);
		add_user(&columns, seen->is.uid);
		columns_add(&columns, "%s", phase_name(seen->is.phase));
		columns_add(&columns, "%s", mode_of(seen));
		add_devices(&columns, seen);
		add_rings(&columns, seen);
		columns_add(&columns, "%llu", (unsigned long long)
			    socket_received(&seen->is.stats));
		columns_add(&columns, "%llu", (unsigned long long)
			    socket_dropped(&seen->is.stats));
		add_group(&columns, &seen->is);
	}
	columns_end(&columns, stdout, "");
}

/* Seconds since then; what a device's clock says may lie ahead. */
static void add_since(struct columns *columns, uint64_t ns)
{
	struct timespec now;
	uint64_t now_ns;

	clock_gettime(CLOCK_REALTIME, &now);
	now_ns = now.tv_sec * SECOND + now.tv_nsec;
	if (ns)
		columns_add(columns, "%.3f s ago",
			    ns < now_ns ? (now_ns - ns) / 1e9 : 0.0);
	else
		columns_add(columns, "%s", "never");
}

static void print_rings(const struct seen_socket *seen)
{
	static const char *const heads[] = {
		">RING", ">CPUS", ">SIZE", ">UNREAD", ">MOST", "LAST",
	};
	const struct ringtap_ring_info *ring;
	struct columns columns;
	unsigned int i;

	columns_begin(&columns, heads, COUNT(heads));
	for (i = 0; i < seen->nr_rings; i++) {
		ring = &seen->rings[i];
		columns_add(&columns, "%u", ring->number);
		columns_add(&columns, "%u", ring->cpus);
		add_bytes(&columns, ring->bytes);
		add_bytes(&columns, ring->unread);
		add_bytes(&columns, ring->highest);
		add_since(&columns, ring->last_ns);
	}
	columns_end(&columns, stdout, "  ");
}

static void add_counters(struct columns *columns,
			 const struct ringtap_stats *stats)
{
	const uint64_t counters[] = {
		stats->seen, stats->delivered, stats->filtered, stats->passed,
		stats->dropped_full, stats->dropped_context,
		stats->dropped_unreadable, stats->dropped_iface,
	};
	unsigned int i;

	for (i = 0; i < COUNT(counters); i++)
		columns_add(columns, "%llu", (unsigned long long)counters[i]);
}

static void print_ifaces(const struct seen_socket *seen)
{
	static const char *const heads[] = {
		">IFACE", "DEVICE", "MODE", "AT", ">SEEN", ">DELIVERED",
		">FILTERED", ">PASSED", ">FULL", ">CONTEXT", ">UNREADABLE",
		">TABLE",
	};
	const struct ringtap_iface_info *iface;
	struct columns columns;
	unsigned int i;

	columns_begin(&columns, heads, COUNT(heads));
	for (i = 0; i < seen->nr_ifaces; i++) {
		iface = &seen->ifaces[i];
		columns_add(&columns, "%u", iface->id);
		columns_add(&columns, "%s%s", iface->name,
			    iface->ifindex ? "" : " (gone)");
		columns_add(&columns, "%s", mode_name(iface->mode));
		columns_add(&columns, "%s", mode_hook(iface->hook));
		add_counters(&columns, &iface->stats);
	}
	columns_add(&columns, "%s", "");
	columns_add(&columns, "%s", "all");
	columns_add(&columns, "%s", "");
	columns_add(&columns, "%s", "");
	add_counters(&columns, &seen->is.stats);
	columns_end(&columns, stdout, "  ");
}

void showtext_socket(const struct seen_socket *seen)
{
	static const char *const heads[] = { "ID", "PID", "COMMAND", "USER",
		"STATE", ">SNAPLEN", "CLOCK", "FILTER", ">WAKES AT", ">OR AFTER",
		">WAKEUPS", "GROUP", };
	const struct ringtap_socket *is = &seen->is;
	struct columns columns;

	columns_begin(&columns, heads, COUNT(heads));
	columns_add(&columns, "%u", is->id);
	columns_add(&columns, "%u", is->pid);
	columns_add(&columns, "%s", is->command);
	add_user(&columns, is->uid);
	columns_add(&columns, "%s", phase_name(is->phase));
	columns_add(&columns, "%u", is->snaplen);
	columns_add(&columns, "%s", clock_name(is->clock));
	columns_add(&columns, "%s", is->filter ? "yes" : "no");
	add_bytes(&columns, is->watermark);
	columns_add(&columns, "%.3f ms", is->latency_us / 1000.0);
	columns_add(&columns, "%llu", (unsigned long long)is->stats.wakeups);
	add_group(&columns, is);
	columns_end(&columns, stdout, "");
	if (seen->nr_rings)
		print_rings(seen);
	print_ifaces(seen);
}

void showtext_groups(const struct ringtap_group_info *groups, unsigned int nr)
{
	static const char *const heads[] = {
		">ID", "USER", "BALANCE", "ROLLOVER", ">SHARES", ">MEMBERS",
		">ABSENT",
	};
	struct columns columns;
	unsigned int i;

	columns_begin(&columns, heads, COUNT(heads));
	for (i = 0; i < nr; i++) {
		columns_add(&columns, "%u", groups[i].id);
		add_user(&columns, groups[i].uid);
		columns_add(&columns, "%s", group_balance(groups[i].balance));
		columns_add(&columns, "%s",
			    groups[i].flags & RINGTAP_GROUP_ROLLOVER ? "yes" :
								       "no");
		if (groups[i].shares)
			columns_add(&columns, "%u", groups[i].shares);
		else
			columns_add(&columns, "%s", "");
		columns_add(&columns, "%u", groups[i].members);
		columns_add(&columns, "%llu",
			    (unsigned long long)groups[i].absent);
	}
	columns_end(&columns, stdout, "");
}
