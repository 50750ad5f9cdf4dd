// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "internal.h"

static const char *mode_name(unsigned int mode)
{
	static const char *const names[] = {
		[RINGTAP_MODE_AUTO]	= "auto",
		[RINGTAP_MODE_TAP]	= "tap",
		[RINGTAP_MODE_COPY]	= "copy",
		[RINGTAP_MODE_BYPASS]	= "bypass",
	};

	return mode < sizeof(names) / sizeof(*names) ? names[mode] : "unknown";
}

static bool is_any(const char *device)
{
	return !strcmp(device, RINGTAP_ANY);
}

static int find_device(struct ringtap *rt, const char *device,
		       unsigned int *ifindex)
{
	if (!*device)
		return ringtap_error_set(rt, -EINVAL, "no device is named");
	if (is_any(device)) {
		*ifindex = 0;
		return 0;
	}
	if (strlen(device) >= IFNAMSIZ)
		return ringtap_error_set(rt, -ENAMETOOLONG,
			"'%.64s' is too long for the name of a device: %d characters are the limit",
			device, IFNAMSIZ - 1);
	*ifindex = if_nametoindex(device);
	if (*ifindex)
		return 0;
	if (errno == ENODEV || errno == ENXIO)
		return ringtap_error_set(rt, -ENODEV,
			"%s: no such device: 'ringtap capture -D' lists those there are",
			device);
	return ringtap_error_set(rt, -errno, "%s: %s", device, strerror(errno));
}

/* What bind() may say of a device. */
static int fail_bind(struct ringtap *rt, int err, const char *device,
		     const struct sockaddr_ringtap *addr)
{
	const char *mode = mode_name(addr->mode);

	switch (err) {
	case EPERM:
	case EACCES:
		return ringtap_error_set(rt, -err,
			"%s: no right to capture in %s mode: it needs %s in the namespace of the device; run as root",
			device, mode, addr->mode == RINGTAP_MODE_BYPASS ?
			"CAP_NET_ADMIN" : "CAP_NET_RAW");
	case ENODEV:
	case ENXIO:
		return ringtap_error_set(rt, -ENODEV,
			"%s: no such device: it went away just now", device);
	case EEXIST:
		return ringtap_error_set(rt, -err,
			"%s: named twice, or beside '" RINGTAP_ANY "': that is all devices already",
			device);
	case EBUSY:
		return ringtap_error_set(rt, -err,
			"%s: the device's receive handler is taken: it is a port of a bridge, bond or team, or carries macvlan or ipvlan devices, and this kernel has no netfilter ingress hook to take instead; use tap mode",
			device);
	case EPROTONOSUPPORT:
		return ringtap_error_set(rt, -err,
			"%s: this kind of device has no link type that ringtap supports",
			device);
	case EOPNOTSUPP:
		if (is_any(device))
			return ringtap_error_set(rt, -err,
				"%s: %s mode is for devices that are named; all of them are captured in tap mode",
				device, mode);
		return ringtap_error_set(rt, -err,
			"%s: %s mode takes what the device receives: the outgoing direction alone leaves nothing",
			device, mode);
	case EINVAL:
		return ringtap_error_set(rt, -err,
			"%s: the device allows no receive handler, the module doesn't know mode %u or directions %#x, or the other members of the group capture it in another way",
			device, addr->mode, addr->directions);
	default:
		return ringtap_error_set(rt, -err,
			"%s: can't capture in %s mode: %s", device, mode,
			strerror(err));
	}
}

static int bind_device(struct ringtap *rt, unsigned int family,
		       const struct ringtap_options *options,
		       const char *device)
{
	struct sockaddr_ringtap addr = {
		.family = family,
		.mode = options->mode,
		.directions = options->directions,
		.flags = (options->promisc ? RINGTAP_BIND_PROMISC : 0) |
			 (options->pass ? RINGTAP_BIND_PASS : 0),
	};
	int err = find_device(rt, device, &addr.ifindex);

	if (err)
		return err;
	if (!bind(rt->fd, (struct sockaddr *)&addr, sizeof(addr))) {
		rt->any = !addr.ifindex;
		return 0;
	}
	return fail_bind(rt, errno, device, &addr);
}

int ringtap_bind(struct ringtap *rt, unsigned int family,
		 const struct ringtap_options *options)
{
	const char *const *more = options->devices;
	int err = 0;

	if (!options->device && (!more || !*more))
		return ringtap_error_set(rt, -EINVAL, "no device is named");
	if (options->device)
		err = bind_device(rt, family, options, options->device);
	for (; !err && more && *more; more++)
		err = bind_device(rt, family, options, *more);
	return err;
}
