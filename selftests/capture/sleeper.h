/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_SLEEPER_H
#define RINGTAP_CAPTURE_SLEEPER_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

struct ringtap;

/* All ways of waiting for a capture; nested is a poll of an epoll. */
enum sleep {
	SLEEP_WAIT, SLEEP_POLL, SLEEP_SELECT, SLEEP_LEVEL, SLEEP_EDGE,
	SLEEP_NESTED, SLEEP_RECV,
};

/**
 * struct sleeper - who waits for a capture
 * @how: in which way
 * @rt: for what
 * @epoll: has the capture's descriptor, edge-triggered if @how says so
 * @timeout_ms: of a nap
 * @thread: has the nap
 * @tid: the thread's number, 0 until it runs
 * @over: the nap is
 * @woken: what came out of it
 */
struct sleeper {
	enum sleep	how;
	struct ringtap	*rt;
	int		epoll;
	int		timeout_ms;
	pthread_t	thread;
	pid_t		tid;
	bool		over;
	int		woken;
};

int sleeper_init(struct sleeper *sleeper, enum sleep how, struct ringtap *rt);
void sleeper_exit(struct sleeper *sleeper);

/* 1 if woken, 0 if forgotten. */
int sleeper_sleep(const struct sleeper *sleeper, int timeout_ms);

/* The same in a thread. Begin returns when it is asleep; end waits for it. */
int sleeper_nap_begin(struct sleeper *sleeper, int timeout_ms);
int sleeper_nap_end(struct sleeper *sleeper);

/* The nap is not over, and nobody has woken the thread to see about it. */
bool sleeper_naps(struct sleeper *sleeper);

#endif /* RINGTAP_CAPTURE_SLEEPER_H */
