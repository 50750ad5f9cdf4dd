// SPDX-License-Identifier: GPL-2.0
/*
 * A CPU goes and comes back while it delivers frames: nothing is lost but what
 * is counted, and nothing comes twice.
 */
#define _GNU_SOURCE
#include "flood.h"
#include "ledger.h"
#include "tap.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define ROUNDS	5
#define FRAMES	200

FIXTURE(hotplug) {
	char online[64];
	int tap;
	struct ledger *ledger;
};

FIXTURE_VARIANT(hotplug) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(hotplug, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(hotplug, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(hotplug, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(hotplug, bypass) { .mode = RINGTAP_MODE_BYPASS };

FIXTURE_SETUP(hotplug)
{
	snprintf(self->online, sizeof(self->online),
		 "/sys/devices/system/cpu/cpu%d/online", flood_last_cpu());
	if (access(self->online, W_OK))
		SKIP(return, "no CPU can be taken away here");
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->ledger = ledger_open();
	ASSERT_NE(NULL, self->ledger);
}

FIXTURE_TEARDOWN(hotplug)
{
	ledger_close(self->ledger);
	close(self->tap);
}

static bool set_online(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);
	bool ok = fd >= 0 && write(fd, value, 1) == 1;

	close(fd);
	return ok;
}

/* The flood is moved away with its CPU, and has to be brought back. */
static void bring_back(const struct flood *flood)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(flood_last_cpu(), &set);
	pthread_setaffinity_np(flood->thread, sizeof(set), &set);
}

static bool off_and_on(const char *online, struct ledger *ledger,
		       struct ringtap *rt, struct flood *flood)
{
	if (!set_online(online, "0") ||
	    !ledger_await(ledger, rt, flood, ledger->frames + FRAMES) ||
	    !set_online(online, "1"))
		return false;
	bring_back(flood);
	return ledger_await(ledger, rt, flood, ledger->frames + FRAMES);
}

TEST_F_TIMEOUT(hotplug, no_frame_is_lost_or_comes_twice, 120)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = variant->mode,
		.rings = variant->rings, .ring_bytes = 4 << 20,
	};
	struct flood flood = { .fd = self->tap, .window = 1000 };
	struct ringtap_stats stats;
	struct ringtap *rt;
	int round;

	ASSERT_EQ(0, ringtap_open(&rt, &options))
		TH_LOG("%s", ringtap_strerror(rt));
	ASSERT_EQ(0, flood_start(&flood));
	EXPECT_TRUE(ledger_await(self->ledger, rt, &flood, FRAMES));
	for (round = 0; round < ROUNDS; round++)
		EXPECT_TRUE(off_and_on(self->online, self->ledger, rt, &flood));
	flood_stop(&flood);
	set_online(self->online, "1");
	ledger_read(self->ledger, rt, &flood);

	EXPECT_EQ(0, self->ledger->strange);
	EXPECT_EQ(0, ledger_missing(self->ledger, 0, flood.sent));
	EXPECT_EQ(0, ledger_doubled(self->ledger, 0, flood.sent));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(flood.sent, stats.seen);
	EXPECT_EQ(flood.sent, stats.delivered);
	ringtap_close(rt);
}

TEST_HARNESS_MAIN
