/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets from where they are read to where they go, a batch at a time.
 */
#ifndef RINGTAP_PUMP_H
#define RINGTAP_PUMP_H

#include <pthread.h>
#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

#include "output.h"
#include "source.h"

struct braid;

/**
 * struct quota - how many packets there may be
 * @lock: held while a batch is taken, if there is a limit
 * @left: UINT64_MAX: there is none
 */
struct quota {
	pthread_mutex_t	lock;
	uint64_t	left;
};

/* Are gathered before they are written, and released then. */
#define PUMP_SPANS	1024

/**
 * struct pump - what one thread reads and writes
 * @rt: where packets come from; or NULL, and
 * @braid: several, in the order of time
 * @quota: of all pumps together
 * @out: where they go
 * @batch_bytes: of packets that are gathered
 * @captured: packets; this and the next may be read by other threads
 * @bytes: in files
 * @broken: the last failure was one of reading, and nobody has told of it
 * @spans: that are gathered
 */
struct pump {
	struct ringtap		*rt;
	struct braid		*braid;
	struct quota		*quota;
	struct output		out;
	size_t			batch_bytes;
	uint64_t		captured;
	uint64_t		bytes;
	bool			broken;
	struct ringtap_span	spans[PUMP_SPANS];
};

void quota_init(struct quota *quota, uint64_t count);

/* Opens the output, as output_open(); where packets come from is set already.
 * pump_close() also after a failure.
 */
int pump_open(struct pump *pump, const struct output_options *options,
	      const struct source *source);
int pump_close(struct pump *pump);

/* What is there now, to its end or as much as is good at once. 1 if there was
 * something, 0 if not, or a negative errno: of reading, with @broken, or of the
 * output, which has told of it.
 */
int pump_batch(struct pump *pump);

/* No more packets are wanted, or there is no file for them. */
bool pump_has_enough(struct pump *pump);

uint64_t pump_captured(const struct pump *pump);
uint64_t pump_bytes(const struct pump *pump);

#endif /* RINGTAP_PUMP_H */
