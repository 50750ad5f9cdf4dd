/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RINGTAP_COMPILE_H
#define RINGTAP_COMPILE_H

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

#include "internal.h"

/* LINKTYPE_* as registered with pcapng: those that the module knows. */
#define LINKTYPE_ETHERNET	1
#define LINKTYPE_RAW		101
#define LINKTYPE_IEEE802_11	105
#define LINKTYPE_RADIOTAP	127

/* How much of a text is repeated in a sentence. */
#define QUOTED_TEXT		"%.160s"

struct pcap;

/**
 * struct compile - a text on its way to programs
 * @text: as pcap-filter(7) describes it
 * @snaplen: what a program returns for frames that it takes
 * @netmask: of the device, for "ip broadcast"; 0: none
 * @error: for a sentence, @room bytes
 */
struct compile {
	const char	*text;
	unsigned int	snaplen;
	uint32_t	netmask;
	char		*error;
	size_t		room;
};

__attribute__((format(printf, 3, 4)))
int ringtap_compile_fail(const struct compile *compile, int err,
			 const char *sentence, ...);

/* Room for so many instructions. */
int ringtap_compile_alloc(const struct compile *compile, unsigned int len,
			  struct sock_fprog **program);

/* By a handle of the caller's, whose snap length counts. */
int ringtap_compile_with(const struct compile *compile, struct pcap *pcap,
			 const char *kind, bool optimize,
			 struct sock_fprog **program);

/* By nothing but the number of a link type: tags are looked for in the frame. */
int ringtap_compile_for(const struct compile *compile, unsigned int linktype,
			struct sock_fprog **program);

/* live.c: as the kernel shows Ethernet frames, tags being taken out. */
int ringtap_compile_live(const struct compile *compile, struct ringtap *rt,
			 struct sock_fprog **program);

/* dispatch.c: for all link types that the capture's devices have. */
int ringtap_compile_all(const struct compile *compile, struct ringtap *rt,
			struct sock_fprog **program);

#endif /* RINGTAP_COMPILE_H */
