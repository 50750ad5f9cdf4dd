/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where in a ring the next record is written. Also built in userspace, as
 * ring.h is.
 *
 * Positions only grow, and the ring's memory is met again a lap later. A large
 * ring is there for a reader that falls behind; while it keeps up, each record
 * would go to memory that no cache has. So when a window's worth of the ring is
 * used and the reader is near, the producer goes back to the beginning of the
 * ring's memory, by a skip: there is nothing between two positions, and the
 * next record lies behind them, in the next lap.
 *
 *	this lap                        next lap
 *	|       tail ###|...............|### head
 *	|               back.from       back.to
 *
 * Should the reader stop just then, the producer would come, in the next lap,
 * to the memory of what is unread, while most of the ring is free. It goes over
 * that, by a second skip, and has the rest of the ring as well:
 *
 *	next lap
 *	|###########|...............|### head
 *	            over.from       over.to, behind what is unread
 *
 * A new skip is made when the reader is past the one before. The reader is told
 * both in struct ringtap_producer, before it is told a head that lies behind
 * them (barrier B), and they stay until its tail is past them (A).
 */
#ifndef RINGTAP_ROOM_H
#define RINGTAP_ROOM_H

#ifdef __KERNEL__
#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include <uapi/linux/ringtap.h>
#else
#include "ring_user.h"
#endif

/* Positions and lengths inside a ring count units of this many bytes. */
#define RINGTAP_UNIT	4

/* What a ring that may skip uses of its memory while the reader is near. It is
 * the cache of one CPU that has to hold it, and more than a large record.
 */
#define RINGTAP_WINDOW	((1u << 20) / RINGTAP_UNIT)

/* Smaller rings are a window themselves; in larger ones two laps of positions
 * would be too many.
 */
#define RINGTAP_SKIP_MIN	(4 * RINGTAP_WINDOW)
#define RINGTAP_SKIP_MAX	0x10000000

/**
 * struct ringtap_room - a ring's memory and what of it is free
 * @units: its size, a power of two
 * @window: see above; 0: the ring never skips
 * @head: position of the next reservation
 * @limit: up to where there is room, as far as the producer has looked
 * @tail: the consumer's, as it was last read and accepted
 * @skips: back and over
 * @open: the consumer is not past it yet
 */
struct ringtap_room {
	u32			units;
	u32			window;
	u32			head;
	u32			limit;
	u32			tail;
	struct ringtap_skip	skips[RINGTAP_SKIPS];
	bool			open[RINGTAP_SKIPS];
};

enum {
	ROOM_BACK,
	ROOM_OVER,
};

/* Of two positions before the head, by how far they lie behind it. */
static inline bool room_is_before(const struct ringtap_room *room, u32 one,
				  u32 other)
{
	return room->head - one > room->head - other;
}

static inline void room_tell(const struct ringtap_room *room,
			     struct ringtap_producer *producer, u32 i)
{
	WRITE_ONCE(producer->skips[i].from, room->skips[i].from);
	WRITE_ONCE(producer->skips[i].to, room->skips[i].to);
}

static inline void room_skip(struct ringtap_room *room,
			     struct ringtap_producer *producer, u32 i, u32 to)
{
	room->skips[i].from = room->head;
	room->skips[i].to = to;
	room->open[i] = true;
	WRITE_ONCE(room->head, to);
	room_tell(room, producer, i);
}

/* An empty one, at a position that is behind the consumer: should it ever look
 * there again, after all positions have come round, it skips nothing.
 */
static inline void room_unskip(struct ringtap_room *room,
			       struct ringtap_producer *producer, u32 i)
{
	room->skips[i].from = room->tail;
	room->skips[i].to = room->tail;
	room->open[i] = false;
	room_tell(room, producer, i);
}

/* Not before the last one, not behind the head, and where records are. */
static inline bool room_accepts(const struct ringtap_room *room, u32 tail)
{
	u32 i;

	if (room->head - tail > room->head - room->tail)
		return false;
	for (i = 0; i < RINGTAP_SKIPS; i++)
		if (room->open[i] &&
		    room_is_before(room, room->skips[i].from, tail) &&
		    room_is_before(room, tail, room->skips[i].to))
			return false;
	return true;
}

/* False if the consumer's tail makes no sense. */
static inline bool room_look(struct ringtap_room *room,
			     struct ringtap_producer *producer,
			     struct ringtap_consumer *consumer)
{
	u32 tail = smp_load_acquire(&consumer->tail); /* A, matches D */
	u32 i;

	if (!room_accepts(room, tail))
		return false;

	WRITE_ONCE(room->tail, tail);
	for (i = 0; i < RINGTAP_SKIPS; i++)
		if (room->open[i] &&
		    !room_is_before(room, tail, room->skips[i].to))
			room_unskip(room, producer, i);
	return true;
}

/* A lap ahead lies the memory of what is unread; over which, once skipped, the
 * beginning of this lap comes next.
 */
static inline u32 room_end(const struct ringtap_room *room)
{
	if (room->open[ROOM_BACK] && room->open[ROOM_OVER])
		return room->skips[ROOM_BACK].to + room->units;
	return room->tail + room->units;
}

/* The reader is near, if what is unread is small beside the window; then there
 * is room for any record between the beginning and that.
 */
static inline bool room_can_go_back(const struct ringtap_room *room)
{
	return room->window && !room->open[ROOM_BACK] &&
	       !room->open[ROOM_OVER] &&
	       (room->head & (room->units - 1)) >= room->window &&
	       room->head - room->tail <= room->window / 2;
}

static inline bool room_can_go_over(const struct ringtap_room *room, u32 units)
{
	const struct ringtap_skip *back = &room->skips[ROOM_BACK];

	return room->open[ROOM_BACK] && !room->open[ROOM_OVER] &&
	       units <= back->to - back->from;
}

/* As far as the producer goes before it looks where the consumer is. */
static inline u32 room_stride(const struct ringtap_room *room, u32 units)
{
	return room->window ? max(room->window / 4, units) : room->units;
}

static inline bool room_make(struct ringtap_room *room,
			     struct ringtap_producer *producer,
			     struct ringtap_consumer *consumer, u32 units)
{
	if (!room_look(room, producer, consumer))
		return false;

	if (room_can_go_back(room))
		room_skip(room, producer, ROOM_BACK,
			  (room->head | (room->units - 1)) + 1);
	if (units > room_end(room) - room->head) {
		if (!room_can_go_over(room, units)) {
			room->limit = room->head;
			return false;
		}
		room_skip(room, producer, ROOM_OVER,
			  room->skips[ROOM_BACK].from + room->units);
	}
	room->limit = room->head + min(room_end(room) - room->head,
				       room_stride(room, units));
	return true;
}

/**
 * ringtap_room_take - takes room for a record
 * @room: the ring's
 * @producer: what the consumer may know
 * @consumer: what the consumer says
 * @units: of the record
 *
 * Return: false if there is not enough; else the record ends at the head.
 */
static inline bool __must_check
ringtap_room_take(struct ringtap_room *room, struct ringtap_producer *producer,
		  struct ringtap_consumer *consumer, u32 units)
{
	if (units > room->limit - room->head &&
	    !room_make(room, producer, consumer, units))
		return false;
	/* Others only look whether it is still the same. */
	WRITE_ONCE(room->head, room->head + units);
	return true;
}

#endif /* RINGTAP_ROOM_H */
