// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

bool machine_is_emulated(void)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	bool emulated = false;
	char line[256];

	while (file && !emulated && fgets(line, sizeof(line), file))
		emulated = strstr(line, "QEMU");
	if (file)
		fclose(file);
	return emulated;
}

bool machine_is_realtime(void)
{
	struct utsname name;

	return !uname(&name) && strstr(name.version, "PREEMPT_RT");
}

bool machine_watches(void)
{
	return !access("/proc/lockdep", F_OK);
}

void machine_pin(unsigned int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

uint64_t machine_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

uint64_t machine_softirqs(const char *kind, unsigned int cpu)
{
	FILE *list = fopen("/proc/softirqs", "r");
	uint64_t count = 0;
	char line[4096];
	char *at;

	while (list && fgets(line, sizeof(line), list)) {
		at = line + strspn(line, " ");
		if (strncmp(at, kind, strlen(kind)) || at[strlen(kind)] != ':')
			continue;
		at += strlen(kind) + 1;
		do
			count = strtoull(at, &at, 10);
		while (cpu--);
		break;
	}
	if (list)
		fclose(list);
	return count;
}

bool machine_has_timer(const char *function)
{
	FILE *list = fopen("/proc/timer_list", "r");
	bool runs = false;
	char line[512];

	while (list && !runs && fgets(line, sizeof(line), list))
		runs = strstr(line, function);
	if (list)
		fclose(list);
	return runs;
}

void machine_hurry(bool on)
{
	FILE *file = fopen("/sys/kernel/rcu_expedited", "w");

	if (!file)
		return;
	fprintf(file, "%d\n", on);
	fclose(file);
}
