// SPDX-License-Identifier: GPL-2.0
/*
 * Puts an eBPF program that lets everything pass on a device, says so, and takes it
 * away again when it is ended.
 */
#define _GNU_SOURCE
#include <err.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Younger than the oldest headers. */
#define TCX_INGRESS	46
#define TCX_NEXT	(-1)

static const struct place {
	const char	*name;
	unsigned int	program;
	unsigned int	attach;
	unsigned int	flags;
	int		verdict;
} places[] = {
	{ "generic", BPF_PROG_TYPE_XDP, BPF_XDP, XDP_FLAGS_SKB_MODE, XDP_PASS },
	{ "driver", BPF_PROG_TYPE_XDP, BPF_XDP, XDP_FLAGS_DRV_MODE, XDP_PASS },
	{ "tcx", BPF_PROG_TYPE_SCHED_CLS, TCX_INGRESS, 0, TCX_NEXT },
};

static int bpf(int command, union bpf_attr *attr)
{
	int ret = syscall(SYS_bpf, command, attr, sizeof(*attr));

	if (ret < 0)
		err(1, "bpf(%d)", command);
	return ret;
}

static void attach(const struct place *place, const char *device)
{
	struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = place->verdict },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr load = {
		.prog_type = place->program,
		.insns = (uintptr_t)code,
		.insn_cnt = sizeof(code) / sizeof(code[0]),
		.license = (uintptr_t)"GPL",
	};
	union bpf_attr link = { 0 };

	link.link_create.prog_fd = bpf(BPF_PROG_LOAD, &load);
	link.link_create.target_ifindex = if_nametoindex(device);
	link.link_create.attach_type = place->attach;
	link.link_create.flags = place->flags;
	bpf(BPF_LINK_CREATE, &link);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc != 3)
		errx(2, "usage: attach generic|driver|tcx DEVICE");
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strcmp(argv[1], places[i].name))
			attach(&places[i], argv[2]);
	puts("attached");
	fflush(stdout);
	pause();
	return 0;
}
