/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LINKTYPE_H
#define RINGTAP_LINKTYPE_H

/* LINKTYPE_* of pcapng. */
enum {
	LINKTYPE_ETHERNET	= 1,
	LINKTYPE_RAW		= 101,
	LINKTYPE_IEEE802_11	= 105,
	LINKTYPE_RADIOTAP	= 127,
	LINKTYPE_SLL2		= 276,
};

struct linktype_text {
	char	text[64];
};

/* As libpcap names it (DLT_*), and in words; NULL: it has no name here. */
const char *linktype_dlt(unsigned int linktype);
const char *linktype_display(unsigned int linktype);

/* Both, as tcpdump shows it, or the number. */
struct linktype_text linktype_text(unsigned int linktype);

#endif /* RINGTAP_LINKTYPE_H */
