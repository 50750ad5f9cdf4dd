// SPDX-License-Identifier: GPL-2.0
#include "privileges.h"

#include <err.h>
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

bool privileges_are_lent(void)
{
	return getuid() != geteuid() || getgid() != getegid();
}

static int become(const char *name)
{
	struct passwd *user = getpwnam(name);

	if (!user) {
		warnx("-Z %s: there is no such user", name);
		return -ENOENT;
	}
	if (!initgroups(name, user->pw_gid) && !setgid(user->pw_gid) &&
	    !setuid(user->pw_uid))
		return 0;
	warn("-Z %s: can't become this user: start ringtap as root", name);
	return -EPERM;
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];

	memset(none, 0, sizeof(none));
	if (!prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) &&
	    !syscall(SYS_capset, &header, none))
		return 0;
	warn("can't give up privileges");
	return -EPERM;
}

int privileges_drop(const char *user)
{
	int err = user ? become(user) : 0;

	if (err || geteuid() == 0)
		return err;
	return drop_capabilities();
}
