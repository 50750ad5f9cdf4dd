// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "reader_process.h"
#include "reader.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

static void reader_process_main(const struct ringtap_options *options, int ready)
{
	struct ringtap *rt;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (ringtap_open(&rt, options)) {
		fprintf(stderr, "# %s\n", ringtap_strerror(rt));
		_exit(1);
	}
	if (write(ready, "", 1) != 1)
		_exit(1);
	while (ringtap_wait(rt, -1) >= 0)
		reader_drain(rt);
	for (;;)
		pause();
}

pid_t reader_process_start(const struct ringtap_options *options)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe(ready))
		return 0;
	pid = fork();
	if (!pid)
		reader_process_main(options, ready[1]);
	close(ready[1]);
	if (pid > 0 && read(ready[0], &byte, 1) != 1) {
		waitpid(pid, NULL, 0);
		pid = 0;
	}
	close(ready[0]);
	return pid > 0 ? pid : 0;
}

void reader_process_kill(pid_t pid)
{
	kill(pid, SIGKILL);
}

void reader_process_end(pid_t pid)
{
	reader_process_kill(pid);
	waitpid(pid, NULL, 0);
}
