// SPDX-License-Identifier: GPL-2.0
#include "stop.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t asked;
static int event_fd;

static void on_signal(int signal)
{
	uint64_t one = 1;
	int saved = errno;

	(void)signal;
	asked = 1;
	if (write(event_fd, &one, sizeof(one)) < 0)
		asked = 1;
	errno = saved;
}

int stop_init(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction old;

	event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (event_fd < 0)
		return -errno;
	/* A shell starts background jobs with SIGINT ignored, and they are
	 * ended by it all the same; an ignored SIGHUP is nohup's wish.
	 */
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGHUP, NULL, &old);
	if (old.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &stop, NULL);
	return event_fd;
}

bool stop_asked(void)
{
	return asked;
}
