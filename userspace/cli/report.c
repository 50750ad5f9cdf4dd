// SPDX-License-Identifier: GPL-2.0
#include "report.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

#include "group.h"
#include "json.h"
#include "linktype.h"
#include "mode.h"
#include "plain.h"
#include "sockets.h"

static bool silent;

void report_silence(void)
{
	silent = true;
}

static void json_event(const char *event, const char *device)
{
	fprintf(stderr, "{\"event\":\"%s\",\"device\":", event);
	json_string(stderr, device);
}

static void json_iface(const char *event, const struct ringtap_iface *iface)
{
	char name[RINGTAP_IFNAME_LEN + 1] = "";

	memcpy(name, iface->name, RINGTAP_IFNAME_LEN);
	json_event(event, name);
	fprintf(stderr, ",\"linktype\":%u,\"mode\":\"%s\",\"hook\":\"%s\",\"why\":\"%s\"",
		iface->linktype, mode_name(iface->mode), mode_hook(iface->hook),
		mode_why(iface->why));
}

void report_listening(const struct ringtap_iface *iface, uint32_t snaplen,
		      bool json)
{
	if (silent)
		return;
	if (json) {
		json_iface("listening", iface);
		fprintf(stderr, ",\"snaplen\":%u}\n", snaplen);
		return;
	}
	fprintf(stderr, "ringtap: listening on %s, link-type %s, snapshot length %u bytes, %s mode%s%s\n",
		plain_name(iface->name).text,
		linktype_text(iface->linktype).text, snaplen,
		mode_name(iface->mode), mode_place(iface->hook),
		mode_reason(iface->why));
}

void report_listening_any(unsigned int devices, uint32_t snaplen, bool json)
{
	if (silent)
		return;
	if (json)
		fprintf(stderr, "{\"event\":\"listening\",\"device\":\"any\",\"devices\":%u,\"mode\":\"tap\",\"hook\":\"tap\",\"why\":\"any\",\"snaplen\":%u}\n",
			devices, snaplen);
	else
		fprintf(stderr, "ringtap: listening on any (%u devices now), snapshot length %u bytes, tap mode%s\n",
			devices, snaplen, mode_reason(RINGTAP_WHY_ANY));
}

void report_member(const struct ringtap_member *member, bool json)
{
	const char *balance = group_balance(member->balance);

	if (silent)
		return;
	if (json) {
		fprintf(stderr, "{\"event\":\"member\",\"group\":%u,\"number\":%u,\"shares\":%u,\"balance\":\"%s\"}\n",
			member->id, member->number, member->shares, balance);
		return;
	}
	fprintf(stderr, "ringtap: member %u of group %u, by %s", member->number,
		member->id, balance);
	if (member->shares)
		fprintf(stderr, ", one of %u shares", member->shares);
	fputs("\n", stderr);
}

void report_down(const char *device, bool json)
{
	struct plain_name name = plain_name(device);

	if (silent)
		return;
	if (json) {
		json_event("down", device);
		fprintf(stderr, "}\n");
	} else {
		warnx("%s is down: nothing comes until 'ip link set %s up'",
		      name.text, name.text);
	}
}

void report_went_down(const char *device, bool json)
{
	if (silent)
		return;
	if (json)
		report_down(device, json);
	else
		warnx("%s went down", plain_name(device).text);
}

void report_up(const char *device, bool json)
{
	if (silent)
		return;
	if (json) {
		json_event("up", device);
		fprintf(stderr, "}\n");
	} else {
		warnx("%s came up", plain_name(device).text);
	}
}

void report_unstamped(const char *device, bool json)
{
	struct plain_name name = plain_name(device);

	if (silent)
		return;
	if (json) {
		json_event("unstamped", device);
		fprintf(stderr, "}\n");
	} else {
		warnx("%s does not say that it makes time stamps: packets without one have the system's time ('hwstamp_ctl -i %s -r 1', of linuxptp, turns them on where a device can)",
		      name.text, name.text);
	}
}

void report_renamed(const char *was, const char *device, bool json)
{
	if (silent)
		return;
	if (json) {
		json_event("renamed", device);
		fprintf(stderr, ",\"was\":");
		json_string(stderr, was);
		fprintf(stderr, "}\n");
	} else {
		warnx("%s is now called %s", plain_name(was).text,
		      plain_name(device).text);
	}
}

void report_gone(const char *device, bool json)
{
	if (silent)
		return;
	if (json) {
		json_event("gone", device);
		fprintf(stderr, "}\n");
	} else {
		warnx("%s: the device went away", plain_name(device).text);
	}
}

void report_moved(const struct ringtap_iface *was,
		  const struct ringtap_iface *is, bool json)
{
	if (silent)
		return;
	if (json) {
		json_iface("moved", is);
		fprintf(stderr, ",\"frames_missed\":%s}\n",
			is->hook == was->hook ? "true" : "false");
	} else if (is->hook == was->hook) {
		warnx("%s: frames of its VLAN devices are missed from now on: capture on these, too",
		      plain_name(is->name).text);
	} else {
		warnx("%s: from now on in %s mode%s%s",
		      plain_name(is->name).text, mode_name(is->mode),
		      mode_place(is->hook), mode_reason(is->why));
	}
}

static void json_counters(const char *event,
			  const struct report_counters *counters)
{
	const struct ringtap_stats *stats = &counters->stats;

	fprintf(stderr, "{\"event\":\"%s\",\"captured\":%llu,\"received\":%llu,\"dropped\":%llu,\"dropped_full\":%llu,\"dropped_context\":%llu,\"dropped_unreadable\":%llu,\"dropped_iface\":%llu,\"dropped_by_device\":%llu,\"passed\":%llu,\"filtered\":%llu,\"truncated\":%llu,\"bytes\":%llu,\"late\":%llu,\"rolled\":%llu,\"taken\":%llu}\n",
		event, (unsigned long long)counters->captured,
		(unsigned long long)socket_received(stats),
		(unsigned long long)socket_dropped(stats),
		(unsigned long long)stats->dropped_full,
		(unsigned long long)stats->dropped_context,
		(unsigned long long)stats->dropped_unreadable,
		(unsigned long long)stats->dropped_iface,
		(unsigned long long)counters->dropped_by_device,
		(unsigned long long)stats->passed,
		(unsigned long long)stats->filtered,
		(unsigned long long)stats->truncated,
		(unsigned long long)stats->bytes,
		(unsigned long long)counters->late,
		(unsigned long long)counters->member.rolled,
		(unsigned long long)counters->member.taken);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void count_line(uint64_t n, const char *what)
{
	fprintf(stderr, "%llu packet%s %s\n", (unsigned long long)n, plural(n),
		what);
}

void report_counters(const struct report_counters *counters, bool json)
{
	uint64_t captured = counters->captured;
	uint64_t accepted = socket_received(&counters->stats);
	uint64_t lost = socket_dropped(&counters->stats);

	if (silent)
		return;
	if (json) {
		json_counters("counters", counters);
		return;
	}
	fprintf(stderr, "ringtap: %llu packet%s captured, %llu packet%s received by filter, %llu packet%s dropped by kernel\n",
		(unsigned long long)captured, plural(captured),
		(unsigned long long)accepted, plural(accepted),
		(unsigned long long)lost, plural(lost));
}

void report_thread(unsigned int number, const char *file,
		   const struct report_counters *counters, bool json)
{
	uint64_t captured = counters->captured;
	uint64_t lost = socket_dropped(&counters->stats);

	if (silent)
		return;
	if (json) {
		fprintf(stderr, "{\"event\":\"thread\",\"number\":%u,\"file\":",
			number);
		if (file)
			json_string(stderr, file);
		else
			fputs("null", stderr);
		fprintf(stderr, ",\"captured\":%llu,\"dropped\":%llu}\n",
			(unsigned long long)captured, (unsigned long long)lost);
		return;
	}
	fprintf(stderr, "ringtap: thread %u: %llu packet%s captured, %llu dropped by kernel%s%s\n",
		number, (unsigned long long)captured, plural(captured),
		(unsigned long long)lost, file ? ", " : "", file ? file : "");
}

void report_limit(unsigned int files, bool json)
{
	fprintf(stderr, json ? "{\"event\":\"limit\",\"files\":%u}\n" :
		"Maximum file limit reached: %u\n", files);
}

void report_end(const struct report_counters *counters, bool json)
{
	const struct ringtap_stats *stats = &counters->stats;

	if (silent)
		return;
	if (json) {
		json_counters("end", counters);
		return;
	}
	count_line(counters->captured, "captured");
	count_line(socket_received(stats), "received by filter");
	count_line(socket_dropped(stats), "dropped by kernel");
	if (counters->dropped_by_device)
		count_line(counters->dropped_by_device,
			   "dropped by interface");
	if (stats->passed)
		count_line(stats->passed, "passed to the network stack for want of room");
	if (counters->member.rolled)
		count_line(counters->member.rolled,
			   "left to other members for want of room");
	if (counters->member.taken)
		count_line(counters->member.taken,
			   "taken from other members");
	if (counters->late)
		count_line(counters->late, "later than the order of time allows: see --unordered");
}
