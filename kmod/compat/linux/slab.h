/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_SLAB_H
#define RINGTAP_COMPAT_LINUX_SLAB_H

#include_next <linux/slab.h>

#ifndef RINGTAP_HAS_KZALLOC_OBJ
#define kzalloc_obj(object, gfp)	kzalloc(sizeof(object), gfp)
#define kvzalloc_obj(object, gfp)	kvzalloc(sizeof(object), gfp)
#endif

#endif /* RINGTAP_COMPAT_LINUX_SLAB_H */
