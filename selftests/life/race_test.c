// SPDX-License-Identifier: GPL-2.0
/*
 * Two or three threads do at once to a socket what they had better done one
 * after the other, under traffic: each call succeeds or says why not, and
 * nothing is left of it.
 */
#define _GNU_SOURCE
#include "bare.h"
#include "flood.h"
#include "state.h"
#include "tap.h"

#include <errno.h>
#include <linux/filter.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define RACERS_MAX	3
#define ROUNDS		200
#define SECONDS		5
#define FRAME		100

/**
 * struct racer - one of the threads
 * @fd: the socket of this round
 * @call: what it does to it; 0 or -errno
 * @allowed: what else than 0 that may be, ends with 0
 * @strange: the first that was not
 * @good: how often it was 0
 * @seed: for how long it hesitates
 * @race: in which it is
 */
struct racer {
	int		fd;
	int		(*call)(int fd);
	const int	*allowed;
	int		strange;
	int		good;
	unsigned int	seed;
	struct race	*race;
};

/**
 * struct race - what all of them share
 * @gate: opens each round, and closes it
 * @over: no round follows
 * @racers: how many there are
 * @racer: these
 */
struct race {
	pthread_barrier_t	gate;
	bool			over;
	int			racers;
	struct racer		racer[RACERS_MAX];
};

static int call_bind(int fd)
{
	struct sockaddr_ringtap addr = {
		.family = bare_family(), .mode = RINGTAP_MODE_COPY,
		.ifindex = tap_ifindex("tap0"), .flags = RINGTAP_BIND_PROMISC,
	};

	return bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ? -errno : 0;
}

static int call_bind_bypass(int fd)
{
	return bare_bind(fd, "tap0", RINGTAP_MODE_BYPASS);
}

static int call_bind_all(int fd)
{
	return bare_bind(fd, "", RINGTAP_MODE_AUTO);
}

static int call_close(int fd)
{
	return close(fd) ? -errno : 0;
}

static int call_rings(int fd)
{
	return bare_rings(fd, 2 << 20, 0);
}

static int call_start(int fd)
{
	return bare_set(fd, RINGTAP_START, NULL, 0);
}

static int call_shutdown(int fd)
{
	return shutdown(fd, SHUT_RD) ? -errno : 0;
}

static int call_poll(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, 1) < 0 ? -errno : 0;
}

/* The filter lets half of all through, then all. */
static int call_filter(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, TAP_MAC_BYTES),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, 60),
	};
	struct sock_fprog program = { .len = 4, .filter = code };
	int none = 0;

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
		       sizeof(program)))
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof(none)))
		return -errno;
	return 0;
}

static bool racer_allows(const struct racer *racer, int ret)
{
	const int *allowed;

	for (allowed = racer->allowed; *allowed; allowed++)
		if (ret == -*allowed)
			return true;
	return !ret;
}

static void *racer_main(void *arg)
{
	struct racer *racer = arg;
	struct race *race = racer->race;
	volatile int spin;
	int ret;

	for (;;) {
		pthread_barrier_wait(&race->gate);
		if (race->over)
			return NULL;
		for (spin = rand_r(&racer->seed) % 2000; spin; spin--)
			;
		ret = racer->call(racer->fd);
		racer->good += !ret;
		if (!racer_allows(racer, ret) && !racer->strange)
			racer->strange = ret;
		pthread_barrier_wait(&race->gate);
	}
}

/* Each has a descriptor of its own, so that none is another file's by then;
 * a close is the last only if the others have closed theirs: so these do.
 */
static void race_round(struct race *race, int fd)
{
	bool closes;
	int i;

	for (i = 0; i < race->racers; i++)
		race->racer[i].fd = dup(fd);
	close(fd);
	pthread_barrier_wait(&race->gate);
	pthread_barrier_wait(&race->gate);
	for (i = 0; i < race->racers; i++) {
		closes = race->racer[i].call == call_close;
		if (!closes)
			close(race->racer[i].fd);
	}
}

/* What a round begins with. */
static int fresh(void)
{
	return bare_socket();
}

static int ready(void)
{
	int fd = bare_socket();

	call_rings(fd);
	call_bind_bypass(fd);
	return fd;
}

static int running(void)
{
	int fd = ready();

	call_start(fd);
	return fd;
}

/* So many rounds, or seconds. */
static int race_run(struct race *race, int (*socket)(void))
{
	time_t until = time(NULL) + SECONDS;
	pthread_t thread[RACERS_MAX];
	int i, round;

	pthread_barrier_init(&race->gate, NULL, race->racers + 1);
	for (i = 0; i < race->racers; i++) {
		race->racer[i].race = race;
		race->racer[i].seed = i;
		if (pthread_create(&thread[i], NULL, racer_main,
				   &race->racer[i]))
			return -1;
	}
	for (round = 0; round < ROUNDS && time(NULL) < until; round++)
		race_round(race, socket());
	race->over = true;
	pthread_barrier_wait(&race->gate);
	for (i = 0; i < race->racers; i++)
		pthread_join(thread[i], NULL);
	return 0;
}

FIXTURE(race) {
	struct flood flood;
	int tap;
};

FIXTURE_VARIANT(race) {
	int (*socket)(void);
	struct racer racer[RACERS_MAX];
};

#define ALLOW(...)	((const int[]){ __VA_ARGS__, 0 })

FIXTURE_VARIANT_ADD(race, bind_bind) {
	.socket = fresh,
	.racer = {
		{ .call = call_bind, .allowed = ALLOW(EEXIST) },
		{ .call = call_bind_bypass, .allowed = ALLOW(EEXIST) },
		{ .call = call_bind_all, .allowed = ALLOW(EEXIST) },
	},
};
FIXTURE_VARIANT_ADD(race, bind_close) {
	.socket = fresh,
	.racer = {
		{ .call = call_bind, .allowed = ALLOW(0) },
		{ .call = call_close, .allowed = ALLOW(0) },
	},
};
FIXTURE_VARIANT_ADD(race, rings_rings_close) {
	.socket = fresh,
	.racer = {
		{ .call = call_rings, .allowed = ALLOW(EBUSY) },
		{ .call = call_rings, .allowed = ALLOW(EBUSY) },
		{ .call = call_close, .allowed = ALLOW(0) },
	},
};
FIXTURE_VARIANT_ADD(race, rings_bind_start) {
	.socket = fresh,
	.racer = {
		{ .call = call_rings, .allowed = ALLOW(0) },
		{ .call = call_bind_bypass, .allowed = ALLOW(0) },
		{ .call = call_start, .allowed = ALLOW(ENODATA, ENOTCONN) },
	},
};
FIXTURE_VARIANT_ADD(race, filter_traffic) {
	.socket = running,
	.racer = {
		{ .call = call_filter, .allowed = ALLOW(ENOENT) },
		{ .call = call_filter, .allowed = ALLOW(ENOENT) },
		{ .call = call_close, .allowed = ALLOW(0) },
	},
};
FIXTURE_VARIANT_ADD(race, start_shutdown_close) {
	.socket = ready,
	.racer = {
		{ .call = call_start, .allowed = ALLOW(0) },
		{ .call = call_shutdown, .allowed = ALLOW(ENOTCONN) },
		{ .call = call_close, .allowed = ALLOW(0) },
	},
};
FIXTURE_VARIANT_ADD(race, shutdown_shutdown_poll) {
	.socket = running,
	.racer = {
		{ .call = call_shutdown, .allowed = ALLOW(0) },
		{ .call = call_shutdown, .allowed = ALLOW(0) },
		{ .call = call_poll, .allowed = ALLOW(0) },
	},
};
FIXTURE_VARIANT_ADD(race, poll_close) {
	.socket = running,
	.racer = {
		{ .call = call_poll, .allowed = ALLOW(0) },
		{ .call = call_close, .allowed = ALLOW(0) },
	},
};

FIXTURE_SETUP(race)
{
	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	self->flood.fd = self->tap;
	ASSERT_EQ(0, flood_start(&self->flood));
}

FIXTURE_TEARDOWN(race)
{
	close(self->tap);
}

TEST_F_TIMEOUT(race, leaves_nothing_behind, 120)
{
	struct race race = {};
	int stack, good = 0, i;

	for (i = 0; i < RACERS_MAX && variant->racer[i].call; i++)
		race.racer[race.racers++] = variant->racer[i];
	ASSERT_EQ(0, race_run(&race, variant->socket));
	for (i = 0; i < race.racers; i++) {
		EXPECT_EQ(0, race.racer[i].strange);
		good += race.racer[i].good;
	}
	EXPECT_LT(0, good);
	flood_stop(&self->flood);

	stack = tap_stack_open("tap0");
	ASSERT_LE(0, stack);
	ASSERT_EQ(0, tap_receive(self->tap, 0, 10, FRAME));
	EXPECT_EQ(10, tap_stack_count(stack));
	close(stack);
	EXPECT_EQ(0, state_promiscuity("tap0"));
	/* The rx_handler is nobody's. */
	EXPECT_EQ(0, tap_command("ip link add br0 type bridge"));
	EXPECT_EQ(0, tap_command("ip link set tap0 master br0"));
}

TEST_HARNESS_MAIN
