// SPDX-License-Identifier: BSD-2-Clause
/*
 * Sleeping until there is something to read. The socket stays readable as long
 * as something is not released, and a reader may release later than it reads,
 * or hold back what it has seen: then a sleeper counts on the edges, of which
 * there is one for each time that a ring was armed. Who has released all, as
 * most do, asks the socket itself, by recv() if there is no time limit: the
 * kernel then has the least to look after.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define NS_PER_SECOND	1000000000ull

/* As RINGTAP_NOTHING_HELD: the lesser of the two is how long to sleep. */
#define FOREVER		UINT64_MAX

/* How long a ring may fill up unwatched while something is held back. */
#define LOOK_NS		500000ull

/* Looks at the rings for each look at the clock. */
#define BUSY_LOOKS	32

static int watch(const struct ringtap *rt, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (fd < 0 || epoll_ctl(rt->epoll, EPOLL_CTL_ADD, fd, &event))
		return -errno;
	return 0;
}

/* An edge that came before is told as well. */
static int watch_edges(struct ringtap *rt)
{
	int err = 0;

	if (!rt->edges)
		err = watch(rt, rt->fd, EPOLLIN | EPOLLET);
	/* After a fork the other process may have been first. */
	if (err == -EEXIST)
		err = 0;
	rt->edges = !err;
	return err;
}

static int watch_merge(struct ringtap *rt)
{
	int err = watch_edges(rt);

	if (err)
		return err;
	rt->timer = timerfd_create(CLOCK_MONOTONIC,
				   TFD_CLOEXEC | TFD_NONBLOCK);
	return watch(rt, rt->timer, EPOLLIN);
}

/* Who can break off a sleep in recv() may sleep there: not with a module that
 * does not know of it, nor where one of the two calls is forbidden.
 */
static bool can_sleep_in_recv(const struct ringtap *rt)
{
	return !send(rt->fd, NULL, 0, 0) &&
	       recv(rt->fd, NULL, 0, MSG_DONTWAIT) < 0 && errno == ECANCELED;
}

int ringtap_wait_init(struct ringtap *rt)
{
	int err;

	rt->epoll = epoll_create1(EPOLL_CLOEXEC);
	err = rt->epoll < 0 ? -errno : 0;
	if (!err) {
		rt->called = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		err = watch(rt, rt->called, EPOLLIN | EPOLLET);
	}
	if (!err && rt->merge.on)
		err = watch_merge(rt);
	if (err)
		return ringtap_error_set(rt, err,
					 "can't make what a sleeper is woken by: %s",
					 strerror(-err));
	rt->recv = can_sleep_in_recv(rt);
	return 0;
}

void ringtap_wait_exit(struct ringtap *rt)
{
	int fds[] = { rt->timer, rt->called, rt->epoll };
	unsigned int i;

	for (i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static struct timespec timespec(uint64_t ns)
{
	return (struct timespec){ ns / NS_PER_SECOND, ns % NS_PER_SECOND };
}

uint64_t ringtap_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

/* Whoever polls from outside has been told of all that came before this. */
void ringtap_wait_forget(struct ringtap *rt)
{
	struct epoll_event events[3];

	if (rt->watched)
		epoll_wait(rt->epoll, events, 3, 0);
}

/* 0 would stop the timer. */
void ringtap_wait_until(struct ringtap *rt, uint64_t hold)
{
	struct itimerspec when = { .it_value = timespec(hold ? : 1) };

	if (hold == RINGTAP_NOTHING_HELD)
		when.it_value = timespec(0);
	if (rt->watched)
		timerfd_settime(rt->timer, 0, &when, NULL);
}

/* Both for who is in poll() and who is in recv(). Whom a signal has interrupted
 * may be about to look at errno.
 */
void ringtap_break(struct ringtap *rt)
{
	uint64_t one = 1;
	int saved = errno;

	__atomic_store_n(&rt->broken, true, __ATOMIC_RELEASE);
	/* If it fails, it is readable already. */
	one = write(rt->called, &one, sizeof(one));
	send(rt->fd, NULL, 0, 0);
	errno = saved;
}

static bool is_broken(const struct ringtap *rt)
{
	return __atomic_load_n(&rt->broken, __ATOMIC_RELAXED);
}

static bool take_break(struct ringtap *rt)
{
	return __atomic_exchange_n(&rt->broken, false, __ATOMIC_ACQUIRE);
}

/* By the kernel's word, for it knows how long the reader has waited. */
static bool enough_is_there(const struct ringtap *rt)
{
	struct pollfd pfd = { .fd = rt->fd, .events = POLLIN };

	return !rt->watermark || poll(&pfd, 1, 0) > 0;
}

/* 1 if a peek may find something now. If not: @hold is how long until what is
 * held back becomes due. Nobody wakes the reader before, or he would be woken by
 * each packet; he looks after the rings' room by himself.
 */
static int ready(struct ringtap *rt, uint64_t *hold)
{
	uint32_t end = ringtap_end_flags(rt);

	*hold = ringtap_merge_hold(rt);
	if (*hold && *hold != RINGTAP_NOTHING_HELD && !end)
		return 0;
	/* Who does not sleep is not to be woken, either. */
	if (!rt->watermark && ringtap_unread(rt))
		return 1;
	ringtap_arm(rt);
	end = ringtap_end_flags(rt);
	if (!ringtap_unread(rt))
		return end ? ringtap_fail_end(rt, end) : 0;
	return end || !*hold || enough_is_there(rt);
}

/* Where a process is only stopped and continued, ppoll() goes on by itself, and
 * epoll_wait() does not. Who was woken looks for himself what by.
 */
static int sleep_on_edges(struct ringtap *rt, const struct timespec *left)
{
	struct pollfd pfd = { .fd = rt->epoll, .events = POLLIN };
	struct epoll_event events[3];
	int ret = watch_edges(rt);

	if (ret)
		return ret;
	ret = ppoll(&pfd, 1, left, NULL);
	if (ret > 0)
		ret = epoll_wait(rt->epoll, events, 3, 0);
	return ret < 0 ? -errno : 0;
}

/* What a break leaves behind must be taken away, or nobody sleeps any more. A
 * break that comes meanwhile is not lost: @broken was set before.
 */
static int sleep_on_socket(struct ringtap *rt, const struct timespec *left)
{
	struct pollfd pfds[] = {
		{ .fd = rt->fd, .events = POLLIN },
		{ .fd = rt->called, .events = POLLIN },
	};
	uint64_t breaks;
	int ret = ppoll(pfds, 2, left, NULL);

	if (ret > 0 && pfds[1].revents)
		ret = read(rt->called, &breaks, sizeof(breaks));
	/* After a fork the other process may have taken it away. */
	return ret < 0 && errno != EAGAIN ? -errno : 0;
}

/* Whatever the program has done to its descriptor, O_NONBLOCK or SO_RCVTIMEO, is
 * no reason not to sleep.
 */
static int sleep_in_recv(struct ringtap *rt)
{
	if (!recv(rt->fd, NULL, 0, 0) || errno == ECANCELED)
		return 0;
	return errno == EINTR ? -EINTR : sleep_on_socket(rt, NULL);
}

/* 0 when the time is over, else 1 or a negative errno. */
static int sleep_until(struct ringtap *rt, uint64_t until, uint64_t hold)
{
	uint64_t now = until == FOREVER ? 0 : ringtap_monotonic();
	struct timespec left, *limit = NULL;
	uint64_t ns = until;
	int err;

	if (until <= now)
		return 0;
	if (ns != FOREVER)
		ns -= now;
	if (hold < ns)
		ns = hold;
	if (ns != FOREVER) {
		left = timespec(ns);
		limit = &left;
	}
	if (hold != RINGTAP_NOTHING_HELD || !ringtap_all_released(rt))
		err = sleep_on_edges(rt, limit);
	else if (!limit && rt->recv)
		err = sleep_in_recv(rt);
	else
		err = sleep_on_socket(rt, limit);
	return err ? err : 1;
}

/* Leaves the other thread of a core what it can do without us. */
static void pause_briefly(void)
{
#ifdef __has_builtin
#if __has_builtin(__builtin_ia32_pause)
	__builtin_ia32_pause();
#elif __has_builtin(__builtin_arm_yield)
	__builtin_arm_yield();
#endif
#endif
}

/* Who looks without a pause has not announced that he sleeps: nobody has to wake
 * him. Not for more than one packet, nor for the time of one that is held back.
 */
static void look_busily(const struct ringtap *rt, uint64_t until)
{
	uint64_t end = ringtap_monotonic() + rt->busy_ns;
	unsigned int i;

	if (end > until)
		end = until;
	do {
		for (i = 0; i < BUSY_LOOKS; i++) {
			if (ringtap_unread(rt) || ringtap_end_flags(rt) ||
			    is_broken(rt))
				return;
			pause_briefly();
		}
	} while (ringtap_monotonic() < end);
}

/* How long to sleep while something is held back. Who waits for much is woken when
 * it is there, unless it already was when he said so; behind that he looks after
 * the rings' room himself.
 */
static uint64_t watched_hold(struct ringtap *rt, uint64_t hold)
{
	if (hold == RINGTAP_NOTHING_HELD)
		return hold;
	if (rt->watermark && !ringtap_merge_has_enough(rt)) {
		ringtap_arm(rt);
		hold = ringtap_merge_hold(rt);
		if (!ringtap_merge_has_enough(rt))
			return hold;
	}
	return hold < LOOK_NS ? hold : LOOK_NS;
}

int ringtap_wait(struct ringtap *rt, int timeout_ms)
{
	uint64_t until = timeout_ms < 0 ? FOREVER :
			 ringtap_monotonic() + timeout_ms * 1000000ull;
	uint64_t hold;
	int ret;

	rt->busy = rt->busy_ns && !rt->watermark;
	if (rt->busy)
		look_busily(rt, until);
	do {
		if (take_break(rt))
			return ringtap_error_set(rt, -ECANCELED,
						 "the wait was broken off");
		ret = ready(rt, &hold);
		if (ret)
			return ret;
		hold = watched_hold(rt, hold);
		ringtap_wait_until(rt, hold);
		ret = sleep_until(rt, until, hold);
	} while (ret > 0 || (ret == -EINTR && is_broken(rt)));
	if (ret < 0)
		return ringtap_error_set(rt, ret, "can't wait: %s",
					 strerror(-ret));
	return 0;
}

int ringtap_fd(const struct ringtap *rt)
{
	return rt->fd;
}

int ringtap_poll_fd(struct ringtap *rt)
{
	if (!rt->merge.on)
		return rt->fd;
	rt->watched = true;
	ringtap_wait_until(rt, ringtap_merge_hold(rt));
	return rt->epoll;
}
