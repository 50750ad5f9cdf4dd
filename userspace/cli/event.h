/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What has happened to a capture, in a line.
 */
#ifndef RINGTAP_EVENT_H
#define RINGTAP_EVENT_H

#include <stdbool.h>
#include <time.h>

struct ringtap_event;

/* False: it is of a kind that is newer than this command. */
bool event_is_known(const struct ringtap_event *event);

/* For people; @at is when it was heard of. */
void event_text(const struct ringtap_event *event, const struct timespec *at);

/* For programs, as 'ringtap show -j' has it. */
void event_json(const struct ringtap_event *event, const struct timespec *at);

#endif /* RINGTAP_EVENT_H */
