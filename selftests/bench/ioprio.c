// SPDX-License-Identifier: GPL-2.0
/*
 * For netsniff-ng, which ends where the kernel knows no I/O priorities: User-Mode
 * Linux has no block layer here. It is loaded before the C library and answers
 * the only call that it makes this way.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

long syscall(long number, ...)
{
	if (number == SYS_ioprio_set)
		return 0;
	errno = EINVAL;
	return -1;
}
