/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_SOCKPTR_H
#define RINGTAP_COMPAT_LINUX_SOCKPTR_H

#include_next <linux/sockptr.h>

#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#ifndef RINGTAP_HAS_COPY_STRUCT_FROM_SOCKPTR
/* Values come from user space, or from a BPF program on setsockopt(). */
static inline int copy_struct_from_sockptr(void *dst, size_t ksize,
					   sockptr_t src, size_t usize)
{
	size_t size = min(ksize, usize);

	if (!sockptr_is_kernel(src))
		return copy_struct_from_user(dst, ksize, src.user, usize);
	if (usize > ksize && memchr_inv(src.kernel + size, 0, usize - size))
		return -E2BIG;
	memcpy(dst, src.kernel, size);
	memset(dst + size, 0, ksize - size);
	return 0;
}
#endif

#endif /* RINGTAP_COMPAT_LINUX_SOCKPTR_H */
