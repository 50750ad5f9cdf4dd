// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

void print_ports(FILE *out, const struct ends *ends, const uint8_t *at)
{
	fprintf(out, "%s.%u > %s.%u: ", ends->from, get16(at), ends->to,
		get16(at + 2));
}

bool print_no_ports(FILE *out, const struct ends *ends,
		    const struct layer *layer, const char *name)
{
	if (layer->cap >= 4)
		return false;
	fprintf(out, "%s > %s: ", ends->from, ends->to);
	cut_short(out, layer, 4, name);
	return true;
}
