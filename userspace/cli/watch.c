// SPDX-License-Identifier: GPL-2.0
#include "watch.h"

#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "nic.h"
#include "plain.h"
#include "report.h"

static bool all_devices(const struct watch *watch)
{
	return !strcmp(watch->options->devices[0], RINGTAP_ANY);
}

/* Before they are open by the names that were typed, which may be others that
 * they have.
 */
static uint64_t lost_by_devices(const struct watch *watch)
{
	const struct capture_options *options = watch->options;
	unsigned int i, ifindex;
	char name[IF_NAMESIZE];
	uint64_t lost = 0;

	for (i = 0; i < options->nr_devices; i++) {
		ifindex = i < watch->links.nr ? watch->links.all[i].ifindex :
						if_nametoindex(options->devices[i]);
		if (if_indextoname(ifindex, name))
			lost += nic_dropped(name);
	}
	return lost;
}

void watch_init(struct watch *watch, const struct capture_options *options)
{
	memset(watch, 0, sizeof(*watch));
	watch->options = options;
	watch->lost_before = lost_by_devices(watch);
	watch->live.on = options->output.writer.rotation.name &&
			 !options->output.print && !options->json &&
			 isatty(STDERR_FILENO);
}

static void announce_members(const struct watch *watch)
{
	struct ringtap_member member;
	unsigned int i;

	if (!watch->options->ring.member)
		return;
	for (i = 0; i < watch->source->nr; i++)
		if (!ringtap_member(watch->source->members[i], &member))
			report_member(&member, watch->options->json);
}

static void announce_devices(struct watch *watch, uint32_t snaplen)
{
	const struct capture_options *options = watch->options;
	unsigned int i;

	for (i = 0; i < watch->nr_known; i++)
		report_listening(&watch->known[i], snaplen, options->json);
	links_open(&watch->links);
	for (i = 0; i < watch->nr_known; i++)
		links_add(&watch->links, &watch->known[i], options->json);
	for (i = 0; i < watch->links.nr; i++)
		if (options->ring.clock == RINGTAP_CLOCK_HARDWARE &&
		    !nic_stamps(watch->links.all[i].name))
			report_unstamped(watch->links.all[i].name,
					 options->json);
}

void watch_begin(struct watch *watch, const struct source *source)
{
	unsigned int count = source_ifaces(source);
	uint32_t snaplen = source_snaplen(source);

	watch->source = source;
	announce_members(watch);
	if (all_devices(watch)) {
		report_listening_any(count, snaplen, watch->options->json);
		return;
	}
	while (watch->nr_known < count && watch->nr_known < DEVICES_MAX &&
	       !source_iface(source, watch->nr_known,
			     &watch->known[watch->nr_known]))
		watch->nr_known++;
	announce_devices(watch, snaplen);
}

void watch_end(struct watch *watch)
{
	links_close(&watch->links);
}

int watch_fd(const struct watch *watch)
{
	return links_fd(&watch->links);
}

void watch_links(struct watch *watch)
{
	links_tell(&watch->links, &watch->live, watch->options->json);
}

static void notice_change(struct watch *watch, struct ringtap_iface *known)
{
	struct ringtap_iface now;

	if (source_iface(watch->source, known->id, &now) ||
	    now.why == known->why)
		return;
	live_end(&watch->live);
	report_moved(known, &now, watch->options->json);
	*known = now;
}

/* Where all devices are captured they come and go, and never move. */
void watch_changes(struct watch *watch)
{
	unsigned int changes = source_changes(watch->source);
	unsigned int i;

	if (changes == watch->changes)
		return;
	watch->changes = changes;
	for (i = 0; i < watch->nr_known; i++)
		notice_change(watch, &watch->known[i]);
}

int watch_timeout(const struct watch *watch, uint64_t captured)
{
	return live_timeout(&watch->live, captured);
}

void watch_live(struct watch *watch, uint64_t captured, uint64_t bytes)
{
	struct ringtap_stats stats;

	if (live_due(&watch->live, captured) &&
	    !source_stats(watch->source, &stats))
		live_show(&watch->live, captured, stats.dropped_full, bytes);
}

static void count_lost(struct watch *watch)
{
	uint64_t lost = lost_by_devices(watch);

	if (lost > watch->lost_before && lost - watch->lost_before > watch->lost)
		watch->lost = lost - watch->lost_before;
}

int watch_count(struct watch *watch, uint64_t captured, uint64_t late,
		struct report_counters *counters)
{
	const struct source *source = watch->source;
	int err;

	memset(counters, 0, sizeof(*counters));
	err = source_stats(source, &counters->stats);
	if (err)
		warnx("%s", ringtap_strerror(source->members[0]));
	counters->captured = captured;
	counters->late = late;
	if (watch->options->ring.member)
		source_member_stats(source, &counters->member);
	count_lost(watch);
	counters->dropped_by_device = watch->lost;
	return err;
}

void watch_say_broken(struct watch *watch, const struct ringtap *rt, int err)
{
	const char *device = watch->links.nr ? watch->links.all[0].name :
					       watch->options->devices[0];

	watch_links(watch);
	live_end(&watch->live);
	if (err == -ENETDOWN && watch->links.nr > 1)
		warnx("all devices went away");
	else
		warnx("%s: %s", plain_name(device).text, ringtap_strerror(rt));
}
