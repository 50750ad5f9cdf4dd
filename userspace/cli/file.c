// SPDX-License-Identifier: GPL-2.0
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_open(struct file *file, const char *name)
{
	struct stat st;

	memset(file, 0, sizeof(*file));
	file->blocks = true;
	file->name = name;
	if (!strcmp(name, "-")) {
		file->name = "standard output";
		file->fd = STDOUT_FILENO;
	} else {
		file->fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
				0666);
	}
	if (file->fd < 0 || fstat(file->fd, &st))
		return -errno;
	/* Standard output may be somebody else's file, and half full. */
	file->regular = S_ISREG(st.st_mode) && file->fd != STDOUT_FILENO;
	return 0;
}

/* Standard output may have been made non-blocking by whom we share it with. */
static bool again(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };

	if (errno == EINTR)
		return true;
	return errno == EAGAIN && (poll(&pfd, 1, -1) > 0 || errno == EINTR);
}

static size_t complete_blocks(const uint8_t *blocks, size_t len)
{
	size_t done = 0;
	uint32_t block;

	while (len - done >= 8) {
		memcpy(&block, blocks + done + 4, sizeof(block));
		if (!block || block > len - done)
			break;
		done += block;
	}
	return done;
}

/* A file that ends in the middle of a block is one that no tool likes. */
static void cut(struct file *file)
{
	if (file->regular && !ftruncate(file->fd, file->len))
		lseek(file->fd, file->len, SEEK_SET);
}

/* @into: bytes of the first piece that are written already. */
static ssize_t write_some(const struct file *file, struct iovec *pieces,
			  unsigned int n, size_t into)
{
	struct iovec first = *pieces;
	ssize_t ret;

	pieces->iov_base = (uint8_t *)first.iov_base + into;
	pieces->iov_len = first.iov_len - into;
	ret = writev(file->fd, pieces, n < IOV_MAX ? n : IOV_MAX);
	*pieces = first;
	return ret;
}

int file_write(struct file *file, struct iovec *pieces, unsigned int n,
	       size_t *kept)
{
	size_t into = 0;
	ssize_t ret;
	int err = 0;

	*kept = 0;
	while (n && !err) {
		ret = write_some(file, pieces, n, into);
		if (ret < 0) {
			err = again(file->fd) ? 0 : -errno;
			continue;
		}
		for (into += ret; n && into >= pieces->iov_len; n--) {
			into -= pieces->iov_len;
			*kept += pieces->iov_len;
			pieces++;
		}
	}
	if (n && file->blocks)
		*kept += complete_blocks(pieces->iov_base, into);
	file->len += *kept;
	if (err) {
		file->failed = true;
		cut(file);
	}
	return err;
}

int file_close(struct file *file)
{
	int fd = file->fd;

	file->fd = -1;
	return fd >= 0 && close(fd) ? -errno : 0;
}
