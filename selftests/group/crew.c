// SPDX-License-Identifier: GPL-2.0
#include "crew.h"

#include <stdio.h>
#include <string.h>

#include "flow.h"

void crew_init(struct crew *crew, const char *device, unsigned int balance)
{
	memset(crew, 0, sizeof(*crew));
	crew->as.balance = balance;
	crew->as.number = RINGTAP_MEMBER_ANY;
	crew->options.device = device;
	crew->options.mode = RINGTAP_MODE_COPY;
	crew->options.directions = RINGTAP_DIR_IN;
	crew->options.snaplen = 2048;
	crew->options.ring_bytes = 4 << 20;
	crew->options.member = &crew->as;
}

int crew_join(struct crew *crew, unsigned int member)
{
	struct ringtap_member as;
	int err;

	crew->as.number = member;
	err = ringtap_open(&crew->rt[member], &crew->options);
	if (!err)
		err = ringtap_member(crew->rt[member], &as);
	if (err) {
		fprintf(stderr, "%s\n", ringtap_strerror(crew->rt[member]));
		ringtap_close(crew->rt[member]);
		crew->rt[member] = NULL;
		return err;
	}
	crew->as.id = as.id;
	if (member >= crew->members)
		crew->members = member + 1;
	return 0;
}

int crew_open(struct crew *crew, unsigned int members)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < members && !err; i++)
		err = crew_join(crew, i);
	return err;
}

void crew_leave(struct crew *crew, unsigned int member)
{
	ringtap_close(crew->rt[member]);
	crew->rt[member] = NULL;
}

void crew_close(struct crew *crew)
{
	unsigned int i;

	for (i = 0; i < crew->members; i++)
		crew_leave(crew, i);
}

static void note(struct crew *crew, unsigned int member, uint32_t seq)
{
	if (seq >= CREW_FRAMES)
		return;
	crew->who[seq] = member;
	crew->times[seq]++;
	crew->frames[member]++;
}

static void read_one(struct crew *crew, unsigned int member)
{
	struct ringtap *rt = crew->rt[member];
	const struct flow_note *about;
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet) {
			about = flow_note(packet.data, packet.caplen);
			if (about)
				note(crew, member, about->seq);
		}
		ringtap_release(rt, &span);
	}
}

void crew_read(struct crew *crew)
{
	unsigned int i;

	memset(crew->who, CREW_NOBODY, sizeof(crew->who));
	memset(crew->times, 0, sizeof(crew->times));
	memset(crew->frames, 0, sizeof(crew->frames));
	for (i = 0; i < crew->members; i++)
		if (crew->rt[i])
			read_one(crew, i);
}

uint32_t crew_faults(const struct crew *crew, uint32_t first, uint32_t count)
{
	uint32_t faults = 0, i;

	for (i = first; i < first + count; i++)
		faults += crew->times[i] != 1;
	return faults;
}

struct ringtap_stats crew_stats(struct crew *crew, unsigned int member)
{
	struct ringtap_stats stats;

	if (ringtap_stats(crew->rt[member], &stats))
		fprintf(stderr, "%s\n", ringtap_strerror(crew->rt[member]));
	return stats;
}

struct ringtap_member_stats crew_member_stats(struct crew *crew,
					      unsigned int member)
{
	struct ringtap_member_stats stats;

	if (ringtap_member_stats(crew->rt[member], &stats))
		fprintf(stderr, "%s\n", ringtap_strerror(crew->rt[member]));
	return stats;
}
