// SPDX-License-Identifier: GPL-2.0
/*
 * A process that writes at random into all memory that it may write loses its
 * own frames; another, that reads the same device, does not notice.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "flood.h"
#include "ledger.h"
#include "tap.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAMES	20000

FIXTURE(scribble) {
	int tap;
	int fd;
	struct ledger *ledger;
};

FIXTURE_VARIANT(scribble) {
	unsigned int mode;
	unsigned int rings;
};

FIXTURE_VARIANT_ADD(scribble, tap) { .mode = RINGTAP_MODE_TAP };
FIXTURE_VARIANT_ADD(scribble, copy) { .mode = RINGTAP_MODE_COPY };
FIXTURE_VARIANT_ADD(scribble, copy_shared) {
	.mode = RINGTAP_MODE_COPY, .rings = 1,
};
FIXTURE_VARIANT_ADD(scribble, bypass) { .mode = RINGTAP_MODE_BYPASS };

/* Small ones: the kernel looks often where the tail is. */
FIXTURE_SETUP(scribble)
{
	struct ringtap_rings rings = {
		.bytes = 128 << 10, .snaplen = 2048, .nr_rings = variant->rings,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_RINGS, &rings, sizeof(rings)));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", variant->mode));
	ASSERT_EQ(0, bare_set(self->fd, RINGTAP_START, NULL, 0));
	self->ledger = ledger_open();
	ASSERT_NE(NULL, self->ledger);
}

FIXTURE_TEARDOWN(scribble)
{
	ledger_close(self->ledger);
	close(self->fd);
	close(self->tap);
}

/* Random words, and those that are nearly right: a step off the head, and far
 * ahead of it. poll() makes the kernel look at them, too.
 */
static uint32_t word(uint32_t head)
{
	uint32_t random = (uint32_t)rand() << 16 ^ rand();

	switch (random % 4) {
	case 0:
		return head + random % 64 - 32;
	case 1:
		return head + (1u << 31) + random % 64 - 32;
	default:
		return random;
	}
}

static void scribble_main(int fd, int ready)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	const struct ringtap_producer *producer;
	struct ringtap_layout layout;
	volatile uint32_t *words;
	uint8_t *shared;
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (bare_layout(fd, &layout))
		_exit(1);
	shared = mmap(NULL, layout.shared_len, PROT_READ, MAP_SHARED, fd,
		      layout.shared_off);
	words = mmap(NULL, layout.consumer_len, PROT_READ | PROT_WRITE,
		     MAP_SHARED, fd, layout.consumer_off);
	if (shared == MAP_FAILED || words == MAP_FAILED ||
	    write(ready, "", 1) != 1)
		_exit(1);
	producer = (const void *)(shared + layout.producer_off);
	flood_pin(0);
	for (;;) {
		for (i = 0; i < layout.consumer_len / sizeof(*words); i++)
			words[i] = word(*(volatile uint32_t *)&producer->head);
		poll(&pfd, 1, 0);
	}
}

static pid_t scribble_start(int fd)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe(ready))
		return 0;
	pid = fork();
	if (!pid)
		scribble_main(fd, ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		pid = 0;
	close(ready[0]);
	return pid;
}

TEST_F_TIMEOUT(scribble, harms_nobody_else, 120)
{
	struct ringtap_options options = {
		.device = "tap0", .mode = RINGTAP_MODE_COPY,
		.ring_bytes = 4 << 20,
	};
	struct flood flood = { .fd = self->tap, .window = 1000 };
	struct ringtap_stats stats, mine;
	unsigned int len = sizeof(mine);
	struct ringtap *rt;
	int status;
	pid_t pid;

	ASSERT_EQ(0, ringtap_open(&rt, &options));
	pid = scribble_start(self->fd);
	ASSERT_LT(0, pid);
	ASSERT_EQ(0, flood_start(&flood));
	EXPECT_TRUE(ledger_await(self->ledger, rt, &flood, FRAMES));
	flood_stop(&flood);
	ledger_read(self->ledger, rt, &flood);
	kill(pid, SIGKILL);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	/* It had not come to its end before. */
	EXPECT_TRUE(WIFSIGNALED(status));

	EXPECT_EQ(0, self->ledger->strange);
	EXPECT_EQ(0, ledger_missing(self->ledger, 0, flood.sent));
	EXPECT_EQ(0, ledger_doubled(self->ledger, 0, flood.sent));
	ASSERT_EQ(0, ringtap_stats(rt, &stats));
	EXPECT_EQ(flood.sent, stats.delivered);
	EXPECT_EQ(flood.sent, stats.seen);
	ringtap_close(rt);

	ASSERT_EQ(0, bare_get(self->fd, RINGTAP_STATS, &mine, &len));
	EXPECT_EQ(flood.sent, mine.seen);
	EXPECT_EQ(mine.seen, mine.delivered + mine.dropped_full);
	EXPECT_LT(0, mine.dropped_full);
}

TEST_HARNESS_MAIN
