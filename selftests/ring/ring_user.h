/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What kmod/ring.h needs of the kernel, for building it in userspace. Barriers
 * and marked accesses become the atomics of the compiler, so that the thread
 * sanitizer knows them; plain accesses stay plain, so that it sees them race.
 */
#ifndef RINGTAP_RING_USER_H
#define RINGTAP_RING_USER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/ringtap.h>

typedef uint32_t u32;
typedef uint64_t u64;

#define min(a, b)		((a) < (b) ? (a) : (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#ifndef __must_check
#define __must_check		__attribute__((warn_unused_result))
#endif
#define ____cacheline_aligned_in_smp	__attribute__((aligned(64)))

#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define smp_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_mb()		__atomic_thread_fence(__ATOMIC_SEQ_CST)

/* The sanitizer does not know fences that are a barrier for others' accesses. */
#define ring_store_behind_stores(p, v)	smp_store_release(p, v)

typedef pthread_spinlock_t spinlock_t;

#define spin_lock_init(lock)	\
	((void)pthread_spin_init(lock, PTHREAD_PROCESS_PRIVATE))
#define spin_lock(lock)		((void)pthread_spin_lock(lock))
#define spin_unlock(lock)	((void)pthread_spin_unlock(lock))

#endif /* RINGTAP_RING_USER_H */
