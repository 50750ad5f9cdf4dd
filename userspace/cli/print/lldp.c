// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

void print_lldp(struct line *line, struct layer layer)
{
	line->protocol = "lldp";
	say(line, "LLDP, length %zu", layer.len);
}
