// SPDX-License-Identifier: GPL-2.0
/*
 * Counters by interface: each frame is counted where it came from, and all
 * interfaces together are the socket.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "reader.h"
#include "tap.h"

#include <errno.h>
#include <linux/if_arp.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define SHORT	100
#define LONG	200
#define SNAPLEN	150

/* Of the kernel: entries of an interface table. */
#define TABLE	65536

#define WAIT_MS	20000

FIXTURE(count) {
	int taps[2];
	struct ringtap *rt;
};

FIXTURE_SETUP(count)
{
	ASSERT_EQ(0, tap_namespace());
	self->taps[0] = tap_open("tap0");
	self->taps[1] = tap_open("tap1");
	ASSERT_LE(0, self->taps[0]);
	ASSERT_LE(0, self->taps[1]);
}

FIXTURE_TEARDOWN(count)
{
	ringtap_close(self->rt);
	close(self->taps[0]);
	close(self->taps[1]);
}

static int begin(FIXTURE_DATA(count) *self, struct ringtap_options options)
{
	static const char *const devices[] = { "tap0", "tap1", NULL };
	int err;

	if (!options.device)
		options.devices = devices;
	options.directions = RINGTAP_DIR_IN;
	err = ringtap_open(&self->rt, &options);
	if (err)
		fprintf(stderr, "%s\n", ringtap_strerror(self->rt));
	return err;
}

static struct ringtap_stats of(struct ringtap *rt, unsigned int id)
{
	struct ringtap_stats stats = {};

	if (ringtap_iface_stats(rt, id, &stats))
		fprintf(stderr, "%s\n", ringtap_strerror(rt));
	return stats;
}

/* All of them are what the socket says. */
static void adds_up(struct __test_metadata *_metadata, struct ringtap *rt)
{
	struct ringtap_stats sum = {}, one;
	uint64_t *to = (uint64_t *)&sum;
	const uint64_t *from = (const uint64_t *)&one;
	unsigned int id, i;

	for (id = 0; id < ringtap_ifaces(rt); id++) {
		one = of(rt, id);
		EXPECT_EQ(one.seen, one.delivered + one.filtered + one.passed +
			  one.dropped_full + one.dropped_context +
			  one.dropped_unreadable);
		EXPECT_EQ(0, one.dropped_iface);
		for (i = 0; i < sizeof(sum) / sizeof(*to); i++)
			to[i] += from[i];
	}
	EXPECT_EQ(0, sum.wakeups);
	ASSERT_EQ(0, ringtap_stats(rt, &one));
	one.wakeups = 0;
	EXPECT_EQ(0, memcmp(&one, &sum, sizeof(sum)));
}

TEST_F(count, each_interface_has_its_own)
{
	struct ringtap_options options = {
		.mode = RINGTAP_MODE_COPY,
		.filter_text = "greater 150",
		.snaplen = SNAPLEN,
	};
	struct ringtap_stats stats;

	ASSERT_EQ(0, begin(self, options));
	stats = of(self->rt, 0);
	EXPECT_EQ(0, stats.seen);
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 10, SHORT));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 20, LONG));
	ASSERT_EQ(0, tap_receive(self->taps[1], 0, 30, LONG));
	ASSERT_EQ(0, tap_receive(self->taps[1], 0, 5, SHORT));

	stats = of(self->rt, 0);
	EXPECT_EQ(30, stats.seen);
	EXPECT_EQ(10, stats.filtered);
	EXPECT_EQ(20, stats.delivered);
	EXPECT_EQ(20, stats.truncated);
	EXPECT_EQ(20 * LONG, stats.bytes);
	stats = of(self->rt, 1);
	EXPECT_EQ(35, stats.seen);
	EXPECT_EQ(5, stats.filtered);
	EXPECT_EQ(30, stats.delivered);
	EXPECT_EQ(30 * LONG, stats.bytes);
	adds_up(_metadata, self->rt);
}

/* The one that filled the ring is not the one that found it full. */
static void find_it_full(struct __test_metadata *_metadata,
			 FIXTURE_DATA(count) *self, bool pass)
{
	struct ringtap_options options = {
		.mode = RINGTAP_MODE_BYPASS, .pass = pass, .snaplen = SNAPLEN,
		.rings = 1, .ring_bytes = 4096,
	};
	struct ringtap_stats stats;

	ASSERT_EQ(0, begin(self, options));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 1000, LONG));
	stats = of(self->rt, 0);
	EXPECT_LT(0, stats.delivered);
	EXPECT_EQ(1000 - stats.delivered, stats.passed + stats.dropped_full);
	ASSERT_EQ(0, tap_receive(self->taps[1], 0, 50, LONG));
	stats = of(self->rt, 1);
	EXPECT_EQ(50, stats.seen);
	EXPECT_EQ(pass ? 50 : 0, stats.passed);
	EXPECT_EQ(pass ? 0 : 50, stats.dropped_full);
	adds_up(_metadata, self->rt);
}

TEST_F(count, a_full_ring_drops)
{
	find_it_full(_metadata, self, false);
}

TEST_F(count, a_full_ring_passes)
{
	find_it_full(_metadata, self, true);
}

/* First by CPU, then summed up: for a reader it is the same. */
TEST_F(count, a_device_that_is_gone_has_counted)
{
	struct ringtap_options options = { .mode = RINGTAP_MODE_COPY };
	struct ringtap_stats before, after;
	int i;

	ASSERT_EQ(0, begin(self, options));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 7, SHORT));
	ASSERT_EQ(0, tap_receive(self->taps[1], 0, 9, LONG));
	before = of(self->rt, 1);
	EXPECT_EQ(9, before.delivered);
	close(self->taps[1]);
	for (i = 0; i < 100; i++) {
		after = of(self->rt, 1);
		ASSERT_EQ(0, memcmp(&before, &after, sizeof(after)));
		adds_up(_metadata, self->rt);
		usleep(10000);
	}
	self->taps[1] = -1;
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 1, SHORT));
	after = of(self->rt, 0);
	EXPECT_EQ(8, after.delivered);
}

static void count_names(struct __test_metadata *_metadata,
			FIXTURE_DATA(count) *self, const char *device)
{
	struct ringtap_options options = { .device = device };
	struct ringtap_iface iface;
	struct ringtap_stats stats;
	unsigned int id, found = 0;

	ASSERT_EQ(0, begin(self, options));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 3, SHORT));
	ASSERT_EQ(0, tap_command("ip link set tap0 down"));
	ASSERT_EQ(0, tap_command("ip link set tap0 name other"));
	ASSERT_EQ(0, tap_command("ip link set other up"));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 4, SHORT));
	for (id = 0; id < ringtap_ifaces(self->rt); id++) {
		ASSERT_EQ(0, ringtap_iface(self->rt, id, &iface));
		if (strcmp(iface.name, "tap0") && strcmp(iface.name, "other"))
			continue;
		stats = of(self->rt, id);
		EXPECT_EQ(strcmp(iface.name, "tap0") ? 4 : 3, stats.delivered);
		found++;
	}
	EXPECT_EQ(2, found);
	adds_up(_metadata, self->rt);
}

TEST_F(count, a_new_name_counts_anew)
{
	count_names(_metadata, self, "tap0");
}

TEST_F(count, a_new_name_counts_anew_among_all)
{
	count_names(_metadata, self, RINGTAP_ANY);
}

TEST_F(count, a_number_that_there_is_not)
{
	struct ringtap_options options = { .mode = RINGTAP_MODE_COPY };
	struct ringtap_iface_stats stats = { .id = 2 };
	unsigned int len = sizeof(stats);
	struct ringtap_stats none;

	ASSERT_EQ(0, begin(self, options));
	EXPECT_EQ(-ENODEV, ringtap_iface_stats(self->rt, 2, &none));
	EXPECT_NE(NULL, strstr(ringtap_strerror(self->rt), "interface"));
	EXPECT_EQ(-ENODEV, ringtap_iface_stats(self->rt, -1, &none));
	EXPECT_EQ(-ENODEV, bare_get(ringtap_fd(self->rt), RINGTAP_IFACE_STATS,
				    &stats, &len));
	len = 3;
	EXPECT_EQ(-EINVAL, bare_get(ringtap_fd(self->rt), RINGTAP_IFACE_STATS,
				    &stats, &len));
}

/* Memory that all CPUs have, in KiB. */
static long percpu_kib(void)
{
	FILE *file = fopen("/proc/meminfo", "r");
	char line[128];
	long kib = -1;

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "Percpu: %ld", &kib);
	if (file)
		fclose(file);
	return kib;
}

/* Each time that its link type is told again a device gets a new entry. */
static int fill_table(struct ringtap *rt, int tap)
{
	while (ringtap_ifaces(rt) < TABLE)
		if (ioctl(tap, TUNSETLINK, ARPHRD_ETHER))
			return -errno;
	return 0;
}

TEST_F_TIMEOUT(count, a_table_that_is_full, 300)
{
	struct ringtap_options options = { .device = RINGTAP_ANY };
	struct ringtap_stats stats;
	int late;
	long kib;

	ASSERT_EQ(0, begin(self, options));
	ASSERT_EQ(0, tap_command("ip link set tap1 down"));
	ASSERT_EQ(0, tap_receive(self->taps[0], 0, 5, SHORT));
	kib = percpu_kib();
	ASSERT_LT(0, kib);
	ASSERT_EQ(0, fill_table(self->rt, self->taps[1]));
	late = tap_open("tap2");
	ASSERT_LE(0, late);
	EXPECT_EQ(TABLE, ringtap_ifaces(self->rt));

	/* There is none for it; the others go on. */
	ASSERT_EQ(0, tap_receive(late, 0, 11, SHORT));
	ASSERT_EQ(0, tap_command("ip link set tap1 up"));
	ASSERT_EQ(0, tap_receive(self->taps[0], 5, 5, SHORT));
	ASSERT_EQ(0, tap_receive(self->taps[1], 0, 3, SHORT));
	ASSERT_TRUE(reader_take(self->rt, 13, WAIT_MS));

	/* What is gone takes no memory on each CPU. */
	EXPECT_GT(kib + 2048, percpu_kib())
		TH_LOG("%ld KiB, and %ld before", percpu_kib(), kib);
	ASSERT_EQ(0, ringtap_stats(self->rt, &stats));
	EXPECT_EQ(13, stats.delivered);
	EXPECT_EQ(11, stats.dropped_iface);
	EXPECT_EQ(24, stats.seen);
	stats = of(self->rt, TABLE - 1);
	EXPECT_EQ(3, stats.delivered);
	close(late);
}

TEST_HARNESS_MAIN
