// SPDX-License-Identifier: GPL-2.0
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_name(struct file *file)
{
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC;

	file->fd = open(file->name, flags | O_EXCL, 0666);
	file->created = file->fd >= 0;
	if (file->fd < 0 && errno == EEXIST)
		file->fd = open(file->name, flags, 0666);
	return file->fd < 0 ? -errno : 0;
}

int file_open(struct file *file, const char *name)
{
	struct stat st;
	int err;

	memset(file, 0, sizeof(*file));
	file->name = name;
	if (!strcmp(name, "-")) {
		file->name = "standard output";
		file->fd = STDOUT_FILENO;
	} else {
		err = open_name(file);
		if (err)
			return err;
	}
	if (fstat(file->fd, &st))
		return -errno;
	/* Standard output may be somebody else's file, and half full. */
	file->regular = S_ISREG(st.st_mode) && file->fd != STDOUT_FILENO;
	return 0;
}

int file_begin(struct file *file)
{
	if (file->regular && ftruncate(file->fd, 0))
		return -errno;
	return 0;
}

void file_abandon(struct file *file)
{
	if (file->created)
		unlink(file->name);
	if (file->fd >= 0 && file->fd != STDOUT_FILENO)
		close(file->fd);
	file->fd = -1;
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

int file_write(struct file *file, const void *blocks, size_t len, size_t *kept)
{
	const uint8_t *bytes = blocks;
	size_t done = 0;
	ssize_t ret;
	int err = 0;

	while (done < len) {
		ret = write(file->fd, bytes + done, len - done);
		if (ret >= 0) {
			done += ret;
		} else if (!again(file->fd)) {
			err = -errno;
			break;
		}
	}
	*kept = done == len ? len : complete_blocks(bytes, done);
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
