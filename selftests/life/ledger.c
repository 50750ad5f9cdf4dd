// SPDX-License-Identifier: GPL-2.0
#include "ledger.h"
#include "flood.h"

#include <stdlib.h>

#include <ringtap/ringtap.h>

#define WAIT_MS	60000

struct ledger *ledger_open(void)
{
	return calloc(1, sizeof(struct ledger));
}

void ledger_close(struct ledger *ledger)
{
	free(ledger);
}

static void ledger_enter(struct ledger *ledger,
			 const struct ringtap_packet *packet)
{
	uint32_t number;

	ledger->frames++;
	if (flood_number(packet->data, packet->caplen, &number) &&
	    number < LEDGER_FRAMES)
		ledger->times[number]++;
	else
		ledger->strange++;
}

void ledger_read(struct ledger *ledger, struct ringtap *rt,
		 struct flood *flood)
{
	struct ringtap_packet packet;
	struct ringtap_span span;

	while (ringtap_peek(rt, &span) > 0) {
		ringtap_each_packet(&span, &packet)
			ledger_enter(ledger, &packet);
		ringtap_release(rt, &span);
		flood_read(flood, ledger->frames);
	}
}

int ledger_await(struct ledger *ledger, struct ringtap *rt,
		 struct flood *flood, uint32_t frames)
{
	while (ledger->frames < frames) {
		if (ringtap_wait(rt, WAIT_MS) != 1)
			return 0;
		ledger_read(ledger, rt, flood);
	}
	return 1;
}

uint32_t ledger_missing(const struct ledger *ledger, uint32_t from,
			uint32_t to)
{
	uint32_t missing = 0;

	for (; from < to; from++)
		missing += !ledger->times[from];
	return missing;
}

uint32_t ledger_doubled(const struct ledger *ledger, uint32_t from,
			uint32_t to)
{
	uint32_t doubled = 0;

	for (; from < to; from++)
		doubled += ledger->times[from] > 1;
	return doubled;
}
