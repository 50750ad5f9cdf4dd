// SPDX-License-Identifier: GPL-2.0
/*
 * eBPF by hand: an assembler's few words, and no compiler needed.
 */
#include "program.h"

#include <linux/bpf.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INSN(c, d, s, o, i)	((struct bpf_insn){			\
	.code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i })
#define MOV(to, from)		INSN(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0)
#define SET(to, value)		INSN(BPF_ALU64 | BPF_MOV | BPF_K, to, 0, 0, value)
#define SET32(to, value)	INSN(BPF_ALU | BPF_MOV | BPF_K, to, 0, 0, value)
#define LOAD(to, from, at)	INSN(BPF_LDX | BPF_MEM | BPF_W, to, from, at, 0)
#define JUMP(how, reg, value, by)					\
	INSN(BPF_JMP | (how) | BPF_K, reg, 0, by, value)
#define EXIT()			INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define LENGTH(code)		(sizeof(code) / sizeof(*(code)))

static int program_load(const struct bpf_insn *code, uint32_t length)
{
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = (uintptr_t)code,
		.insn_cnt = length,
		.license = (uintptr_t)"GPL",
	};

	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

int program_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(uint32_t),
		.value_size = sizeof(uint64_t),
		.max_entries = 1,
	};

	return syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

uint64_t program_counted(int map)
{
	uint64_t value = ~0ull;
	uint32_t key = 0;
	union bpf_attr attr = {
		.map_fd = map,
		.key = (uintptr_t)&key,
		.value = (uintptr_t)&value,
	};

	syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &attr, sizeof(attr));
	return value;
}

int program_longer_than(uint32_t bytes, uint32_t snaplen)
{
	const struct bpf_insn code[] = {
		LOAD(2, 1, offsetof(struct __sk_buff, len)),
		SET(0, 0),
		JUMP(BPF_JLE, 2, bytes, 1),
		SET32(0, snaplen),
		EXIT(),
	};

	return program_load(code, LENGTH(code));
}

int program_of_type(uint16_t ethertype)
{
	const struct bpf_insn code[] = {
		MOV(6, 1),
		INSN(BPF_LD | BPF_ABS | BPF_H, 0, 0, 0, 12),
		MOV(2, 0),
		SET(0, 0),
		JUMP(BPF_JNE, 2, ethertype, 1),
		SET32(0, ~0u),
		EXIT(),
	};

	return program_load(code, LENGTH(code));
}

int program_that_counts(int map)
{
	const struct bpf_insn code[] = {
		INSN(BPF_ST | BPF_MEM | BPF_W, 10, 0, -4, 0),
		MOV(2, 10),
		INSN(BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, -4),
		INSN(BPF_LD | BPF_DW | BPF_IMM, 1, BPF_PSEUDO_MAP_FD, 0, map),
		INSN(0, 0, 0, 0, 0),
		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem),
		JUMP(BPF_JEQ, 0, 0, 2),
		SET(1, 1),
		INSN(BPF_STX | BPF_ATOMIC | BPF_DW, 0, 1, 0, BPF_ADD),
		SET(0, 0),
		EXIT(),
	};

	return program_load(code, LENGTH(code));
}
