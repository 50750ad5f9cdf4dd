/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The reader, as libringtap has it: barriers C and D, and sleep() for F.
 *
 * A record is one to three units long. Each unit says which one it is: its
 * place in the stream of all units ever reserved, how many lost records its
 * record reports, how long the record is. So what stood in a slot a lap ago,
 * or comes there a lap later, is not mistaken for it. The reader needs the
 * first unit to know where the record ends, and waits for it; the others are
 * loaded whenever the memory likes.
 */
#define UNIT(place, losses, length)	((place) * 16 + (losses) * 4 + (length))
#define PLACE(unit)			((unit) / 16)
#define LOSSES(unit)			((unit) / 4 % 4)
#define LENGTH(unit)			((unit) % 4)

byte produced;			/* records that wanted room */
byte lost;			/* of them, since the last that got some */
byte delivered, reported;	/* what the reader has seen of both */

/* Issues the loads of all units of a record but the first. */
inline read_rest()
{
	k = 1;
	do
	:: k < LENGTH(first) ->
		window[CONSUMER]!LOAD,SLOT(tail + k),first + k * UNIT(1, 0, 0);
		k++
	:: else -> break
	od
}

inline read_record()
{
	atomic {
#ifdef NO_C
		first = (tail == released -> early : memory[SLOT(tail)]);
#else
		first = memory[SLOT(tail)];
#endif
		assert(PLACE(first) == place);
		assert(LENGTH(first) <= DIST(head, tail));
		read_rest();
		place = place + LENGTH(first);
		tail = (tail + LENGTH(first)) % MOD;
		delivered++;
		reported = reported + LOSSES(first);
		k = 0;
		first = 0
	}
}

inline release()
{
	atomic {
#ifdef NO_D
		window[CONSUMER]!STORE,TAIL,tail;
#else
		window[CONSUMER]!RELEASE,TAIL,tail;	/* D, matches A */
#endif
		released = tail
	}
}

#ifndef LIAR
proctype consumer()
{
	byte head, tail = START, released = START;
	byte place = 1, first, k, asked;
	bool found;
#ifdef NO_C
	byte early;
#endif

	do
	:: true ->
#ifdef NO_C
		early = memory[SLOT(tail)];
#endif
		head = memory[HEAD];			/* C, matches B */
		if
		:: head == tail -> sleep(tail)
		:: else ->
			do
			:: tail != head -> read_record()
			:: tail != released -> break
			od;
			release()
		fi
	od;
over:	skip
}
#else

/* Stores what it likes, as often as it likes, and may stop. */
proctype consumer()
{
	do
	:: atomic { memory[TAIL] = (memory[TAIL] + 1) % MOD }
	:: atomic { memory[NEED] = 1 - memory[NEED] }
	:: memory[POLLED] = 1		/* by calling poll() */
	:: break
	od
}
#endif
