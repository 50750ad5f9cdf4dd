// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "sleeper.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

int sleeper_init(struct sleeper *sleeper, enum sleep how, struct ringtap *rt)
{
	struct epoll_event event = { .events = EPOLLIN };

	*sleeper = (struct sleeper){ .how = how, .rt = rt };
	sleeper->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (how == SLEEP_EDGE)
		event.events |= EPOLLET;
	return epoll_ctl(sleeper->epoll, EPOLL_CTL_ADD, ringtap_fd(rt), &event);
}

void sleeper_exit(struct sleeper *sleeper)
{
	close(sleeper->epoll);
}

static int sleep_select(int fd, int timeout_ms)
{
	struct timeval timeout = {
		.tv_sec = timeout_ms / 1000,
		.tv_usec = timeout_ms % 1000 * 1000,
	};
	fd_set fds;

	FD_ZERO(&fds);
	FD_SET(fd, &fds);
	return select(fd + 1, &fds, NULL, NULL, &timeout);
}

static int sleep_recv(int fd, int timeout_ms)
{
	struct timeval timeout = {
		.tv_sec = timeout_ms / 1000,
		.tv_usec = timeout_ms % 1000 * 1000,
	};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	if (!recv(fd, NULL, 0, timeout_ms ? 0 : MSG_DONTWAIT))
		return 1;
	return errno == EAGAIN ? 0 : -errno;
}

/* Both ask the socket, the poll by way of the epoll. */
static int sleep_nested(int epoll, int timeout_ms)
{
	struct pollfd pfd = { .fd = epoll, .events = POLLIN };
	struct epoll_event event;
	int ret = poll(&pfd, 1, timeout_ms);

	return ret > 0 ? epoll_wait(epoll, &event, 1, 0) : ret;
}

int sleeper_sleep(const struct sleeper *sleeper, int timeout_ms)
{
	struct pollfd pfd = {
		.fd = ringtap_fd(sleeper->rt), .events = POLLIN,
	};
	struct epoll_event event;

	switch (sleeper->how) {
	case SLEEP_WAIT:
		return ringtap_wait(sleeper->rt, timeout_ms);
	case SLEEP_POLL:
		return poll(&pfd, 1, timeout_ms);
	case SLEEP_SELECT:
		return sleep_select(pfd.fd, timeout_ms);
	case SLEEP_RECV:
		return sleep_recv(pfd.fd, timeout_ms);
	case SLEEP_NESTED:
		return sleep_nested(sleeper->epoll, timeout_ms);
	default:
		return epoll_wait(sleeper->epoll, &event, 1, timeout_ms);
	}
}

static void *nap_main(void *arg)
{
	struct sleeper *sleeper = arg;

	__atomic_store_n(&sleeper->tid, gettid(), __ATOMIC_RELEASE);
	sleeper->woken = sleeper_sleep(sleeper, sleeper->timeout_ms);
	__atomic_store_n(&sleeper->over, true, __ATOMIC_RELEASE);
	return NULL;
}

/* 'S' while it sleeps; the state stands behind the name. */
static char thread_state(pid_t tid)
{
	char path[64], line[256] = "";
	const char *name_end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	name_end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return name_end ? name_end[2] : 0;
}

bool sleeper_naps(struct sleeper *sleeper)
{
	pid_t tid = __atomic_load_n(&sleeper->tid, __ATOMIC_ACQUIRE);

	return tid && thread_state(tid) == 'S' &&
	       !__atomic_load_n(&sleeper->over, __ATOMIC_ACQUIRE);
}

int sleeper_nap_begin(struct sleeper *sleeper, int timeout_ms)
{
	int err;

	sleeper->tid = 0;
	sleeper->over = false;
	sleeper->timeout_ms = timeout_ms;
	err = pthread_create(&sleeper->thread, NULL, nap_main, sleeper);
	while (!err && !sleeper_naps(sleeper) &&
	       !__atomic_load_n(&sleeper->over, __ATOMIC_ACQUIRE))
		sched_yield();
	return -err;
}

int sleeper_nap_end(struct sleeper *sleeper)
{
	pthread_join(sleeper->thread, NULL);
	return sleeper->woken;
}
