/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Both sides of going to sleep and being woken: fences E and F.
 *
 * Two ways to sleep. With POLL, poll(): the kernel's ->poll looks at the ring
 * before the first sleep and after every wakeup. Without, edge-triggered
 * epoll: nobody calls ->poll before the first sleep, so the consumer changes
 * ->need and looks again by itself; after a wakeup epoll calls ->poll, and if
 * that finds nothing it sleeps on without telling the program. That is why
 * ->poll has to arm the flag each time, not only when it queues the caller.
 */

#ifdef NO_E
#define barrier_e(cpu)	skip
#else
#define barrier_e(cpu)	full_fence(cpu)			/* E, matches F */
#endif
#ifdef NO_F
#define barrier_f()	skip
#else
#define barrier_f()	full_fence(CONSUMER)		/* F, matches E */
#endif

#ifdef OWN
#define store_served(cpu, value)	memory[SERVED] = value
#else
#define store_served(cpu, value)	window[cpu]!STORE,SERVED,value
#endif

bool woken;		/* the entry in the wait queue was triggered */
byte finished;		/* producers that have submitted and woken for good */

/* A producer has just submitted. */
inline wake(cpu)
{
#ifdef POLL
	barrier_e(cpu);
#else
	atomic {
		barrier_e(cpu);
		need = memory[NEED]
	}
	atomic {
		if
		:: need != memory[SERVED] ->
			wanted = true;
			store_served(cpu, need)
		:: else
		fi;
		need = 0
	}
#endif
	atomic {
		if
		:: memory[POLLED] ->
			wanted = true;
#ifdef NO_XCHG
			window[cpu]!STORE,POLLED,0
#else
			memory[POLLED] = 0
#endif
		:: else
		fi
	}
	atomic {
		if
		:: wanted -> woken = true
		:: else
		fi;
		wanted = false
	}
}

inline look(tail)
{
	atomic {
		barrier_f();
		found = memory[HEAD] != tail
	}
}

inline poll(tail)
{
	found = memory[HEAD] != tail;
	if
	:: !found ->
		window[CONSUMER]!STORE,POLLED,1;
		look(tail)
	:: else
	fi
}

inline poll_again(tail)
{
#ifdef NO_REARM
	found = memory[HEAD] != tail
#else
	poll(tail)
#endif
}

/* The consumer found nothing. Returns when it should try again. */
inline sleep(tail)
{
#ifdef POLL
	woken = false;
	poll(tail);
#else
	asked++;
	window[CONSUMER]!STORE,NEED,asked;
	look(tail);
#endif
#ifdef NO_RECHECK
	found = false;
#endif
end_asleep:
	do
	:: found -> break
	:: !found && woken ->
		woken = false;
		poll_again(tail)
	:: atomic {
		!found && !woken && finished == PRODUCERS && all_performed ->
		assert(memory[HEAD] == tail);
		assert(delivered + reported + lost == produced);
		goto over
	   }
	od;
	found = false
}
