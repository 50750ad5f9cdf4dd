// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "flood.h"
#include "tap.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* For what hangs; a machine that is merely slow never comes near. */
#define LIMIT_S	60

#define TAG_BYTES	4
#define MACS_BYTES	12

void flood_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

int flood_last_cpu(void)
{
	return sysconf(_SC_NPROCESSORS_CONF) - 1;
}

/* Puts the tag where the type was; the number moves back. */
static void flood_tag(uint8_t *frame, unsigned int vlan)
{
	uint8_t *type = frame + MACS_BYTES;

	memmove(type + TAG_BYTES, type, FLOOD_FRAME - MACS_BYTES - TAG_BYTES);
	type[0] = 0x81;
	type[1] = 0x00;
	type[2] = vlan >> 8;
	type[3] = vlan & 0xff;
}

bool flood_number(const uint8_t *frame, uint32_t caplen, uint32_t *number)
{
	const uint8_t *type = frame + MACS_BYTES;

	if (caplen != FLOOD_FRAME)
		return false;
	if (type[0] == 0x81 && type[1] == 0x00)
		type += TAG_BYTES;
	if (type[0] != TAP_ETHERTYPE >> 8 || type[1] != (TAP_ETHERTYPE & 0xff))
		return false;
	*number = type[2] | type[3] << 8 | type[4] << 16 |
		  (uint32_t)type[5] << 24;
	return true;
}

static bool flood_may_send(const struct flood *flood)
{
	uint32_t read = __atomic_load_n(&flood->read, __ATOMIC_ACQUIRE);

	/* The reader may allow more than was sent. */
	return !flood->window ||
	       (int32_t)(flood->sent - read) < (int32_t)flood->window;
}

static void flood_send(struct flood *flood)
{
	uint32_t mark = __atomic_load_n(&flood->mark, __ATOMIC_ACQUIRE);
	uint8_t frame[FLOOD_FRAME];

	tap_frame(frame, sizeof(frame),
		  flood->sent | mark << FLOOD_MARK_SHIFT);
	if (flood->vlan && flood->sent % 2)
		flood_tag(frame, flood->vlan);
	if (write(flood->fd, frame, sizeof(frame)) == sizeof(frame)) {
		__atomic_store_n(&flood->sent, flood->sent + 1,
				 __ATOMIC_RELEASE);
		return;
	}
	__atomic_store_n(&flood->refused, flood->refused + 1, __ATOMIC_RELEASE);
	sched_yield();
}

static void *flood_main(void *arg)
{
	struct flood *flood = arg;

	flood_pin(flood_last_cpu());
	while (!__atomic_load_n(&flood->enough, __ATOMIC_ACQUIRE)) {
		if (flood_may_send(flood))
			flood_send(flood);
		else
			sched_yield();
	}
	return NULL;
}

int flood_start(struct flood *flood)
{
	flood->enough = false;
	flood_pin(0);
	return -pthread_create(&flood->thread, NULL, flood_main, flood);
}

void flood_stop(struct flood *flood)
{
	__atomic_store_n(&flood->enough, true, __ATOMIC_RELEASE);
	pthread_join(flood->thread, NULL);
}

uint32_t flood_sent(const struct flood *flood)
{
	return __atomic_load_n(&flood->sent, __ATOMIC_ACQUIRE);
}

bool flood_await(const struct flood *flood, uint32_t more)
{
	uint32_t from = flood_sent(flood);
	time_t until = time(NULL) + LIMIT_S;

	while (flood_sent(flood) - from < more) {
		if (time(NULL) > until)
			return false;
		usleep(100);
	}
	return true;
}

void flood_read(struct flood *flood, uint32_t read)
{
	__atomic_store_n(&flood->read, read, __ATOMIC_RELEASE);
}

/* The frame that is on its way may have the old mark, the next has not. */
bool flood_mark(struct flood *flood, uint32_t mark)
{
	__atomic_store_n(&flood->mark, mark, __ATOMIC_RELEASE);
	return flood_await(flood, 2);
}
