/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_COMPAT_LINUX_LOCAL_LOCK_H
#define RINGTAP_COMPAT_LINUX_LOCAL_LOCK_H

#include_next <linux/local_lock.h>

#ifndef RINGTAP_HAS_LOCAL_LOCK_NESTED_BH
/* Kernels without it exclude softirqs of a CPU from each other also with
 * PREEMPT_RT: there is nothing to lock.
 */
#define local_lock_nested_bh(lock)	((void)(lock))
#define local_unlock_nested_bh(lock)	((void)(lock))
#endif

#endif /* RINGTAP_COMPAT_LINUX_LOCAL_LOCK_H */
