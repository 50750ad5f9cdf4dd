// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

void print_esp(struct line *line, struct layer layer)
{
	line->protocol = "esp";
	/* One with nothing in it is none. */
	have(line, &layer, 0, 9);
	say(line, "ESP(spi=0x%08x,seq=0x%x), length %zu",
	    get32(line, &layer, 0), get32(line, &layer, 4), layer.len);
}

bool print_ah(struct line *line, struct layer *layer, uint8_t *next)
{
	unsigned int units;
	size_t len;

	line->protocol = "ah";
	units = get8(line, layer, 1);
	len = (units + 2) * 4;
	say_text(line, "AH(");
	if (line->options->verbose)
		say(line, "length=%u(%zu-bytes),", units, len);
	if (get16(line, layer, 2))
		say_text(line, "reserved[not MBZ],");
	say(line, "spi=0x%08x,", get32(line, layer, 4));
	say(line, "seq=0x%x,icv=0x", get32(line, layer, 8));
	if (len < 12) {
		say_invalid(line);
		return false;
	}
	say_hex(line, layer, 12, len - 12);
	say_text(line, "): ");
	*next = get8(line, layer, 0);
	*layer = after(layer, len);
	return !line->cut;
}
