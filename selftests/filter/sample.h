/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_SAMPLE_H
#define RINGTAP_FILTER_SAMPLE_H

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include <ringtap/ringtap.h>

#include "frame.h"

/**
 * struct sample - a packet of TCP or UDP from 10.9.0.1 to 10.9.0.2
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @port: where it goes
 * @tags: each a TPID, then a TCI
 */
struct sample {
	uint8_t		protocol;
	uint16_t	port;
	uint16_t	tags[2][2];
};

#define TCP(port, ...)	(&(struct sample){ IPPROTO_TCP, port, { __VA_ARGS__ } })
#define UDP(port, ...)	(&(struct sample){ IPPROTO_UDP, port, { __VA_ARGS__ } })

#define CTAG(tci)	{ 0x8100, tci }
#define STAG(tci)	{ 0x88a8, tci }

/* Of an untagged frame with it. */
#define SAMPLE_BYTES	74

/* Of host number so. */
const uint8_t *sample_mac(uint8_t host);

/* Its packet, at the end of the frame. */
void sample_put(struct frame *frame, const struct sample *sample);

/* The device receives it, with an Ethernet header or without. 0, or -errno. */
int sample_receive_ethernet(int device, const struct sample *sample);
int sample_receive_raw(int device, const struct sample *sample);

/* What the device receives that the text takes, in one ring. */
int sample_open_text(struct ringtap **rt, const char *device, const char *text);

/* Opening fails so, and the sentence has these words. */
#define EXPECT_REFUSAL(err, options, ...) do {				\
	static const char *const words[] = { __VA_ARGS__ };		\
	struct ringtap *handle;						\
	size_t nr;							\
									\
	EXPECT_EQ(err, ringtap_open(&handle, options));			\
	for (nr = 0; nr < ARRAY_SIZE(words); nr++)			\
		EXPECT_TRUE(!!strstr(ringtap_strerror(handle),		\
				     words[nr]))			\
			TH_LOG("'%s' lacks word %zu",			\
			       ringtap_strerror(handle), nr);		\
	ringtap_close(handle);						\
} while (0)

#endif /* RINGTAP_FILTER_SAMPLE_H */
