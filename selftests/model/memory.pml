/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The memory that the ring's two sides share, weaker than x86's.
 *
 * A CPU issues its accesses in program order into a window and performs them
 * from there at any later time, in any order but for these rules: accesses to
 * one location keep their order; a RELEASE is performed only when all that
 * was issued before it has been; a full fence waits until the window is
 * empty. So stores pass stores, loads and later loads pass stores, loads are
 * performed after stores that follow them, and a store issued after a RELEASE
 * may be seen before it.
 *
 * A load whose value the program needs to go on is performed where it stands,
 * ahead of all that is still in the window. Nothing is issued before such a
 * load has been performed: that is what an acquire gives, A or C. Where a
 * fault takes one of them away, what may then come too early is written out
 * ahead of the load.
 *
 * What this leaves out: a store is seen by all other CPUs at once (so it is
 * on x86, arm64 and RISC-V, not on POWER); a CPU has at most WINDOW accesses
 * in flight and waits beyond (where a larger window was tried, it added no
 * state); a load that decides what comes next is not performed ahead of
 * another such load before it, but for faults; no value is made up, and the
 * compiler adds nothing to what the CPU does. What only holders of a lock
 * touch, and the wait queue, are plain variables: a lock is released through
 * the window, like anything else.
 */

/* Ring and positions: SIZE units, positions wrap at MOD as they do at 2^32. */
#ifndef SIZE
#define SIZE	4
#endif
#define MOD	(2 * SIZE)
#define START	(MOD - 2)	/* the first records cross the wrap */
#define SLOT(pos)	(DATA + (pos) % SIZE)
#define DIST(to, from)	(((to) + MOD - (from)) % MOD)

#define HEAD	0	/* producer area: the consumer can't write it */
#define TAIL	1	/* consumer area */
#define NEED	2
#define POLLED	3	/* the kernel's own from here on */
#define SERVED	4
#define LOCK	5
#define DATA	6	/* its units: 6 to 9 */

byte memory[DATA + SIZE];

mtype = { LOAD, STORE, RELEASE };

/* Kind, location, value; a LOAD holds the value that it has to find. */
#ifndef WINDOW
#define WINDOW	5
#endif
chan window[CPUS] = [WINDOW] of { mtype, byte, byte };

#define CONSUMER	0	/* CPU of the reader; producers count from 1 */

#define full_fence(cpu)	empty(window[cpu])

#define performs(what)							\
	:: atomic { window[cpu]??STORE,what,v -> memory[what] = v }

#define performs_data(what)						\
	performs(what)							\
	:: atomic {							\
		window[cpu]??LOAD,what,v ->				\
		assert(memory[what] == v)				\
	}

proctype performer(byte cpu)
{
	byte where, v;

end:	do
#ifdef NO_D
	performs(TAIL)
#endif
#ifdef NO_B
	performs(HEAD)
#endif
	performs(NEED)
	performs(POLLED)
#ifndef OWN
	performs(SERVED)
#endif
#ifdef NO_UNLOCK
	performs(LOCK)
#endif
	performs_data(6)
	performs_data(7)
#if SIZE == 4
	performs_data(8)
	performs_data(9)
#endif
	:: atomic { window[cpu]?RELEASE,where,v -> memory[where] = v }
	od
}
