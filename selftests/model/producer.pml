/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What own and shared rings have in common: room for a record, its bytes.
 * Barriers A and B. Each producer has the locals length, begin,
 * unit, seen, k, room, need and wanted.
 *
 * The ring's private fields are touched by one CPU, or under the lock, and a
 * reservation loads one shared location at most: it is one step of the model,
 * except where a fault lies between its parts.
 */
#if defined(NO_A) || defined(NO_ONCE) || defined(NO_LOCK)
#define one_step(parts)	parts
#else
#define one_step(parts)	atomic { parts }
#endif

byte frames = RECORDS;		/* to come */
byte reserved = START;		/* ring->head */
byte accepted = START;		/* ring->tail */
byte places = 1;		/* reserved, too, without the wrap */

inline check_room()
{
	room = length <= SIZE - DIST(reserved, accepted)
}

/* One step, too: which of these stores is seen when is the memory's choice. */
inline write(cpu)
{
	atomic {
		k = 0;
		do
		:: k < length ->
			window[cpu]!STORE,SLOT(begin + k),unit + k * UNIT(1, 0, 0);
			k++
		:: else -> break
		od;
		k = 0
	}
}

inline load_tail(cpu)
{
#ifdef NO_A
	/* The record may be stored ahead of the load. There is no run in which
	 * the load then finds no room: such a one waits here, for ever.
	 */
	if
	:: begin = reserved;
	   unit = UNIT(places, lost, length);
	   write(cpu);
end_a:	   length <= SIZE - DIST(reserved, memory[TAIL])
	:: skip
	fi;
#endif
	seen = memory[TAIL];				/* A, matches D */
	if
#if defined(LIAR) && !defined(NO_VALIDATE)
	:: DIST(reserved, seen) > SIZE -> skip
#endif
	:: else ->
#ifdef NO_ONCE
		seen = memory[TAIL];
#endif
		accepted = seen;
		check_room()
	fi;
	assert(DIST(reserved, accepted) <= SIZE);
	seen = 0
}

/* Sets room; then begin, unit and length are those of the reservation. */
inline reserve(cpu)
{
	length = 1;
#ifdef LONG
	if
	:: length = 2
	:: skip
	fi;
#endif
	produced++;
	length = length + (lost > 0);
	check_room();
	if
	:: room
	:: else -> load_tail(cpu)
	fi;
	if
	:: room ->
		begin = reserved;
		unit = UNIT(places, lost, length);
		reserved = (begin + length) % MOD;
		places = places + length;
		lost = 0
	:: else ->
		lost++;
		assert(lost <= 3)			/* UNIT() holds no more */
	fi
}

inline store_head(cpu, position)
{
#ifdef NO_B
	window[cpu]!STORE,HEAD,position
#else
	window[cpu]!RELEASE,HEAD,position		/* B, matches C */
#endif
}
