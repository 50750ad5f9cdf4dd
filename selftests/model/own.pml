/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A ring that one CPU alone fills: ringtap_ring_reserve(), _submit(),
 * _publish() and _wake() of kmod/ring.h against the reader of
 * userspace/lib/ring.c.
 *
 * Faults, each to be found when it is defined: NO_A, NO_B, NO_C, NO_D, NO_E,
 * NO_F take a barrier away; NO_RECHECK sleeps without a second look; NO_REARM
 * arms ->poll only when it queues the caller; NO_XCHG clears ->poll's flag by
 * a plain store. LIAR replaces the reader by one that stores any tail at any
 * time; then NO_VALIDATE believes it, and NO_ONCE checks one load and uses
 * another. NO_BELL forgets to publish the last batch.
 */
#define OWN
#define CPUS		2
#define PRODUCER	1
#define PRODUCERS	1
#ifndef RECORDS
#define RECORDS		4
#endif
#define all_performed	(empty(window[CONSUMER]) && empty(window[PRODUCER]))

#include "memory.pml"
#include "wakeup.pml"
#include "consumer.pml"
#include "producer.pml"

bool rung;		/* something is submitted, and not yet published */

/* Behind a batch, on the producer's CPU: the tasklet, or a full batch. */
inline ring_bell()
{
	atomic {
		store_head(PRODUCER, reserved);
		rung = false
	}
	wake(PRODUCER)
}

proctype producer()
{
	byte length, begin, unit, seen, k, need;
	bool room, wanted;

	do
#ifdef NO_BELL
	:: atomic { frames == 0 -> finished++ }; break
#else
	:: atomic { frames == 0 && !rung -> finished++ }; break
	:: rung -> ring_bell()
#endif
	:: atomic { frames > 0 -> frames-- };
		one_step(reserve(PRODUCER));
		if
		:: room ->
			write(PRODUCER);
			begin = 0;
			unit = 0;
			length = 0;
			rung = true
		:: else -> store_head(PRODUCER, reserved)
		fi
	od
}

init
{
	atomic {
		memory[HEAD] = START;
		memory[TAIL] = START;
		run performer(CONSUMER);
		run performer(PRODUCER);
		run producer();
		run consumer()
	}
}
