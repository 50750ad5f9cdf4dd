// SPDX-License-Identifier: BSD-2-Clause
/*
 * Filter text becomes a program for one link type. libpcap does it, so that a
 * text means what it means to tcpdump.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"

/* pcapng's number of a link type, and libpcap's, which is another for some. */
static const struct kind {
	unsigned int	linktype;
	int		dlt;
	const char	*name;
} kinds[] = {
	{ LINKTYPE_ETHERNET, DLT_EN10MB, "Ethernet" },
	{ LINKTYPE_IEEE802_11, DLT_IEEE802_11, "802.11" },
	{ LINKTYPE_RADIOTAP, DLT_IEEE802_11_RADIO, "802.11 with radiotap" },
	{ LINKTYPE_RAW, DLT_RAW, "IP without link-layer header" },
};

static const struct kind *find_kind(unsigned int linktype)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].linktype == linktype)
			return &kinds[i];
	return NULL;
}

int ringtap_compile_fail(const struct compile *compile, int err,
			 const char *sentence, ...)
{
	va_list args;

	va_start(args, sentence);
	vsnprintf(compile->error, compile->room, sentence, args);
	va_end(args);
	return err;
}

/* The struct and its code are one piece of memory. */
int ringtap_compile_alloc(const struct compile *compile, unsigned int len,
			  struct sock_fprog **program)
{
	if (len > BPF_MAXINSNS)
		return ringtap_compile_fail(compile, -E2BIG,
			"the filter '" QUOTED_TEXT "' is too long: it needs %u instructions, and the kernel takes %u; say it with fewer words, or with several captures",
			compile->text, len, BPF_MAXINSNS);
	*program = malloc(sizeof(**program) + len * sizeof(struct sock_filter));
	if (!*program)
		return ringtap_compile_fail(compile, -ENOMEM,
					    "no memory for the filter");
	(*program)->len = len;
	(*program)->filter = (struct sock_filter *)(*program + 1);
	return 0;
}

/* The kernel's instructions are libpcap's. */
static int copy_program(const struct compile *compile,
			const struct bpf_program *from,
			struct sock_fprog **program)
{
	int err = ringtap_compile_alloc(compile, from->bf_len, program);
	unsigned int i;

	if (err)
		return err;
	for (i = 0; i < from->bf_len; i++)
		(*program)->filter[i] = (struct sock_filter)
			BPF_JUMP(from->bf_insns[i].code, from->bf_insns[i].k,
				 from->bf_insns[i].jt, from->bf_insns[i].jf);
	return 0;
}

int ringtap_compile_with(const struct compile *compile, pcap_t *pcap,
			 const char *kind, bool optimize,
			 struct sock_fprog **program)
{
	struct bpf_program code;
	int err;

	if (pcap_compile(pcap, &code, compile->text, optimize,
			 compile->netmask))
		return ringtap_compile_fail(compile, -EINVAL,
			"the filter '" QUOTED_TEXT "' can't be compiled for %s: libpcap says \"%.200s\"; man 7 pcap-filter tells what there is",
			compile->text, kind, pcap_geterr(pcap));
	err = copy_program(compile, &code, program);
	pcap_freecode(&code);
	return err;
}

int ringtap_compile_for(const struct compile *compile, unsigned int linktype,
			struct sock_fprog **program)
{
	const struct kind *kind = find_kind(linktype);
	pcap_t *pcap;
	int err;

	if (!kind)
		return ringtap_compile_fail(compile, -EPROTONOSUPPORT,
			"there are no filters for link type %u: see LINKTYPE_* of pcapng, of which ringtap has 1, 101, 105 and 127",
			linktype);
	pcap = pcap_open_dead(kind->dlt, compile->snaplen);
	if (!pcap)
		return ringtap_compile_fail(compile, -ENOMEM,
					    "no memory for the filter");
	err = ringtap_compile_with(compile, pcap, kind->name, true, program);
	pcap_close(pcap);
	return err;
}

int ringtap_compile(struct sock_fprog **program, const char *text,
		    unsigned int linktype, unsigned int snaplen, char *error,
		    size_t room)
{
	struct compile compile = {
		.text = text ? : "",
		.snaplen = snaplen ? : RINGTAP_SNAPLEN_MAX,
		.error = error,
		.room = room,
	};

	*program = NULL;
	if (compile.snaplen > RINGTAP_SNAPLEN_MAX)
		return ringtap_compile_fail(&compile, -EINVAL,
			"a snap length of %u is more than the %u bytes there can be",
			snaplen, RINGTAP_SNAPLEN_MAX);
	return ringtap_compile_for(&compile, linktype, program);
}

void ringtap_free_program(struct sock_fprog *program)
{
	free(program);
}
