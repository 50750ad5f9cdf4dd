/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_FILTER_ORACLE_H
#define RINGTAP_FILTER_ORACLE_H

#include <stdbool.h>

#include "corpus.h"
#include "grammar.h"

/**
 * struct oracle - what libpcap says of a filter's frames
 * @taken: the frames that it takes while they are captured
 * @in_file: those that it takes in a file, which has the tags in the frames
 */
struct oracle {
	bool	taken[CORPUS_ROOM];
	bool	in_file[CORPUS_ROOM];
};

/* For files libpcap refuses the text, for a capture it may take it. */
#define ORACLE_EITHER	1

/* 0, ORACLE_EITHER; -1: libpcap refuses the text. */
int oracle_ask(struct oracle *oracle, const struct grammar_filter *filter,
	       const struct corpus *corpus);

/**
 * struct oracle_witness - a packet socket as tcpdump has it
 * @fd: the socket
 */
struct oracle_witness {
	int	fd;
};

struct pcap;

/* A handle that captures, by which tcpdump's filters are compiled. */
struct pcap *oracle_live(const char *device);

int oracle_witness_open(struct oracle_witness *witness, const char *device);

/* -1: it can't have this filter. */
int oracle_witness_set(struct oracle_witness *witness, struct pcap *live,
		       const struct grammar_filter *filter);

/* Which frames it got: -1 for one that is not in the corpus. */
int oracle_witness_read(struct oracle_witness *witness,
			const struct corpus *corpus, bool taken[CORPUS_ROOM]);

/* The next frame behind the @from first that is so. -1: there is none. */
int oracle_find(const struct frame *frames, unsigned int count,
		unsigned int from, const void *bytes, size_t len);

#endif /* RINGTAP_FILTER_ORACLE_H */
