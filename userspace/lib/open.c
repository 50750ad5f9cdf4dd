// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "internal.h"

/* How many versions a module may be behind the library. It does not know what is
 * new in a struct, which says nothing if it is zero.
 */
#define ABI_BEHIND	1

/* A kernel that was started by Secure Boot takes modules only from those whose
 * keys it knows.
 */
static bool is_locked_down(void)
{
	int fd = open("/sys/kernel/security/lockdown", O_RDONLY | O_CLOEXEC);
	char modes[64];
	ssize_t len;

	if (fd < 0)
		return false;
	len = read(fd, modes, sizeof(modes) - 1);
	close(fd);
	if (len <= 0)
		return false;
	modes[len] = 0;
	return !strstr(modes, "[none]");
}

static int fail_not_loaded(struct ringtap *rt)
{
	if (is_locked_down())
		return ringtap_error_set(rt, -ENOENT,
			"the ringtap module is not loaded: run 'modprobe ringtap' as root; this kernel is locked down, as with Secure Boot, and takes it only if it is signed with a key that is enrolled: DKMS signs it with /var/lib/dkms/mok.key, and 'mokutil --import /var/lib/dkms/mok.pub' enrols that");
	return ringtap_error_set(rt, -ENOENT,
		"the ringtap module is not loaded: run 'modprobe ringtap' as root (or, where it was built, insmod kmod/ringtap.ko)");
}

static int find_module(struct ringtap *rt, struct ringtap_module_info *info)
{
	int err = ringtap_module_info(info);

	if (err == -ENOENT)
		return fail_not_loaded(rt);
	if (err)
		return ringtap_error_set(rt, err,
			"can't ask the ringtap module through generic netlink: %s",
			strerror(-err));
	if (info->abi + ABI_BEHIND < RINGTAP_ABI)
		return ringtap_error_set(rt, -EPROTONOSUPPORT,
			"the ringtap module %s is too old: it has ABI %u, libringtap %s needs ABI %u; update the module",
			info->version, info->abi, ringtap_version(),
			RINGTAP_ABI - ABI_BEHIND);
	return 0;
}

static int open_socket(struct ringtap *rt, unsigned int family)
{
	rt->fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (rt->fd >= 0)
		return 0;
	switch (errno) {
	case EPERM:
	case EACCES:
		return ringtap_error_set(rt, -errno,
			"no right to capture: run as root, or give the program CAP_NET_RAW (and CAP_NET_ADMIN as well for bypass mode)");
	case EAFNOSUPPORT:
		return ringtap_error_set(rt, -errno,
			"sockets of address family %u are refused: a container's seccomp profile must allow the family, or the module was unloaded just now",
			family);
	default:
		return ringtap_error_set(rt, -errno,
			"can't open a socket of address family %u: %s",
			family, strerror(errno));
	}
}

/* A module that knows of no skips refuses them, and makes none. */
static int try_rings(struct ringtap *rt, struct ringtap_rings *rings)
{
	rings->flags = RINGTAP_RINGS_SKIP;
	rt->skips = !setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_RINGS, rings,
				sizeof(*rings));
	if (rt->skips || errno != EINVAL)
		return rt->skips ? 0 : -1;
	rings->flags = 0;
	return setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_RINGS, rings,
			  sizeof(*rings));
}

static int set_rings(struct ringtap *rt, const struct ringtap_options *options)
{
	struct ringtap_rings rings = {
		.bytes = options->ring_bytes ? : RINGTAP_RING_BYTES,
		.snaplen = options->snaplen,
		.nr_rings = options->rings,
	};
	unsigned long long kib = rings.bytes / 1024;

	if (!try_rings(rt, &rings))
		return 0;
	switch (errno) {
	case EINVAL:
		if (options->rings > (unsigned int)sysconf(_SC_NPROCESSORS_CONF))
			return ringtap_error_set(rt, -errno,
				"there can't be %u rings: at most one for each CPU, and this machine has %ld",
				options->rings, sysconf(_SC_NPROCESSORS_CONF));
		return ringtap_error_set(rt, -errno,
			"no rings can be made of %llu KiB with a snap length of %u: a ring must hold two of the largest records, there is at most one ring for each CPU, and a snap length is at most %u; ask for more memory (1024 KiB a ring are enough for whole frames) or a smaller snap length",
			kib, rings.snaplen ? : RINGTAP_SNAPLEN_MAX,
			RINGTAP_SNAPLEN_MAX);
	case ENOBUFS:
		return ringtap_error_set(rt, -errno,
			"%llu KiB of ring memory are more than this user may lock: ask for less, or raise the limit (ulimit -l)",
			kib);
	case ENOMEM:
		return ringtap_error_set(rt, -errno,
			"the kernel can't give %llu KiB of ring memory: ask for less (at most half of the machine's memory), or raise the limit of the memory cgroup",
			kib);
	default:
		return ringtap_error_set(rt, -errno,
			"can't set up rings of %llu KiB: %s", kib,
			strerror(errno));
	}
}

static int get_layout(struct ringtap *rt)
{
	socklen_t len = sizeof(rt->layout);

	if (!getsockopt(rt->fd, SOL_RINGTAP, RINGTAP_LAYOUT, &rt->layout, &len))
		return 0;
	if (errno == ENOMEM)
		return ringtap_error_set(rt, -errno,
			"the kernel has no memory for the rings: ask for less");
	return ringtap_error_set(rt, -errno,
				 "can't read the layout of the rings: %s",
				 strerror(errno));
}

static int set_clock(struct ringtap *rt, unsigned int clock)
{
	uint32_t value = clock;

	if (!clock || !setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_CLOCK, &value,
				  sizeof(value)))
		return 0;
	return ringtap_error_set(rt, -errno, "the module has no clock %u",
				 clock);
}

/* A single ring has an order of its own. */
static void set_order(struct ringtap *rt, const struct ringtap_options *options)
{
	uint64_t us = options->hold_us ? : RINGTAP_HOLD_US;

	rt->merge.on = options->merge && rt->layout.nr_rings > 1;
	rt->merge.hold = us * 1000;
}

static int start(struct ringtap *rt)
{
	if (!setsockopt(rt->fd, SOL_RINGTAP, RINGTAP_START, NULL, 0))
		return 0;
	if (errno == ENOTCONN)
		return ringtap_error_set(rt, -ENODEV,
			"the devices went away before the capture began");
	return ringtap_error_set(rt, -errno, "can't start: %s",
				 strerror(errno));
}

static bool has_text(const struct ringtap_options *options)
{
	return options->filter_text && *options->filter_text;
}

static int check_options(struct ringtap *rt,
			 const struct ringtap_options *options)
{
	if (options->filter && has_text(options))
		return ringtap_error_set(rt, -EINVAL,
			"a filter is given as a program and as text: leave out one of them");
	if (options->busy_us > RINGTAP_BUSY_MAX_US)
		return ringtap_error_set(rt, -EINVAL,
			"a reader can't look for %u us before it sleeps: at most %u",
			options->busy_us, RINGTAP_BUSY_MAX_US);
	return 0;
}

static int set_up(struct ringtap *rt, const struct ringtap_options *options)
{
	int err = set_rings(rt, options);

	if (!err)
		err = set_clock(rt, options->clock);
	if (!err && (options->wakeup_bytes || options->latency_us))
		err = ringtap_set_wakeup(rt, options->wakeup_bytes,
					 options->latency_us);
	if (!err && options->filter)
		err = ringtap_attach_filter(rt, options->filter);
	return err;
}

int ringtap_open(struct ringtap **handle, const struct ringtap_options *options)
{
	struct ringtap_module_info info;
	struct ringtap *rt;
	int err;

	rt = calloc(1, sizeof(*rt));
	*handle = rt;
	if (!rt)
		return -ENOMEM;
	rt->fd = -1;
	rt->epoll = -1;
	rt->called = -1;
	rt->timer = -1;
	rt->busy_ns = options->busy_us * 1000ull;
	err = check_options(rt, options);
	if (!err)
		err = find_module(rt, &info);
	if (!err)
		err = open_socket(rt, info.family);
	if (!err)
		err = set_up(rt, options);
	if (!err)
		err = ringtap_join(rt, options);
	if (!err)
		err = ringtap_bind(rt, info.family, options);
	if (!err)
		err = get_layout(rt);
	if (!err)
		err = ringtap_map(rt);
	if (!err) {
		set_order(rt, options);
		err = ringtap_wait_init(rt);
	}
	if (!err && has_text(options))
		err = ringtap_attach_filter_text(rt, options->filter_text);
	if (!err)
		err = start(rt);
	return err;
}

int ringtap_stop(struct ringtap *rt)
{
	if (!shutdown(rt->fd, SHUT_RD))
		return 0;
	return ringtap_error_set(rt, -errno, "can't stop the capture: %s",
				 strerror(errno));
}

void ringtap_close(struct ringtap *rt)
{
	if (!rt)
		return;
	/* The mappings first: each of them keeps the socket alive. */
	ringtap_unmap(rt);
	ringtap_wait_exit(rt);
	if (rt->fd >= 0)
		close(rt->fd);
	free(rt);
}
