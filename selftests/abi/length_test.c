// SPDX-License-Identifier: GPL-2.0
/*
 * Every option whose value is a struct, eight bytes longer and shorter than the
 * module knows it.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "tap.h"

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "kselftest_harness.h"

#define MORE	8
#define ROOM	256
#define PATTERN	0xa5

FIXTURE(length) {
	int fd;
	int tap;
};

FIXTURE_SETUP(length)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->fd = bare_socket();
	ASSERT_LE(0, self->fd);
}

FIXTURE_TEARDOWN(length)
{
	close(self->fd);
	close(self->tap);
}

static const struct {
	int name;
	unsigned int size;
} gets[] = {
	{ RINGTAP_LAYOUT, sizeof(struct ringtap_layout) },
	{ RINGTAP_IFACE, sizeof(struct ringtap_iface) },
	{ RINGTAP_STATS, sizeof(struct ringtap_stats) },
	{ RINGTAP_IFACE_STATS, sizeof(struct ringtap_iface_stats) },
};

/* The reply with so much room: whole or cut, and nothing behind it. */
TEST_F(length, what_is_asked_for_is_cut_or_ends_early)
{
	uint8_t whole[ROOM], value[ROOM], rest[ROOM];
	unsigned int len, room;
	size_t i;
	int by;

	memset(rest, PATTERN, sizeof(rest));
	ASSERT_EQ(0, bare_rings(self->fd, 4 << 20, 0));
	ASSERT_EQ(0, bare_bind(self->fd, "tap0", RINGTAP_MODE_COPY));
	for (i = 0; i < ARRAY_SIZE(gets); i++) {
		len = gets[i].size;
		memset(whole, 0, sizeof(whole));
		ASSERT_EQ(0, bare_get(self->fd, gets[i].name, whole, &len));
		ASSERT_EQ(gets[i].size, len);
		for (by = -MORE; by <= MORE; by += 2 * MORE) {
			memset(value, PATTERN, sizeof(value));
			memset(value, 0, sizeof(uint32_t));
			room = gets[i].size + by;
			len = room;
			ASSERT_EQ(0, bare_get(self->fd, gets[i].name, value,
					      &len));
			EXPECT_EQ(by < 0 ? room : gets[i].size, len);
			EXPECT_EQ(0, memcmp(whole, value, len))
				TH_LOG("option %d by %d", gets[i].name, by);
			EXPECT_EQ(0, memcmp(rest, value + len, ROOM - len))
				TH_LOG("option %d by %d", gets[i].name, by);
		}
	}
}

/* What is longer must be zero there, for nobody would do what it asks. */
TEST_F(length, rings_are_made_of_what_is_there)
{
	struct ringtap_rings rings[2] = { { .bytes = 4 << 20, .snaplen = 500 } };
	struct ringtap_layout layout;
	uint8_t *behind = (uint8_t *)&rings[1];
	int fd = bare_socket();

	behind[MORE - 1] = 1;
	EXPECT_EQ(-E2BIG, bare_set(fd, RINGTAP_RINGS, rings,
				   sizeof(*rings) + MORE));
	behind[MORE - 1] = 0;
	EXPECT_EQ(0, bare_set(fd, RINGTAP_RINGS, rings, sizeof(*rings) + MORE));
	close(fd);

	/* The last eight bytes are not there, so they are not wrong. */
	rings[0].flags = 2;
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_RINGS, rings,
				    sizeof(*rings)));
	EXPECT_EQ(0, bare_set(self->fd, RINGTAP_RINGS, rings,
			      sizeof(*rings) - MORE));
	ASSERT_EQ(0, bare_layout(self->fd, &layout));
	EXPECT_EQ(500, layout.snaplen);
}

/* The first version's is as short as it gets. */
TEST_F(length, a_wakeup_may_be_longer)
{
	struct ringtap_wakeup wakeup[2] = { { .bytes = 100, .latency_us = 50 } };
	uint8_t *behind = (uint8_t *)&wakeup[1];

	ASSERT_EQ(0, bare_rings(self->fd, 4 << 20, 0));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_WAKEUP, wakeup,
				    sizeof(*wakeup) - MORE));
	EXPECT_EQ(0, bare_set(self->fd, RINGTAP_WAKEUP, wakeup,
			      sizeof(*wakeup) + MORE));
	behind[0] = 1;
	EXPECT_EQ(-E2BIG, bare_set(self->fd, RINGTAP_WAKEUP, wakeup,
				   sizeof(*wakeup) + MORE));
}

/* These are numbers, and a word is a word. */
TEST_F(length, a_number_is_no_longer_and_no_shorter)
{
	uint32_t clock[4] = { RINGTAP_CLOCK_REALTIME };

	EXPECT_EQ(0, bare_set(self->fd, RINGTAP_CLOCK, clock, 4));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_CLOCK, clock, 4 + MORE));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_CLOCK, clock, 2));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_START, clock, MORE));
	EXPECT_EQ(-EINVAL, bare_set(self->fd, RINGTAP_SETTLE, clock, MORE));
}

TEST_HARNESS_MAIN
