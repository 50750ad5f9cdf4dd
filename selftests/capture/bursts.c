// SPDX-License-Identifier: GPL-2.0
#include "bursts.h"

#include <sched.h>
#include <unistd.h>

#include "machine.h"
#include "reader.h"
#include "sleeper.h"
#include "tap.h"

static uint32_t burst_of(const struct bursts *bursts, uint32_t round)
{
	return bursts->various ? 1 + round % bursts->burst : bursts->burst;
}

uint32_t bursts_total(const struct bursts *bursts)
{
	uint32_t i, total = 0;

	for (i = 0; i < bursts->rounds; i++)
		total += burst_of(bursts, i);
	return total;
}

static int send_burst(const struct bursts *bursts, uint32_t count)
{
	int err = 0;

	if (!bursts->gap_us)
		return tap_receive(bursts->tap, 0, count, bursts->len);
	while (count-- && !err) {
		err = tap_receive(bursts->tap, 0, 1, bursts->len);
		usleep(bursts->gap_us);
	}
	return err;
}

static void *send_bursts(void *arg)
{
	struct bursts *bursts = arg;
	uint32_t i, count;

	if (bursts->pinned)
		machine_pin(1);
	for (i = 0; i < bursts->rounds && !bursts->error; i++) {
		while (__atomic_load_n(&bursts->asked, __ATOMIC_ACQUIRE) <
		       bursts->sent)
			sched_yield();
		/* In steps that no period of the kernel's is a multiple of. */
		if (bursts->pause_us)
			usleep(i * 7919u % bursts->pause_us);
		count = burst_of(bursts, i);
		bursts->sent += count;
		bursts->error = send_burst(bursts, count);
	}
	return NULL;
}

uint32_t bursts_read(struct bursts *bursts, struct ringtap *rt,
		     const struct sleeper *sleeper, int timeout_ms)
{
	uint32_t total = bursts_total(bursts);
	uint32_t packets = 0;

	if (pthread_create(&bursts->thread, NULL, send_bursts, bursts))
		return 0;
	while (packets < total) {
		if (sleeper_sleep(sleeper, timeout_ms) != 1)
			return packets;
		packets += reader_drain(rt);
		__atomic_store_n(&bursts->asked, packets, __ATOMIC_RELEASE);
	}
	pthread_join(bursts->thread, NULL);
	return bursts->error ? 0 : packets;
}
