// SPDX-License-Identifier: BSD-2-Clause
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <pcap/pcap.h>
#include <string.h>
#include <sys/socket.h>

#include "compile.h"

static int set(struct ringtap *rt, int option, const void *value, socklen_t len)
{
	if (!setsockopt(rt->fd, SOL_SOCKET, option, value, len))
		return 0;
	switch (errno) {
	case EINVAL:
		return ringtap_error_set(rt, -errno,
			"the kernel refuses the filter: it is no valid classic BPF program, or loops, as that of 'protochain' does");
	case ENOMEM:
		return ringtap_error_set(rt, -errno,
			"the filter is too long: net.core.optmem_max limits it");
	case EPERM:
		return ringtap_error_set(rt, -errno,
			"the filter is locked (SO_LOCK_FILTER)");
	default:
		return ringtap_error_set(rt, -errno, "can't set the filter: %s",
					 strerror(errno));
	}
}

int ringtap_attach_filter(struct ringtap *rt, const struct sock_fprog *filter)
{
	return set(rt, SO_ATTACH_FILTER, filter, sizeof(*filter));
}

/* There is none: so it is. */
static int detach(struct ringtap *rt)
{
	int unused = 0;
	int err = set(rt, SO_DETACH_FILTER, &unused, sizeof(unused));

	return err == -ENOENT ? 0 : err;
}

int ringtap_set_filter(struct ringtap *rt, const struct sock_fprog *filter)
{
	int err = filter ? ringtap_attach_filter(rt, filter) : detach(rt);

	if (err)
		return err;
	if (setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_SETTLE, NULL, 0))
		return ringtap_error_set(rt, -errno,
			"can't wait until the filter is in force: %s",
			strerror(errno));
	rt->filter++;
	ringtap_mark_rings(rt);
	return 0;
}

/* Of one device; it may have none. libpcap compares it with addresses that BPF
 * has loaded, so it has to be in the host's order, which tcpdump forgets.
 */
static uint32_t netmask_of(struct ringtap *rt)
{
	char reason[PCAP_ERRBUF_SIZE];
	struct ringtap_iface iface;
	bpf_u_int32 net, mask;

	if (rt->any || ringtap_ifaces(rt) != 1 ||
	    ringtap_iface(rt, 0, &iface) ||
	    pcap_lookupnet(iface.name, &net, &mask, reason))
		return 0;
	return ntohl(mask);
}

static int compile_text(struct ringtap *rt, const char *text,
			struct sock_fprog **program)
{
	const struct compile compile = {
		.text = text,
		.snaplen = rt->layout.snaplen,
		.netmask = netmask_of(rt),
		.error = rt->error,
		.room = sizeof(rt->error),
	};

	return ringtap_compile_all(&compile, rt, program);
}

int ringtap_attach_filter_text(struct ringtap *rt, const char *text)
{
	struct sock_fprog *program;
	int err = compile_text(rt, text, &program);

	if (err)
		return err;
	err = ringtap_attach_filter(rt, program);
	ringtap_free_program(program);
	return err;
}

int ringtap_set_filter_text(struct ringtap *rt, const char *text)
{
	struct sock_fprog *program;
	int err;

	if (!text || !*text)
		return ringtap_set_filter(rt, NULL);
	err = compile_text(rt, text, &program);
	if (err)
		return err;
	err = ringtap_set_filter(rt, program);
	ringtap_free_program(program);
	return err;
}
