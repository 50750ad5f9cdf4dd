// SPDX-License-Identifier: GPL-2.0
#include "stamp.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bpf.h"

/* Behind the headers of Ethernet, IPv4 and UDP. */
#define STAMP		42

/* Of Linux 6.6, and not in the headers of before. */
#define TCX_EGRESS	47
#define TCX_NEXT_ONE	-1

/* now = bpf_ktime_get_ns();
 * bpf_skb_store_bytes(skb, STAMP, &now, sizeof(now), 0);
 * return TCX_NEXT;
 */
static const struct bpf_insn program[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_6,
	  .src_reg = BPF_REG_1 },
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_ktime_get_ns },
	{ .code = BPF_STX | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10,
	  .src_reg = BPF_REG_0, .off = -8 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1,
	  .src_reg = BPF_REG_6 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2,
	  .imm = STAMP },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_3,
	  .src_reg = BPF_REG_10 },
	{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_3,
	  .imm = -8 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_4,
	  .imm = 8 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_5 },
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_skb_store_bytes },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0,
	  .imm = TCX_NEXT_ONE },
	{ .code = BPF_JMP | BPF_EXIT },
};

int stamp_begin(const char *device)
{
	int link, fd = bpf_program(BPF_PROG_TYPE_SCHED_CLS, program,
				   sizeof(program) / sizeof(*program));

	link = fd < 0 ? -1 : bpf_attach(fd, device, TCX_EGRESS, 0);
	if (link < 0)
		perror("the program that writes the time into frames");
	if (fd >= 0)
		close(fd);
	return link;
}

uint64_t stamp_of(const void *frame, size_t len)
{
	uint64_t stamp = 0;

	if (len >= STAMP_FRAME)
		memcpy(&stamp, (const uint8_t *)frame + STAMP, sizeof(stamp));
	return stamp;
}
