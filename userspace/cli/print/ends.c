// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

static void say_address(struct line *line, const struct ends *ends,
			const uint8_t *address)
{
	struct layer layer = { address, ends->size, ends->size };

	if (ends->size == 4)
		say_ip4(line, &layer, 0);
	else
		say_ip6(line, &layer, 0);
}

void say_ends(struct line *line, const struct ends *ends)
{
	say_address(line, ends, ends->from);
	say_text(line, " > ");
	say_address(line, ends, ends->to);
	say_text(line, ": ");
}

void say_ports(struct line *line, const struct ends *ends, uint8_t protocol,
	       unsigned int from, unsigned int to)
{
	if (ends->protocol != protocol) {
		say(line, "%u > %u: ", from, to);
		return;
	}
	say_address(line, ends, ends->from);
	say(line, ".%u > ", from);
	say_address(line, ends, ends->to);
	say(line, ".%u: ", to);
}
