/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of a frame through this machine: what text, picture and JSON print from.
 */
#ifndef RINGTAP_WAY_H
#define RINGTAP_WAY_H

#include <stdbool.h>

/* What a line of a station says. */
enum way_line {
	WAY_FACT,	/* what is there */
	WAY_TAKER,	/* who has a copy of the frame from here */
	WAY_HIDER,	/* what may keep the frame from all that follows */
	WAY_WARNING,	/* what will surprise */
	WAY_VALUE,	/* a fact for programs, as JSON has it: not for people */
};

/**
 * struct line - of what is said
 * @kind: what it says
 * @name: of a fact, in plain words; of a warning or a value, one word for programs
 * @text: allocated; names of devices stand in it as they are
 */
struct line {
	enum way_line	kind;
	const char	*name;
	char		*text;
};

/* The stations, in the order in which a received frame meets them. */
enum station_id {
	STATION_DEVICE,
	STATION_QUEUES,
	STATION_NAPI,
	STATION_XDP_DRIVER,
	STATION_GRO,
	STATION_RPS,
	STATION_XDP_GENERIC,
	STATION_TAG,
	STATION_TAPS,
	STATION_TC,
	STATION_NFT,
	STATION_INGRESS,
	STATION_VLAN,
	STATION_HANDLER,
	STATION_STACK,
	STATION_SENT,		/* apart: of frames that leave */
	NR_STATIONS,
};

/**
 * struct lines - what is said of one thing
 * @all: in their order
 * @nr: how many
 */
struct lines {
	struct line	*all;
	unsigned int	nr;
};

/**
 * struct method - a way to have the frames in a program
 * @name: in plain words
 * @id: in one word, for programs
 * @at: the station that it takes them from
 * @copies: how often the CPU copies a frame's bytes after they came into memory
 * @most: and how often at the most
 * @is_impossible: not with this device
 * @copied: by whom, and from where to where
 * @blind: what it never sees, on any device
 * @hidden: by what, here
 */
struct method {
	const char	*name;
	const char	*id;
	enum station_id	at;
	unsigned int	copies;
	unsigned int	most;
	bool		is_impossible;
	const char	*copied;
	const char	*blind;
	struct lines	hidden;
};

#define METHODS_MAX	8

/**
 * struct way - of a frame that a device receives
 * @device: name of the device
 * @ifindex: its number
 * @module: whether it can be asked, in one word
 * @automatic: the mode that ringtap would choose; NULL: unknown
 * @why: in one word; NULL: unknown
 * @because: how the sentence about it ends, or why it is unknown
 * @stations: what is said of each
 * @methods: to have the frame
 * @nr_methods: how many
 * @failed: there was no memory for all of it
 */
struct way {
	const char	*device;
	unsigned int	ifindex;
	const char	*module;
	const char	*automatic;
	const char	*why;
	const char	*because;
	struct lines	stations[NR_STATIONS];
	struct method	methods[METHODS_MAX];
	unsigned int	nr_methods;
	bool		failed;
};

void way_free(struct way *way);

__attribute__((format(printf, 4, 5)))
void way_fact(struct way *way, enum station_id at, const char *name,
	      const char *format, ...);
__attribute__((format(printf, 3, 4)))
void way_taker(struct way *way, enum station_id at, const char *format, ...);
__attribute__((format(printf, 3, 4)))
void way_hider(struct way *way, enum station_id at, const char *format, ...);
/* @id: one word. */
__attribute__((format(printf, 4, 5)))
void way_warn(struct way *way, enum station_id at, const char *id,
	      const char *format, ...);

unsigned int way_facts(const struct way *way, enum station_id at);

/* Each of these is a value; a string that is empty is unknown, and no value; null is
 * what is known not to be there. @id: one word.
 */
void way_null(struct way *way, enum station_id at, const char *id);
void way_number(struct way *way, enum station_id at, const char *id,
		unsigned int number);
void way_flag(struct way *way, enum station_id at, const char *id, bool is_so);
void way_string(struct way *way, enum station_id at, const char *id,
		const char *string);

/* @method is copied; hidden from it is what stations before its own hide, and
 * @too, if that is not NULL.
 */
void way_method(struct way *way, const struct method *method, const char *too);

/* "tc ingress", and in one word, "tc_ingress". */
const char *station_title(enum station_id id);
const char *station_word(enum station_id id);

#endif /* RINGTAP_WAY_H */
