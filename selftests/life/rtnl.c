// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "rtnl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MODPROBE	"/proc/sys/kernel/modprobe"
#define LIMIT_S		60

static void rtnl_path(const struct rtnl_holder *holder, const char *name,
		      char *path, size_t size)
{
	snprintf(path, size, "%s/%s", holder->folder, name);
}

static bool rtnl_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	bool ok;

	if (!file)
		return false;
	ok = fputs(text, file) >= 0;
	return !fclose(file) && ok;
}

/* Gives up by itself, should the test be no more. */
static bool rtnl_write_script(const struct rtnl_holder *holder, const char *path)
{
	char script[512];

	snprintf(script, sizeof(script),
		 "#!/bin/sh\n: >%s/held\nfor i in $(seq 1000); do\n"
		 "\t[ -d %s ] && [ ! -e %s/go ] || exit 1\n\tsleep 0.05\ndone\nexit 1\n",
		 holder->folder, holder->folder, holder->folder);
	return rtnl_write(path, script) && !chmod(path, 0755);
}

/* The kernel asks for the script as the first process sees the files. */
static bool rtnl_set_modprobe(struct rtnl_holder *holder, const char *path)
{
	FILE *old = fopen(MODPROBE, "r");

	if (!old)
		return false;
	if (!fgets(holder->modprobe, sizeof(holder->modprobe), old))
		holder->modprobe[0] = '\0';
	fclose(old);
	return rtnl_write(MODPROBE, path);
}

static pid_t rtnl_add_route(void)
{
	pid_t pid = fork();

	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		execlp("ip", "ip", "route", "add", "10.77.0.0/24", "dev", "lo",
		       "congctl", "ringtap_nobody", (char *)NULL);
		_exit(1);
	}
	return pid;
}

static bool rtnl_await(const char *path)
{
	time_t until = time(NULL) + LIMIT_S;

	while (access(path, F_OK)) {
		if (time(NULL) > until)
			return false;
		usleep(10000);
	}
	return true;
}

bool rtnl_hold(struct rtnl_holder *holder)
{
	char script[80], held[80];

	snprintf(holder->folder, sizeof(holder->folder),
		 "/tmp/ringtap-rtnl-XXXXXX");
	if (!mkdtemp(holder->folder) || system("ip link set lo up"))
		return false;
	rtnl_path(holder, "modprobe", script, sizeof(script));
	rtnl_path(holder, "held", held, sizeof(held));
	if (!rtnl_write_script(holder, script) ||
	    !rtnl_set_modprobe(holder, script))
		return false;
	holder->pid = rtnl_add_route();
	return holder->pid > 0 && rtnl_await(held);
}

bool rtnl_held(const struct rtnl_holder *holder)
{
	return !waitpid(holder->pid, NULL, WNOHANG);
}

void rtnl_release(struct rtnl_holder *holder)
{
	char path[80];

	rtnl_write(MODPROBE, holder->modprobe);
	rtnl_path(holder, "go", path, sizeof(path));
	rtnl_write(path, "");
	if (holder->pid > 0)
		waitpid(holder->pid, NULL, 0);
	unlink(path);
	rtnl_path(holder, "held", path, sizeof(path));
	unlink(path);
	rtnl_path(holder, "modprobe", path, sizeof(path));
	unlink(path);
	rmdir(holder->folder);
}
