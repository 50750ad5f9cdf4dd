/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A ring that two CPUs fill: reservations under the lock, bytes written
 * outside it, records finished in any order and published in the order of
 * their positions. The reader is the one of own.pml.
 *
 * Two producers cover what any number can do to each other pairwise, not what
 * takes three.
 *
 * Faults, beside those of own.pml: NO_LOCK reserves without the lock;
 * NO_INORDER publishes a record as soon as it is written; NO_UNLOCK lets go
 * of the lock with a plain store.
 */
#define CPUS		3
#define PRODUCERS	2
#ifndef RECORDS
#define RECORDS		4
#endif
#define all_performed							\
	(empty(window[CONSUMER]) && empty(window[1]) && empty(window[2]))

#include "memory.pml"
#include "wakeup.pml"
#include "consumer.pml"
#include "producer.pml"

/* Where the reservations start that are not yet submitted, in their order. */
chan flights = [PRODUCERS] of { byte };

inline lock()
{
	atomic { memory[LOCK] == 0 -> memory[LOCK] = 1 }
}

/* The next holder may be on another CPU: all before this is seen by then. */
inline unlock(cpu)
{
#ifdef NO_UNLOCK
	window[cpu]!STORE,LOCK,0
#else
	window[cpu]!RELEASE,LOCK,0
#endif
}

#ifdef NO_LOCK
#define reserve_lock()		skip
#define reserve_unlock(cpu)	skip
#else
#define reserve_lock()		lock()
#define reserve_unlock(cpu)	unlock(cpu)
#endif

/* Under the lock nobody else touches what this does: one step. */
inline locked_reserve(cpu)
{
	one_step(
		reserve_lock();
		reserve(cpu);
		if
		:: room ->
			assert(nfull(flights));
			flights!begin
		:: else
		fi;
		reserve_unlock(cpu)
	)
}

/* Publishes up to the oldest reservation that is still being written. */
inline submit(cpu)
{
	atomic {
		lock();
		flights??eval(begin);
		if
		:: flights?<published>
		:: empty(flights) -> published = reserved
		fi;
#ifdef NO_INORDER
		published = (begin + LENGTH(unit)) % MOD;
#endif
		store_head(cpu, published);
		unlock(cpu);
		begin = 0;
		unit = 0;
		length = 0;
		published = 0
	}
}

proctype producer(byte cpu)
{
	byte length, begin, unit, seen, k, need, published;
	bool room, wanted;

	do
	:: atomic { frames == 0 -> finished++ }; break
	:: atomic { frames > 0 -> frames-- };
		locked_reserve(cpu);
		if
		:: room ->
			write(cpu);
			submit(cpu);
			wake(cpu)
		:: else
		fi
	od
}

init
{
	atomic {
		memory[HEAD] = START;
		memory[TAIL] = START;
		run performer(CONSUMER);
		run performer(1);
		run performer(2);
		run producer(1);
		run producer(2);
		run consumer()
	}
}
