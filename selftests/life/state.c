// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ringtap/ringtap.h>

/* A mapping would keep the socket alive: so there is none between calls. */
struct ringtap_state state_of(struct ringtap *rt)
{
	struct ringtap_state state = { .flags = ~0u };
	size_t page = sysconf(_SC_PAGESIZE);
	struct ringtap_layout layout;
	uint8_t *shared;

	if (ringtap_layout(rt, &layout))
		return state;
	shared = mmap(NULL, page, PROT_READ, MAP_SHARED, ringtap_fd(rt),
		      layout.shared_off);
	if (shared == MAP_FAILED)
		return state;
	memcpy(&state, shared + layout.state_off, sizeof(state));
	munmap(shared, page);
	return state;
}

int state_promiscuity(const char *device)
{
	char command[80], line[1024];
	int promiscuity = -1;
	const char *found;
	FILE *ip;

	snprintf(command, sizeof(command),
		 "ip -d -o link show dev %s 2>/dev/null", device);
	ip = popen(command, "r");
	if (!ip)
		return -1;
	if (fgets(line, sizeof(line), ip)) {
		found = strstr(line, " promiscuity ");
		if (found)
			promiscuity = atoi(found + strlen(" promiscuity "));
	}
	pclose(ip);
	return promiscuity;
}
