/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_LINKTYPE_H
#define RINGTAP_LINKTYPE_H

/* LINKTYPE_* of pcapng. */
enum {
	LINKTYPE_ETHERNET	= 1,
	LINKTYPE_RAW		= 101,
	LINKTYPE_SLL2		= 276,
};

/* As tcpdump names it; NULL: it has no name here. */
const char *linktype_name(unsigned int linktype);

#endif /* RINGTAP_LINKTYPE_H */
