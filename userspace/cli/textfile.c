// SPDX-License-Identifier: GPL-2.0
#include "textfile.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "metrics.h"

static int complain(const char *name, int err)
{
	warnx("can't write %s: %s", name, strerror(-err));
	return err;
}

static int write_all(int fd, const char *text, size_t len)
{
	ssize_t ret;

	while (len) {
		ret = write(fd, text, len);
		if (ret < 0 && errno != EINTR)
			return -errno;
		if (ret > 0) {
			text += ret;
			len -= ret;
		}
	}
	return 0;
}

/* Readable by the collector, who is another user. */
static int fill(int fd, const char *text, size_t len)
{
	int err = write_all(fd, text, len);

	if (!err && fchmod(fd, 0644))
		err = -errno;
	return close(fd) && !err ? -errno : err;
}

/* In the same folder, for a rename is at once only there; the collector reads what
 * ends in ".prom", and this does not.
 */
int textfile_write(const char *name)
{
	char temporary[PATH_MAX];
	struct stat st;
	size_t len;
	char *text;
	int fd, err;

	/* A rename would put a file in the place of whatever it is. */
	if (!lstat(name, &st) && !S_ISREG(st.st_mode)) {
		warnx("can't write %s: it is no file", name);
		return -EINVAL;
	}
	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", name) >=
	    (int)sizeof(temporary))
		return complain(name, -ENAMETOOLONG);
	text = metrics_text(false, &len);
	if (!text)
		return complain(name, -ENOMEM);
	fd = mkstemp(temporary);
	if (fd < 0) {
		free(text);
		return complain(name, -errno);
	}
	err = fill(fd, text, len);
	if (!err && rename(temporary, name))
		err = -errno;
	if (err)
		unlink(temporary);
	free(text);
	return err ? complain(name, err) : 0;
}
