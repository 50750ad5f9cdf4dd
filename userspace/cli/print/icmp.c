// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>

#include "layers.h"

struct name {
	uint8_t		type;
	const char	*name;
};

static const struct name icmp_names[] = {
	{ 0, "echo reply" },
	{ 3, "unreachable" },
	{ 4, "source quench" },
	{ 5, "redirect" },
	{ 8, "echo request" },
	{ 9, "router advertisement" },
	{ 10, "router solicitation" },
	{ 11, "time exceeded" },
	{ 12, "parameter problem" },
	{ 13, "time stamp query" },
	{ 14, "time stamp reply" },
	{ }
};

static const struct name icmp6_names[] = {
	{ 1, "destination unreachable" },
	{ 2, "packet too big" },
	{ 3, "time exceeded" },
	{ 4, "parameter problem" },
	{ 128, "echo request" },
	{ 129, "echo reply" },
	{ 130, "multicast listener query" },
	{ 131, "multicast listener report" },
	{ 132, "multicast listener done" },
	{ 133, "router solicitation" },
	{ 134, "router advertisement" },
	{ 135, "neighbor solicitation" },
	{ 136, "neighbor advertisement" },
	{ 137, "redirect" },
	{ 143, "multicast listener report v2" },
	{ }
};

static void print_name(FILE *out, const struct name *names, uint8_t type)
{
	for (; names->name; names++) {
		if (names->type == type) {
			fputs(names->name, out);
			return;
		}
	}
	fprintf(out, "type-#%u", type);
}

static bool print_echo(FILE *out, const struct layer *layer, const char *name)
{
	fputs(", ", out);
	if (cut_short(out, layer, 8, name))
		return false;
	fprintf(out, "id %u, seq %u", get16(layer->at + 4),
		get16(layer->at + 6));
	return true;
}

void print_icmp(FILE *out, struct layer layer)
{
	uint8_t type;

	fputs("ICMP ", out);
	if (cut_short(out, &layer, 4, "icmp"))
		return;
	type = layer.at[0];
	print_name(out, icmp_names, type);
	if (type == 0 || type == 8) {
		if (!print_echo(out, &layer, "icmp"))
			return;
	} else if (layer.at[1]) {
		fprintf(out, ", code %u", layer.at[1]);
	}
	fprintf(out, ", length %zu", layer.len);
}

static bool print_neighbor(FILE *out, const struct layer *layer)
{
	char target[INET6_ADDRSTRLEN];

	fputs(layer->at[0] == 135 ? ", who has " : ", tgt is ", out);
	if (cut_short(out, layer, 24, "icmp6"))
		return false;
	inet_ntop(AF_INET6, layer->at + 8, target, sizeof(target));
	fputs(target, out);
	return true;
}

void print_icmp6(FILE *out, struct layer layer)
{
	uint8_t type;

	fputs("ICMP6, ", out);
	if (cut_short(out, &layer, 4, "icmp6"))
		return;
	type = layer.at[0];
	print_name(out, icmp6_names, type);
	if (type == 128 || type == 129) {
		if (!print_echo(out, &layer, "icmp6"))
			return;
	} else if (type == 135 || type == 136) {
		if (!print_neighbor(out, &layer))
			return;
	} else if (layer.at[1]) {
		fprintf(out, ", code %u", layer.at[1]);
	}
	fprintf(out, ", length %zu", layer.len);
}
