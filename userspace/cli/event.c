// SPDX-License-Identifier: GPL-2.0
#include "event.h"

#include <linux/ringtap_netlink.h>
#include <pwd.h>
#include <ringtap/ringtap.h>
#include <stdio.h>
#include <string.h>

#include "group.h"
#include "json.h"
#include "mode.h"
#include "plain.h"
#include "showjson.h"
#include "sockets.h"

/* As the specification has it, without what all have behind it. */
static const char *const names[] = {
	[RINGTAP_CMD_SOCKET_START_NTF] = "socket-start",
	[RINGTAP_CMD_SOCKET_STOP_NTF] = "socket-stop",
	[RINGTAP_CMD_SOCKET_DOWN_NTF] = "socket-down",
	[RINGTAP_CMD_SOCKET_END_NTF] = "socket-end",
	[RINGTAP_CMD_SOCKET_LOSS_NTF] = "socket-loss",
	[RINGTAP_CMD_SOCKET_CALM_NTF] = "socket-calm",
	[RINGTAP_CMD_IFACE_NEW_NTF] = "iface-new",
	[RINGTAP_CMD_IFACE_MOVE_NTF] = "iface-move",
	[RINGTAP_CMD_IFACE_END_NTF] = "iface-end",
	[RINGTAP_CMD_GROUP_NEW_NTF] = "group-new",
	[RINGTAP_CMD_GROUP_END_NTF] = "group-end",
};

bool event_is_known(const struct ringtap_event *event)
{
	return event->kind < sizeof(names) / sizeof(*names) &&
	       names[event->kind];
}

static void print_counts(const struct ringtap_stats *stats)
{
	printf("%llu received, %llu of them dropped",
	       (unsigned long long)socket_received(stats),
	       (unsigned long long)socket_dropped(stats));
}

static void print_owner(const struct ringtap_socket *is)
{
	const struct passwd *user = getpwuid(is->uid);
	char command[sizeof(is->command)];

	memcpy(command, is->command, sizeof(command));
	plain_text(command);
	printf("%s, process %u of ", command, is->pid);
	if (user)
		printf("%s", user->pw_name);
	else
		printf("user %u", is->uid);
	printf(", %u ring%s of %llu KiB", is->rings, is->rings == 1 ? "" : "s",
	       (unsigned long long)is->ring_bytes >> 10);
	if (is->group)
		printf(", member %u of group %u", is->member, is->group);
}

static void socket_text(const struct ringtap_event *event)
{
	const struct ringtap_socket *is = &event->socket;

	printf("socket %u ", event->id);
	switch (event->kind) {
	case RINGTAP_CMD_SOCKET_START_NTF:
		printf("starts: ");
		print_owner(is);
		return;
	case RINGTAP_CMD_SOCKET_STOP_NTF:
		printf("stops: ");
		break;
	case RINGTAP_CMD_SOCKET_DOWN_NTF:
		printf("has lost its last device: ");
		break;
	case RINGTAP_CMD_SOCKET_LOSS_NTF:
		printf("loses packets: ");
		break;
	case RINGTAP_CMD_SOCKET_CALM_NTF:
		printf("loses none any more: ");
		break;
	default:
		printf("ends: ");
	}
	print_counts(&is->stats);
}

static void iface_text(const struct ringtap_event *event)
{
	const struct ringtap_iface_info *iface = &event->iface;
	struct plain_name name = plain_name(iface->name);

	printf("socket %u ", event->id);
	if (event->kind == RINGTAP_CMD_IFACE_END_NTF) {
		printf("captures %s no more: ", name.text);
		print_counts(&iface->stats);
		return;
	}
	printf("captures %s%s: %s%s", name.text,
	       event->kind == RINGTAP_CMD_IFACE_MOVE_NTF ? " elsewhere" : "",
	       mode_name(iface->mode), mode_place(iface->hook));
}

static void group_text(const struct ringtap_event *event)
{
	const struct ringtap_group_info *group = &event->group;

	if (event->kind == RINGTAP_CMD_GROUP_END_NTF)
		printf("group %u ends", group->id);
	else
		printf("group %u begins: balance %s%s", group->id,
		       group_balance(group->balance),
		       group->flags & RINGTAP_GROUP_ROLLOVER ?
		       ", with rollover" : "");
}

/* Which member of the union an event has. */
enum about {
	ABOUT_SOCKET,
	ABOUT_IFACE,
	ABOUT_GROUP,
};

static enum about about(const struct ringtap_event *event)
{
	switch (event->kind) {
	case RINGTAP_CMD_IFACE_NEW_NTF:
	case RINGTAP_CMD_IFACE_MOVE_NTF:
	case RINGTAP_CMD_IFACE_END_NTF:
		return ABOUT_IFACE;
	case RINGTAP_CMD_GROUP_NEW_NTF:
	case RINGTAP_CMD_GROUP_END_NTF:
		return ABOUT_GROUP;
	default:
		return ABOUT_SOCKET;
	}
}

void event_text(const struct ringtap_event *event, const struct timespec *at)
{
	char time[16];
	struct tm tm;

	localtime_r(&at->tv_sec, &tm);
	strftime(time, sizeof(time), "%H:%M:%S", &tm);
	printf("%s.%06ld  ", time, at->tv_nsec / 1000);
	switch (about(event)) {
	case ABOUT_SOCKET:
		socket_text(event);
		break;
	case ABOUT_IFACE:
		iface_text(event);
		break;
	case ABOUT_GROUP:
		group_text(event);
		break;
	}
	putchar('\n');
}

void event_json(const struct ringtap_event *event, const struct timespec *at)
{
	printf("{\"time\": %lld.%06ld, \"event\": ", (long long)at->tv_sec,
	       at->tv_nsec / 1000);
	json_string(stdout, names[event->kind]);
	switch (about(event)) {
	case ABOUT_SOCKET:
		printf(", \"socket\": ");
		showjson_is(&event->socket);
		break;
	case ABOUT_IFACE:
		printf(", \"socket_id\": %u, \"interface\": ", event->id);
		showjson_iface(&event->iface);
		break;
	case ABOUT_GROUP:
		printf(", \"group\": ");
		showjson_group(&event->group);
		break;
	}
	puts("}");
}
