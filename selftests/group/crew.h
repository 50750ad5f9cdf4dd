/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_GROUP_CREW_H
#define RINGTAP_GROUP_CREW_H

#include <stdbool.h>
#include <stdint.h>

#include <ringtap/ringtap.h>

#define CREW_MAX	16
#define CREW_FRAMES	65536

/* Nobody has it. */
#define CREW_NOBODY	0xff

/**
 * struct crew - the members of a group, and who had what
 * @as: what they agree on; .number is that of the next one
 * @options: of each
 * @rt: the members, NULL where there is none
 * @members: how many there may be
 * @who: by frame: the member that had it last
 * @times: by frame: how often it was had
 * @frames: by member
 */
struct crew {
	struct ringtap_member	as;
	struct ringtap_options	options;
	struct ringtap		*rt[CREW_MAX];
	unsigned int		members;
	uint8_t			who[CREW_FRAMES];
	uint8_t			times[CREW_FRAMES];
	uint32_t		frames[CREW_MAX];
};

void crew_init(struct crew *crew, const char *device, unsigned int balance);

/* One more, with its index for a number; or its error, with a sentence. */
int crew_join(struct crew *crew, unsigned int member);

/* So many, and all of them. */
int crew_open(struct crew *crew, unsigned int members);
void crew_close(struct crew *crew);
void crew_leave(struct crew *crew, unsigned int member);

/* Reads all that there is, and notes who had which frame; forgets before. */
void crew_read(struct crew *crew);

/* Frames of first to first + count - 1 that not exactly one member had. */
uint32_t crew_faults(const struct crew *crew, uint32_t first, uint32_t count);

struct ringtap_stats crew_stats(struct crew *crew, unsigned int member);
struct ringtap_member_stats crew_member_stats(struct crew *crew,
					      unsigned int member);

#endif /* RINGTAP_GROUP_CREW_H */
