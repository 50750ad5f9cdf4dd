/* SPDX-License-Identifier: GPL-2.0 */
/*
 * eBPF without a library: a few instructions, attached to a device.
 */
#ifndef BENCH_BPF_H
#define BENCH_BPF_H

#include <linux/bpf.h>
#include <stddef.h>

/* Each returns a descriptor, or -1 and errno. */
int bpf_map(enum bpf_map_type type);
int bpf_program(enum bpf_prog_type type, const struct bpf_insn *insns,
		size_t count);
int bpf_attach(int program, const char *device, unsigned int type,
	       unsigned int flags);

/* 0, or -1 and errno. */
int bpf_map_set(int map, unsigned int key, unsigned int value);

#endif /* BENCH_BPF_H */
