/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_ZOO_CAGE_H
#define RINGTAP_ZOO_CAGE_H

#include <stdbool.h>
#include <stdint.h>

#include <ringtap/ringtap.h>

#include "record.h"
#include "zoo.h"

/**
 * struct cage - a device, its capture, and what the capture ought to count
 * @rt: the capture
 * @wanted: its counters, but for the wakeups
 * @device: name
 * @bypass: the stack gets nothing of what is captured
 * @net: the device's descriptor
 * @stack: what the network stack gets of TAP_ETHERTYPE
 * @zoo: where sk_buffs are ordered
 * @released: how many zerocopy buffers had been given back
 */
struct cage {
	struct ringtap		*rt;
	struct ringtap_stats	wanted;
	char			device[16];
	bool			bypass;
	int			net;
	int			stack;
	int			zoo;
	uint32_t		released;
};

/* In the current namespace; the ring's memory is full of ones then, so that
 * bytes that a record leaves as they are show up. The name starts with "tun"
 * for a device without link-layer header. NULL, or what went wrong.
 */
const char *cage_open(struct cage *cage, const char *device,
		      unsigned int mode);
void cage_close(struct cage *cage);

/* A linear sk_buff with the whole frame. */
struct zoo_order cage_order(const struct cage *cage, const uint8_t *frame,
			    size_t len);

/* Whether this kernel has sk_buffs with these traits. */
bool cage_knows(struct cage *cage, uint32_t traits);

/* The device receives what is ordered; 0 or -errno. */
int cage_receive(struct cage *cage, struct zoo_order *order);

/* The same, and all of it must be captured as @claims say, be received by the
 * stack except in bypass, and be counted. NULL, or what is wrong.
 */
const char *cage_capture(struct cage *cage, struct zoo_order *order,
			 const struct record_claims *claims);

/* The same of something that must not be captured; cage->wanted says already
 * as what it counts. @stacked says whether the stack gets it in any mode.
 */
const char *cage_miss(struct cage *cage, struct zoo_order *order,
		      bool stacked);

/* From here on this much of each frame is kept; of 0 nothing. */
int cage_keep(struct cage *cage, uint32_t len);

/* Whether the counters are as wanted, and add up. */
const char *cage_miscounted(struct cage *cage);

#endif /* RINGTAP_ZOO_CAGE_H */
