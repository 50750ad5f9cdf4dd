// SPDX-License-Identifier: BSD-2-Clause
/*
 * The kernel takes a VLAN tag out of the frame before anybody can look at it,
 * and filters find it beside the frame. libpcap compiles "vlan" that way only
 * for a handle that captures, which is opened for a moment.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <string.h>

#include "compile.h"

/* The smallest there is: nothing is read from it. */
#define BUFFER_BYTES	4096

static const struct {
	int	status;
	int	err;
} errors[] = {
	{ PCAP_ERROR_PERM_DENIED, -EPERM },
	{ PCAP_ERROR_NO_SUCH_DEVICE, -ENODEV },
	{ PCAP_ERROR_IFACE_NOT_UP, -ENETDOWN },
};

static int error_of(int status)
{
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errors[i].status == status)
			return errors[i].err;
	return -EIO;
}

static const char *reason_of(pcap_t *pcap, int status)
{
	const char *reason = pcap_geterr(pcap);

	if (status >= 0)
		return pcap_datalink_val_to_name(pcap_datalink(pcap));
	return *reason ? reason : pcap_statustostr(status);
}

static int fail_live(const struct compile *compile, const char *device,
		     pcap_t *pcap, int status)
{
	return ringtap_compile_fail(compile,
		status < 0 ? error_of(status) : -EPROTONOSUPPORT,
		"'vlan' in a filter needs an Ethernet device that is up and may be captured from, if only 'lo', and %s is none: libpcap says \"%.200s\"",
		device, reason_of(pcap, status));
}

/* A warning is no failure. */
static int open_live(const struct compile *compile, const char *device,
		     pcap_t **pcap)
{
	char reason[PCAP_ERRBUF_SIZE] = "";
	int status, err;

	*pcap = pcap_create(device, reason);
	if (!*pcap)
		return ringtap_compile_fail(compile, -EIO,
			"%s: can't be asked where VLAN tags are, as the filter needs: libpcap says \"%.200s\"",
			device, reason);
	pcap_set_snaplen(*pcap, compile->snaplen);
	pcap_set_buffer_size(*pcap, BUFFER_BYTES);
	status = pcap_activate(*pcap);
	if (status >= 0 && pcap_datalink(*pcap) == DLT_EN10MB)
		return 0;
	err = fail_live(compile, device, *pcap, status);
	pcap_close(*pcap);
	return err;
}

/* One of the capture's devices: the first that can. */
static int open_own(const struct compile *compile, struct ringtap *rt,
		    pcap_t **pcap)
{
	unsigned int i, count = ringtap_ifaces(rt);
	struct ringtap_iface iface;
	int err = -ENODEV;

	for (i = 0; err && i < count; i++)
		if (!ringtap_iface(rt, i, &iface) && iface.ifindex &&
		    iface.linktype == LINKTYPE_ETHERNET)
			err = open_live(compile, iface.name, pcap);
	return err;
}

/* Without the optimizer: it takes an offset for constant that depends on where
 * the tag is, "ip or (vlan and arp)" misses frames then, and some texts it does
 * not compile at all.
 */
int ringtap_compile_live(const struct compile *compile, struct ringtap *rt,
			 struct sock_fprog **program)
{
	pcap_t *pcap;
	int err = open_own(compile, rt, &pcap);

	if (err)
		err = open_live(compile, "lo", &pcap);
	if (err)
		return err;
	err = ringtap_compile_with(compile, pcap, "Ethernet", false, program);
	pcap_close(pcap);
	return err;
}
