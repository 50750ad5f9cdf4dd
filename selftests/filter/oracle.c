// SPDX-License-Identifier: GPL-2.0
/*
 * Two opinions on which frames a filter takes: libpcap's own interpreter with
 * the program that it has for files, and the kernel's packet socket with the
 * program that tcpdump would give it.
 */
#include "oracle.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SNAPLEN	262144

static bool takes(const struct bpf_program *program, const struct frame *frame)
{
	const struct pcap_pkthdr header = {
		.caplen = frame->len, .len = frame->len,
	};

	return pcap_offline_filter(program, &header, frame->bytes) != 0;
}

/* "" is no filter, and has no program. */
static int compile(const char *text, struct bpf_program *program)
{
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, SNAPLEN);
	int ret = pcap_compile(dead, program, text, 1, 0);

	pcap_close(dead);
	return ret;
}

static int judge(const char *text, const struct frame *frames,
		 unsigned int count, bool taken[CORPUS_ROOM])
{
	struct bpf_program program;
	unsigned int i;

	memset(taken, 0, CORPUS_ROOM * sizeof(*taken));
	if (compile(text, &program))
		return -1;
	for (i = 0; i < count; i++)
		taken[i] = takes(&program, &frames[i]);
	pcap_freecode(&program);
	return 0;
}

/**
 * struct part - of a filter: what it says when it stands alone
 * @yes: it takes the frame
 * @no: it does not; if neither, it looks behind the frame's end, and then the
 *	whole filter takes it not
 */
struct part {
	bool	yes[CORPUS_ROOM];
	bool	no[CORPUS_ROOM];
};

/* A part may be one that libpcap refuses because it takes nothing. */
static void judge_part(const char *text, const struct frame *frames,
		       unsigned int count, struct part *part)
{
	char negation[GRAMMAR_TEXT + 8];
	unsigned int i;

	snprintf(negation, sizeof(negation), "not (%s)", text);
	if (judge(negation, frames, count, part->no))
		memset(part->no, 0, sizeof(part->no));
	if (judge(text, frames, count, part->yes))
		for (i = 0; i < count; i++)
			part->no[i] = true;
}

static bool join(const struct grammar_filter *filter, const struct part *head,
		 const struct part *tail, unsigned int i)
{
	bool taken = filter->negated ? tail->no[i] : tail->yes[i];

	if (!head->yes[i] && !head->no[i])
		return false;
	return filter->either ? head->yes[i] || taken : head->yes[i] && taken;
}

/* What stands before the first "vlan" sees the frame without the tag. What
 * begins with it finds the tag, and all behind it.
 */
static void judge_stripped(struct oracle *oracle,
			   const struct grammar_filter *filter,
			   const struct corpus *corpus)
{
	struct part head, tail;
	unsigned int i;

	judge_part(filter->head, corpus->seen, corpus->count, &head);
	judge_part(filter->tail, corpus->wire, corpus->count, &tail);
	for (i = 0; i < corpus->count; i++)
		if (corpus->stripped[i])
			oracle->taken[i] = join(filter, &head, &tail, i);
}

/* The reason for all that is not as in a file: the frame has lost its tag. There
 * a frame can't be of IP and have one, too, and the optimizer refuses a text that
 * says so; with tags it is not asked.
 */
int oracle_ask(struct oracle *oracle, const struct grammar_filter *filter,
	       const struct corpus *corpus)
{
	int refused = judge(filter->text, corpus->wire, corpus->count,
			    oracle->in_file);

	if (!*filter->tail)
		return judge(filter->text, corpus->seen, corpus->count,
			     oracle->taken);
	memcpy(oracle->taken, oracle->in_file, sizeof(oracle->taken));
	if (*filter->head)
		judge_stripped(oracle, filter, corpus);
	return refused ? ORACLE_EITHER : 0;
}

pcap_t *oracle_live(const char *device)
{
	char reason[PCAP_ERRBUF_SIZE];
	pcap_t *live = pcap_create(device, reason);

	pcap_set_snaplen(live, SNAPLEN);
	if (pcap_activate(live) >= 0)
		return live;
	pcap_close(live);
	return NULL;
}

int oracle_witness_open(struct oracle_witness *witness, const char *device)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(device),
	};
	int bytes = 8 << 20;

	witness->fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
	if (witness->fd < 0)
		return -1;
	setsockopt(witness->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes,
		   sizeof(bytes));
	return bind(witness->fd, (struct sockaddr *)&addr, sizeof(addr));
}

/* With tags as by tcpdump -O: what the optimizer makes of them is wrong. The
 * kernel's instructions are libpcap's.
 */
int oracle_witness_set(struct oracle_witness *witness, pcap_t *live,
		       const struct grammar_filter *filter)
{
	struct bpf_program program;
	struct sock_fprog fprog;
	int ret;

	if (pcap_compile(live, &program, filter->text, !*filter->tail, 0))
		return -1;
	fprog.len = program.bf_len;
	fprog.filter = (struct sock_filter *)program.bf_insns;
	ret = setsockopt(witness->fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog,
			 sizeof(fprog));
	pcap_freecode(&program);
	return ret;
}

int oracle_find(const struct frame *frames, unsigned int count,
		unsigned int from, const void *bytes, size_t len)
{
	for (; from < count; from++)
		if (frames[from].len == len &&
		    !memcmp(frames[from].bytes, bytes, len))
			return from;
	return -1;
}

int oracle_witness_read(struct oracle_witness *witness,
			const struct corpus *corpus, bool taken[CORPUS_ROOM])
{
	uint8_t bytes[FRAME_ROOM];
	ssize_t len;
	int next = 0;

	memset(taken, 0, CORPUS_ROOM * sizeof(*taken));
	while ((len = recv(witness->fd, bytes, sizeof(bytes), 0)) >= 0) {
		next = oracle_find(corpus->seen, corpus->count, next, bytes, len);
		if (next < 0)
			return -1;
		taken[next++] = true;
	}
	return 0;
}
