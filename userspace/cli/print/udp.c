// SPDX-License-Identifier: GPL-2.0
#include "layers.h"

#define UDP_LEN		8

void print_udp(FILE *out, const struct ends *ends, struct layer layer)
{
	size_t len;

	if (print_no_ports(out, ends, &layer, "udp"))
		return;
	print_ports(out, ends, layer.at);
	if (cut_short(out, &layer, UDP_LEN, "udp"))
		return;
	len = get16(layer.at + 4);
	/* No length: merged or not yet cut, what the frame has counts. */
	if (!len)
		len = layer.len;
	if (len < UDP_LEN)
		fprintf(out, "UDP, bad length %zu", len);
	else
		fprintf(out, "UDP, length %zu", len - UDP_LEN);
}
