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

/* As tcpdump names it; NULL: it has no name here. */
const char *linktype_name(unsigned int linktype);

/* Of a device of this type (ARPHRD_*), as the module gives it to the packets;
 * -EPROTONOSUPPORT: they can't be captured.
 */
int linktype_of_hardware(unsigned int type);

/* As libpcap names it (DLT_*), and in words; for those of devices. */
const char *linktype_dlt(unsigned int linktype);
const char *linktype_display(unsigned int linktype);

#endif /* RINGTAP_LINKTYPE_H */
