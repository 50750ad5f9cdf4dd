// SPDX-License-Identifier: GPL-2.0
#include "sample.h"

const uint8_t *sample_mac(uint8_t host)
{
	static const uint8_t macs[][6] = {
		{ 2, 0, 0, 0, 0, 0 }, { 2, 0, 0, 0, 0, 1 }, { 2, 0, 0, 0, 0, 2 },
	};

	return macs[host];
}

void sample_put(struct frame *frame, const struct sample *sample)
{
	struct frame_ip ip = {
		.version = 4, .from = 1, .to = 2, .protocol = sample->protocol,
	};

	frame_ip(frame, &ip, 40);
	if (sample->protocol == IPPROTO_TCP)
		frame_tcp(frame, 4000, sample->port, 0x10);
	else
		frame_udp(frame, 4000, sample->port, 32);
	frame_fill(frame, 20, 0);
}

static void make_ethernet(struct frame *frame, const struct sample *sample)
{
	int i;

	frame_begin(frame, sample_mac(1), sample_mac(2));
	for (i = 0; i < 2 && sample->tags[i][0]; i++)
		frame_tag(frame, sample->tags[i][0], sample->tags[i][1]);
	frame_put16(frame, 0x0800);
	sample_put(frame, sample);
}

int sample_receive_ethernet(int device, const struct sample *sample)
{
	struct frame frame;

	make_ethernet(&frame, sample);
	return frame_receive(device, &frame);
}

int sample_receive_raw(int device, const struct sample *sample)
{
	struct frame frame = { .len = 0 };

	sample_put(&frame, sample);
	return frame_receive(device, &frame);
}

int sample_open_text(struct ringtap **rt, const char *device, const char *text)
{
	struct ringtap_options options = {
		.device = device,
		.mode = RINGTAP_MODE_TAP,
		.directions = RINGTAP_DIR_IN,
		.rings = 1,
		.ring_bytes = 4 << 20,
		.filter_text = text,
	};

	return ringtap_open(rt, &options);
}
