// SPDX-License-Identifier: GPL-2.0
#include "methods.h"

#include <stddef.h>

static const struct method raw = {
	.name = "raw socket",
	.id = "raw",
	.at = STATION_STACK,
	.copies = 1,
	.most = 1,
	.copied = "recv(), from the sk_buff, whose bytes a clone shares",
	.blind = "what is no IP, not for this host, dropped by netfilter, or of another protocol than the socket's; what is sent; fragments come put together",
};

static const struct method packet = {
	.name = "AF_PACKET, recv()",
	.id = "packet",
	.at = STATION_TAPS,
	.copies = 1,
	.most = 1,
	.copied = "recv(), from the sk_buff, whose bytes a clone shares",
	.blind = "what finds the socket's memory full",
};

static const struct method tpacket = {
	.name = "TPACKET_V3 (libpcap)",
	.id = "tpacket_v3",
	.at = STATION_TAPS,
	.copies = 1,
	.most = 1,
	.copied = "the kernel, from the sk_buff into the ring",
	.blind = "what finds no free block",
};

static const struct method xdp_copy = {
	.name = "AF_XDP, copied",
	.id = "xdp_copy",
	.at = STATION_XDP_DRIVER,
	.copies = 1,
	.most = 1,
	.copied = "the driver, into the reader's memory",
	.blind = "other queues than the socket's, what its program passes on, what is sent; the stack doesn't get what it gets",
};

/* A frame that is an sk_buff already is made fit for a program first. */
static const struct method xdp_of_sk_buff = {
	.name = "AF_XDP, copied",
	.id = "xdp_copy",
	.at = STATION_XDP_DRIVER,
	.copies = 1,
	.most = 2,
	.copied = "the kernel, into the reader's memory; and once before if the sk_buff is shared, in several pieces, or has no room in front",
	.blind = "other queues than the socket's, what its program passes on, what is sent; the stack doesn't get what it gets",
};

static const struct method xdp_zero = {
	.name = "AF_XDP, zero-copy",
	.id = "xdp_zerocopy",
	.at = STATION_XDP_DRIVER,
	.copies = 0,
	.copied = "nobody: the device writes into the reader's memory",
	.blind = "other queues than the socket's, what its program passes on, what is sent; no later capture sees what it takes",
};

static const struct method tap = {
	.name = "ringtap tap",
	.id = "ringtap_tap",
	.at = STATION_TAPS,
	.copies = 1,
	.most = 1,
	.copied = "the kernel, from the sk_buff into the ring",
	.blind = "what finds the ring full",
};

static const struct method copy = {
	.name = "ringtap copy",
	.id = "ringtap_copy",
	.at = STATION_HANDLER,
	.copies = 1,
	.most = 1,
	.copied = "the kernel, from the sk_buff into the ring",
	.blind = "what the stack doesn't get either, and what finds the ring full",
};

static const struct method bypass = {
	.name = "ringtap bypass",
	.id = "ringtap_bypass",
	.at = STATION_HANDLER,
	.copies = 1,
	.most = 1,
	.copied = "the kernel, from the sk_buff into the ring; it ends there",
	.blind = "what the stack wouldn't get either, and what finds the ring full",
};

static struct method choose_xdp(const struct subject *subject)
{
	const struct ethtool *ethtool = &subject->ethtool;
	bool is_generic = ethtool->tells_xdp && !ethtool->xdp;
	struct method method = xdp_copy;

	if (!ethtool->xdp || !*subject->link.bus)
		method = xdp_of_sk_buff;
	if (is_generic)
		method.at = STATION_XDP_GENERIC;
	return method;
}

/* A device takes one program, and AF_XDP needs one of its own. */
static void explain_xdp(struct way *way, const struct subject *subject)
{
	const struct linkinfo *link = &subject->link;
	const struct ethtool *ethtool = &subject->ethtool;
	const struct method with_copy = choose_xdp(subject);
	struct method zero = xdp_zero;
	const char *taken = NULL;

	if (link->xdp_driver || link->xdp_generic || link->xdp_hardware)
		taken = "the XDP program there, unless it is AF_XDP's own";
	way_method(way, &with_copy, taken);
	zero.is_impossible = ethtool->tells_xdp && !ethtool->zerocopy;
	if (zero.is_impossible)
		way_method(way, &zero, "the driver, which can't do it");
	else if (!ethtool->tells_xdp)
		way_method(way, &zero, "the driver, if it can't do it");
	else
		way_method(way, &zero, taken);
}

static void explain_ringtap(struct way *way, const struct subject *subject,
			    const struct method *method)
{
	struct method here = *method;

	if (subject_is_obstructed(subject))
		here.at = STATION_INGRESS;
	way_method(way, &here, NULL);
}

void methods_explain(struct way *way, const struct subject *subject)
{
	way_method(way, &raw, NULL);
	way_method(way, &packet, NULL);
	way_method(way, &tpacket, NULL);
	explain_xdp(way, subject);
	way_method(way, &tap, NULL);
	explain_ringtap(way, subject, &copy);
	explain_ringtap(way, subject, &bypass);
}
