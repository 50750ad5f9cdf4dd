/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LIFE_LEDGER_H
#define RINGTAP_LIFE_LEDGER_H

#include <stdint.h>

struct flood;
struct ringtap;

#define LEDGER_FRAMES	1000000u

/**
 * struct ledger - which frames of a flood a socket has had
 * @frames: how many records
 * @strange: and how many of them were no frame of the flood
 * @times: how often each frame came
 */
struct ledger {
	uint32_t	frames;
	uint32_t	strange;
	uint8_t		times[LEDGER_FRAMES];
};

struct ledger *ledger_open(void);
void ledger_close(struct ledger *ledger);

/* Enters all that is to be read now; the flood may go on by as much. */
void ledger_read(struct ledger *ledger, struct ringtap *rt,
		 struct flood *flood);

/* Until so many records were read in all; false: they did not come. */
int ledger_await(struct ledger *ledger, struct ringtap *rt,
		 struct flood *flood, uint32_t frames);

/* How many frames came less, or more, than once: of those numbered "from" and
 * above, below "to".
 */
uint32_t ledger_missing(const struct ledger *ledger, uint32_t from,
			uint32_t to);
uint32_t ledger_doubled(const struct ledger *ledger, uint32_t from,
			uint32_t to);

#endif /* RINGTAP_LIFE_LEDGER_H */
