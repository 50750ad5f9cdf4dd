/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_SOCKPTR_H
#define RINGTAP_COMPAT_LINUX_SOCKPTR_H

#include_next <linux/sockptr.h>

#ifndef RINGTAP_HAS_COPY_STRUCT_FROM_SOCKPTR
/* Only for socket options, whose values come from user space. */
static inline int copy_struct_from_sockptr(void *dst, size_t ksize,
					   sockptr_t src, size_t usize)
{
	if (sockptr_is_kernel(src))
		return -EOPNOTSUPP;
	return copy_struct_from_user(dst, ksize, src.user, usize);
}
#endif

#endif /* RINGTAP_COMPAT_LINUX_SOCKPTR_H */
