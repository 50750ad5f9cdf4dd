// SPDX-License-Identifier: GPL-2.0
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t end, counters, flush;
static int event_fd;

static void on_signal(int signal)
{
	uint64_t one = 1;
	int saved = errno;

	if (signal == SIGUSR1)
		counters = 1;
	else if (signal == SIGUSR2)
		flush = 1;
	else
		end = 1;
	if (write(event_fd, &one, sizeof(one)) < 0)
		errno = saved; /* it is readable anyway */
	errno = saved;
}

int signals_init(void)
{
	/* Whoever writes goes on writing; poll() is ended nevertheless. */
	struct sigaction action = {
		.sa_handler = on_signal, .sa_flags = SA_RESTART,
	};
	struct sigaction old;

	event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (event_fd < 0)
		return -errno;
	/* A shell starts background jobs with SIGINT ignored, and they are
	 * ended by it all the same; an ignored SIGHUP is nohup's wish.
	 */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, NULL, &old);
	if (old.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* Children are not waited for. */
	signal(SIGCHLD, SIG_IGN);
	return event_fd;
}

bool signals_end(void)
{
	return end;
}

static bool take(volatile sig_atomic_t *asked)
{
	bool taken = *asked;

	*asked = 0;
	return taken;
}

bool signals_counters(void)
{
	return take(&counters);
}

bool signals_flush(void)
{
	return take(&flush);
}

void signals_seen(void)
{
	uint64_t times;

	if (!end && read(event_fd, &times, sizeof(times)) < 0)
		return; /* none came */
}
