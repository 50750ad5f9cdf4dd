/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_MM_H
#define RINGTAP_COMPAT_LINUX_MM_H

#include_next <linux/mm.h>

#ifndef RINGTAP_HAS_VM_FLAGS_MOD
static inline void vm_flags_mod(struct vm_area_struct *vma,
				unsigned long set, unsigned long clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#endif /* RINGTAP_COMPAT_LINUX_MM_H */
