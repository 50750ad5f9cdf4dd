// SPDX-License-Identifier: GPL-2.0
#include "linktype.h"

#include <errno.h>
#include <net/if_arp.h>
#include <stddef.h>

const char *linktype_name(unsigned int linktype)
{
	switch (linktype) {
	case LINKTYPE_ETHERNET:
		return "EN10MB (Ethernet)";
	case LINKTYPE_RAW:
		return "RAW (Raw IP)";
	default:
		return NULL;
	}
}

/* <net/if_arp.h> does not know it. */
#ifndef ARPHRD_IP6GRE
#define ARPHRD_IP6GRE	823
#endif

int linktype_of_hardware(unsigned int type)
{
	switch (type) {
	case ARPHRD_ETHER:
	case ARPHRD_LOOPBACK:
		return LINKTYPE_ETHERNET;
	case ARPHRD_NONE:
	case ARPHRD_PPP:
	case ARPHRD_RAWIP:
	case ARPHRD_TUNNEL:
	case ARPHRD_TUNNEL6:
	case ARPHRD_SIT:
	case ARPHRD_IPGRE:
	case ARPHRD_IP6GRE:
		return LINKTYPE_RAW;
	case ARPHRD_IEEE80211:
		return LINKTYPE_IEEE802_11;
	case ARPHRD_IEEE80211_RADIOTAP:
		return LINKTYPE_RADIOTAP;
	default:
		return -EPROTONOSUPPORT;
	}
}

const char *linktype_dlt(unsigned int linktype)
{
	switch (linktype) {
	case LINKTYPE_ETHERNET:
		return "EN10MB";
	case LINKTYPE_RAW:
		return "RAW";
	case LINKTYPE_IEEE802_11:
		return "IEEE802_11";
	default:
		return "IEEE802_11_RADIO";
	}
}

const char *linktype_display(unsigned int linktype)
{
	switch (linktype) {
	case LINKTYPE_ETHERNET:
		return "Ethernet";
	case LINKTYPE_RAW:
		return "Raw IP";
	case LINKTYPE_IEEE802_11:
		return "802.11";
	default:
		return "802.11 plus radiotap header";
	}
}
