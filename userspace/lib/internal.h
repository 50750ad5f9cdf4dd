/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RINGTAP_INTERNAL_H
#define RINGTAP_INTERNAL_H

/* All is hidden, but for what the public header declares. */
#pragma GCC visibility push(default)
#include <ringtap/ringtap.h>
#pragma GCC visibility pop

struct mnl_socket;

/**
 * struct ring - one ring, as its reader sees it
 * @producer: written by the kernel
 * @skips: it may skip
 * @consumer: written by this process alone
 * @data: the ring's memory, mapped twice in a row
 * @units: its size in positions, a power of two
 * @read: position behind what was peeked; runs ahead of @tail
 * @tail: position behind what was released
 * @mark: before it lies what an older filter may have let through
 * @filter: number of the filter that answers for what is read next
 * @seen: the head, when the heads were looked at last (merge.c)
 * @waiting: before it lies what waits for its time to be over
 * @due: before it lies what has waited long enough
 * @skipped: what was skipped last, as long as something before is not released
 */
struct ring {
	const struct ringtap_producer *producer;
	bool			skips;
	struct ringtap_consumer	*consumer;
	const uint8_t		*data;
	uint32_t		units;
	uint32_t		read;
	uint32_t		tail;
	uint32_t		mark;
	unsigned int		filter;
	uint32_t		seen;
	uint32_t		waiting;
	uint32_t		due;
	struct ringtap_skip	skipped[RINGTAP_SKIPS];
};

/**
 * struct merge - the rings as one stream, see merge.c
 * @on: they are
 * @hold: nanoseconds that a record waits for those of other rings
 * @looked_at: when that wait began, by CLOCK_MONOTONIC
 * @rest: nanoseconds between two times that a sleeper is told of what is due: half
 *	of his latency, for what he has just seen he is given the next time
 * @given: when it was, last
 * @newest: the latest time stamp among those who wait
 * @due: latest time stamp among those who have waited long enough
 * @last: time stamp of the record that was given out last
 * @late: records that were given out after one of a later time
 */
struct merge {
	bool			on;
	uint64_t		hold;
	uint64_t		looked_at;
	uint64_t		rest;
	uint64_t		given;
	uint64_t		newest;
	uint64_t		due;
	uint64_t		last;
	uint64_t		late;
};

/**
 * struct ringtap - an open capture
 * @fd: the socket, -1 as long as there is none
 * @state: what all rings have in common, written by the kernel
 * @next: the ring whose turn it is
 * @rings: as many as @layout says
 * @shared: the read-only area, NULL until it is mapped
 * @consumer: the writable area, NULL until it is mapped
 * @filter: number of the filter in force
 * @watermark: bytes of a ring that a sleeper wants; 0: any
 * @busy_ns: how long a sleeper looks before it sleeps
 * @busy: it did so
 * @epoll: what a sleeper is woken by who has not released all: @fd, once for
 *	each wakeup, @called and @timer
 * @edges: @fd is in @epoll
 * @recv: one may sleep in recv()
 * @called: eventfd of ringtap_break()
 * @timer: when what is held back becomes due; -1 if nothing ever is
 * @watched: somebody outside polls @epoll, see ringtap_poll_fd()
 * @skips: the module was told that this library follows them
 * @broken: ringtap_break() was called
 * @merge: the order of the rings
 * @any: it sees all devices, also those to come
 * @error: sentence about the last failure
 */
struct ringtap {
	int			fd;
	const struct ringtap_state *state;
	unsigned int		next;
	struct ring		*rings;
	const uint8_t		*shared;
	uint8_t			*consumer;
	struct ringtap_layout	layout;
	unsigned int		filter;
	unsigned int		watermark;
	uint64_t		busy_ns;
	bool			busy;
	int			epoll;
	bool			edges;
	bool			recv;
	int			called;
	int			timer;
	bool			watched;
	bool			skips;
	bool			broken;
	struct merge		merge;
	bool			any;
	char			error[512];
};

/* error.c: keeps the sentence, returns @err. */
__attribute__((format(printf, 3, 4)))
int ringtap_error_set(struct ringtap *rt, int err, const char *sentence, ...);

/* group.c: nothing if no group is wanted; before any device. */
int ringtap_join(struct ringtap *rt, const struct ringtap_options *options);

/* bind.c: adds the devices, with sentences that name them. */
int ringtap_bind(struct ringtap *rt, unsigned int family,
		 const struct ringtap_options *options);

/* filter.c: of a capture that has not started. A text wants bound devices. */
int ringtap_attach_filter(struct ringtap *rt, const struct sock_fprog *filter);
int ringtap_attach_filter_text(struct ringtap *rt, const char *text);

/* ring.c */
void ringtap_mark_rings(struct ringtap *rt);
bool ringtap_unread(const struct ringtap *rt);
bool ringtap_all_released(const struct ringtap *rt);
uint32_t ringtap_held(const struct ring *ring);
uint32_t ringtap_end_flags(const struct ringtap *rt);
int ringtap_fail_end(struct ringtap *rt, uint32_t flags);
void ringtap_arm(struct ringtap *rt);
int ringtap_load_head(struct ringtap *rt, unsigned int ring, uint32_t *head);
void ringtap_fill_span(struct ringtap *rt, unsigned int ring, uint32_t end,
		       struct ringtap_span *span);
uint32_t ringtap_span_end(const struct ringtap *rt, struct ring *ring,
			  uint32_t head);

/* merge.c: as ringtap_peek(). @final: nothing is added to the rings any more.
 * ringtap_merge_has_enough(): some ring has as much as the reader waits for.
 * ringtap_merge_hold(): how long from now until some of what was seen becomes
 * due, in nanoseconds.
 */
#define RINGTAP_NOTHING_HELD	UINT64_MAX

int ringtap_merge_take(struct ringtap *rt, struct ringtap_span *span,
		       bool final);
bool ringtap_merge_has_enough(const struct ringtap *rt);
uint64_t ringtap_merge_hold(struct ringtap *rt);

/* wait.c: ringtap_wait_forget() and ringtap_wait_until() are for who sleeps in
 * a poll of his own, @hold is as above.
 */
uint64_t ringtap_monotonic(void);
int ringtap_wait_init(struct ringtap *rt);
void ringtap_wait_exit(struct ringtap *rt);
void ringtap_wait_forget(struct ringtap *rt);
void ringtap_wait_until(struct ringtap *rt, uint64_t hold);

/* map.c: mmaps both areas and sets up the rings. */
int ringtap_map(struct ringtap *rt);
void ringtap_unmap(struct ringtap *rt);

/**
 * struct ringtap_genl - a conversation with a generic netlink family
 * @socket: NULL if it could not be opened
 * @seq: number of the last request
 * @family: id of the family
 * @events: id of its multicast group of this name; 0: it has none
 */
struct ringtap_genl {
	struct mnl_socket	*socket;
	uint32_t		seq;
	uint16_t		family;
	uint32_t		events;
};

struct nlmsghdr;

/* genl.c: replies go to @reply, an mnl callback. */
int ringtap_genl_open(struct ringtap_genl *genl, const char *family);
int ringtap_genl_ask(struct ringtap_genl *genl, uint8_t command,
		     uint8_t version,
		     int (*reply)(const struct nlmsghdr *nlh, void *data),
		     void *data);
/* With one attribute. */
int ringtap_genl_ask_about(struct ringtap_genl *genl, uint8_t command,
			   uint8_t version, uint16_t attr, uint32_t value,
			   int (*reply)(const struct nlmsghdr *nlh, void *data),
			   void *data);
/* For all there are, or all of what @attr says, 0: without one; the reader of replies
 * may stop it, and the conversation is over then.
 */
int ringtap_genl_dump(struct ringtap_genl *genl, uint8_t command,
		      uint8_t version, uint16_t attr, uint32_t value,
		      int (*reply)(const struct nlmsghdr *nlh, void *data),
		      void *data);
void ringtap_genl_close(struct ringtap_genl *genl);

#endif /* RINGTAP_INTERNAL_H */
