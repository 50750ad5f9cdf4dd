// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "bpf.h"

#include <net/if.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(enum bpf_cmd command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

/* With one entry. */
int bpf_map(enum bpf_map_type type)
{
	union bpf_attr attr = {
		.map_type = type, .key_size = 4, .value_size = 4,
		.max_entries = 1,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

int bpf_map_set(int map, unsigned int key, unsigned int value)
{
	union bpf_attr attr = {
		.map_fd = map, .key = (uintptr_t)&key,
		.value = (uintptr_t)&value,
	};

	return bpf(BPF_MAP_UPDATE_ELEM, &attr);
}

int bpf_program(enum bpf_prog_type type, const struct bpf_insn *insns,
		size_t count)
{
	union bpf_attr attr = {
		.prog_type = type, .insns = (uintptr_t)insns,
		.insn_cnt = count, .license = (uintptr_t)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

int bpf_attach(int program, const char *device, unsigned int type,
	       unsigned int flags)
{
	union bpf_attr attr = { };

	attr.link_create.prog_fd = program;
	attr.link_create.target_ifindex = if_nametoindex(device);
	attr.link_create.attach_type = type;
	attr.link_create.flags = flags;
	return bpf(BPF_LINK_CREATE, &attr);
}
