// SPDX-License-Identifier: GPL-2.0
/*
 * Who sleeps in ringtap_wait(): called back by another thread or by a signal
 * handler, and undisturbed by what it has read and not released.
 */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

#include "kselftest_harness.h"

#define FRAME		60

FIXTURE(wait) {
	struct ringtap *rt;
	int tap;
};

FIXTURE_VARIANT(wait) {
	bool merge;
	unsigned int wakeup_bytes;
	int timeout_ms;
};

FIXTURE_VARIANT_ADD(wait, each_ring) { .timeout_ms = -1 };
FIXTURE_VARIANT_ADD(wait, merged) { .merge = true, .timeout_ms = -1 };
FIXTURE_VARIANT_ADD(wait, watermark) {
	.wakeup_bytes = 65536, .timeout_ms = -1,
};
FIXTURE_VARIANT_ADD(wait, limited) { .timeout_ms = 60000 };
FIXTURE_VARIANT_ADD(wait, merged_limited) {
	.merge = true, .timeout_ms = 60000,
};

FIXTURE_SETUP(wait)
{
	struct ringtap_options options = {
		.device = "tap0", .directions = RINGTAP_DIR_IN,
		.rings = 2, .ring_bytes = 8 << 20, .merge = variant->merge,
		.wakeup_bytes = variant->wakeup_bytes,
		.latency_us = variant->wakeup_bytes ? 1000 : 0,
	};

	ASSERT_EQ(0, tap_namespace());
	self->tap = tap_open("tap0");
	ASSERT_LE(0, self->tap);
	ASSERT_EQ(0, ringtap_open(&self->rt, &options))
		TH_LOG("%s", ringtap_strerror(self->rt));
}

FIXTURE_TEARDOWN(wait)
{
	ringtap_close(self->rt);
	close(self->tap);
}

static void *break_main(void *arg)
{
	ringtap_break(arg);
	return NULL;
}

static void *late_break_main(void *arg)
{
	usleep(20000);
	ringtap_break(arg);
	return NULL;
}

TEST_F(wait, another_thread_ends_it)
{
	pthread_t thread;
	int i;

	for (i = 0; i < 100; i++) {
		ASSERT_EQ(0, pthread_create(&thread, NULL, break_main,
					    self->rt));
		EXPECT_EQ(-ECANCELED, ringtap_wait(self->rt, variant->timeout_ms));
		pthread_join(thread, NULL);
	}
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
}

/* What a program does to the descriptor for its own sake. */
TEST_F(wait, the_descriptors_settings_make_no_difference)
{
	struct timeval soon = { .tv_usec = 1000 };
	int fd = ringtap_fd(self->rt);
	pthread_t thread;
	int i;

	ASSERT_EQ(0, fcntl(fd, F_SETFL, O_NONBLOCK));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, pthread_create(&thread, NULL, late_break_main,
					    self->rt));
		EXPECT_EQ(-ECANCELED,
			  ringtap_wait(self->rt, variant->timeout_ms));
		pthread_join(thread, NULL);
		ASSERT_EQ(0, fcntl(fd, F_SETFL, 0));
		ASSERT_EQ(0, setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon,
					sizeof(soon)));
	}
}

static struct ringtap *to_break;

static void on_alarm(int signal)
{
	(void)signal;
	ringtap_break(to_break);
}

TEST_F(wait, a_signal_handler_ends_it)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval soon = { .it_value.tv_usec = 1000 };
	int i;

	to_break = self->rt;
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	for (i = 0; i < 100; i++) {
		ASSERT_EQ(0, setitimer(ITIMER_REAL, &soon, NULL));
		ASSERT_EQ(-ECANCELED, ringtap_wait(self->rt, variant->timeout_ms));
	}
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
}

static void on_nothing(int signal)
{
	(void)signal;
}

/* Also if system calls are to go on: nothing would look at the reason. */
TEST_F(wait, a_signal_alone_is_told)
{
	struct sigaction action = {
		.sa_handler = on_nothing, .sa_flags = SA_RESTART,
	};
	/* Again and again: one may come before there is a sleep. */
	struct itimerval often = {
		.it_value.tv_usec = 1000, .it_interval.tv_usec = 20000,
	};

	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &often, NULL));
	EXPECT_EQ(-EINTR, ringtap_wait(self->rt, variant->timeout_ms));
}

/* The third field of /proc/PID/stat. */
static char state_of(pid_t pid)
{
	char path[32], state = '?';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (file) {
		if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
			state = '?';
		fclose(file);
	}
	return state;
}

static void await_state(pid_t pid, char state)
{
	while (state_of(pid) != state)
		usleep(1000);
}

/* As with Ctrl-Z and fg. */
TEST_F(wait, a_stop_is_slept_over)
{
	pid_t sleeper = getpid(), child = fork();
	int status;

	ASSERT_LE(0, child);
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		await_state(sleeper, 'S');
		kill(sleeper, SIGSTOP);
		await_state(sleeper, 'T');
		kill(sleeper, SIGCONT);
		await_state(sleeper, 'S');
		_exit(tap_receive(self->tap, 0, 1, FRAME) ? 1 : 0);
	}
	EXPECT_EQ(1, ringtap_wait(self->rt, variant->timeout_ms));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

/* However many packets there are: both loops end, and nothing is lost. */
TEST_F(wait, loops_around_it_end)
{
	unsigned int packets = 0, breaks = 0;
	struct ringtap_packet packet;
	struct ringtap_span span;

	ASSERT_EQ(0, tap_receive(self->tap, 0, 50, FRAME));
	ringtap_break(self->rt);
	EXPECT_EQ(0, ringtap_peek(self->rt, &span));
	while (breaks < 2) {
		if (ringtap_wait(self->rt, variant->timeout_ms) == -ECANCELED) {
			breaks++;
			continue;
		}
		while (ringtap_peek(self->rt, &span) > 0) {
			ringtap_each_packet(&span, &packet)
				packets++;
			ringtap_release(self->rt, &span);
			if (packets == 50)
				ringtap_break(self->rt);
		}
	}
	EXPECT_EQ(50, packets);
}

/* The kernel takes the ring for readable, the reader has read it all. */
TEST_F(wait, what_is_read_and_not_released_wakes_nobody)
{
	struct ringtap_span first, second;

	ASSERT_EQ(0, tap_receive(self->tap, 0, 1, FRAME));
	ASSERT_EQ(1, ringtap_wait(self->rt, variant->timeout_ms));
	while (ringtap_peek(self->rt, &first) != 1)
		ASSERT_EQ(1, ringtap_wait(self->rt, variant->timeout_ms));
	EXPECT_EQ(0, ringtap_wait(self->rt, 300));
	ASSERT_EQ(0, tap_receive(self->tap, 1, 1, FRAME));
	ASSERT_EQ(1, ringtap_wait(self->rt, variant->timeout_ms));
	while (ringtap_peek(self->rt, &second) != 1)
		ASSERT_EQ(1, ringtap_wait(self->rt, variant->timeout_ms));
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
	ringtap_release(self->rt, &first);
	ringtap_release(self->rt, &second);
	EXPECT_EQ(0, ringtap_wait(self->rt, 0));
}

TEST_HARNESS_MAIN
