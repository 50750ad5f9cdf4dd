// SPDX-License-Identifier: GPL-2.0
/*
 * Writes FILE as 'ringtap capture -w' does, from three interfaces, three
 * packets each; with --one from one. With --pcap and --sll2 in that format, or
 * with that link-layer header. With --wait it says so and then waits to
 * be killed.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "interfaces.h"
#include "output.h"
#include "records.h"

/* An ARP request, so that there is something to dissect. */
static const uint8_t frame[60] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 8, 6,
	0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1,
	0, 0, 0, 0, 0, 0, 10, 0, 0, 2,
};

static size_t fill(uint8_t *bytes, unsigned int records)
{
	struct record record = {
		.frame = frame, .queue = 4,
		.flags = RINGTAP_FLAG_DIR_IN | RINGTAP_FLAG_TYPE_BROADCAST,
	};
	unsigned int i;
	size_t len = 0;

	for (i = 0; i < records; i++) {
		record.iface = i / 3;
		record.caplen = sizeof(frame) - i;
		record.origlen = sizeof(frame);
		record.ns = 1700000000000000001ull + i * 1000000000ull;
		record.dropped = i == 8 ? 77 : 0;
		len += record_put(bytes + len, &record);
	}
	return len;
}

int main(int argc, char **argv)
{
	const char *option = argc > 2 ? argv[2] : "";
	static struct output_options options;
	static struct output out;
	struct ringtap_span span;
	uint8_t bytes[4096];

	interfaces.stats[0] = (struct ringtap_stats){
		.seen = 100, .delivered = 9, .dropped_full = 91,
	};
	options.writer.rotation.name = argv[1];
	options.writer.pcap = !strcmp(option, "--pcap");
	options.writer.sll2 = !strcmp(option, "--sll2");
	if (argc < 2 || output_open(&out, &options, &interfaces_source))
		return 1;
	interfaces.count = strcmp(option, "--one") ? INTERFACES : 1;
	span.data = bytes;
	span.len = fill(bytes, strcmp(option, "--one") ? 9 : 3);
	if (output_spans(&out, &span, 1, UINT64_MAX))
		return 1;
	if (!strcmp(option, "--wait")) {
		puts("written");
		fflush(stdout);
		pause();
	}
	return output_close(&out) ? 1 : 0;
}
