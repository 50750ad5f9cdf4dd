// SPDX-License-Identifier: GPL-2.0
#include "filter.h"

#include <assert.h>
#include <linux/filter.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

#define SNAPLEN		262144

/* Hosts that no frame is from or for, before the one that all are for. */
#define OTHERS		40
#define TEXT_BYTES	2048

/* Both describe the same instructions. */
static_assert(sizeof(struct bpf_insn) == sizeof(struct sock_filter),
	      "libpcap's instructions are not the kernel's");

static void write_long(char *text, size_t size)
{
	size_t len = 0;
	unsigned int i;

	for (i = 1; i <= OTHERS; i++)
		len += snprintf(text + len, size - len,
				"host 198.51.100.%u or ", i);
	snprintf(text + len, size - len, "dst host 192.0.2.1");
}

const struct sock_fprog *filter_compile(const char *name)
{
	static struct bpf_program program;
	static struct sock_fprog filter;
	char text[TEXT_BYTES] = "udp";
	pcap_t *pcap;

	if (!strcmp(name, "long")) {
		write_long(text, sizeof(text));
	} else if (strcmp(name, "short")) {
		fprintf(stderr, "there is no filter '%s': none, short or long\n",
			name);
		return NULL;
	}
	pcap = pcap_open_dead(DLT_EN10MB, SNAPLEN);
	if (pcap_compile(pcap, &program, text, 1, PCAP_NETMASK_UNKNOWN)) {
		pcap_perror(pcap, "pcap_compile");
		return NULL;
	}
	pcap_close(pcap);
	filter.len = program.bf_len;
	filter.filter = (void *)program.bf_insns;
	return &filter;
}
