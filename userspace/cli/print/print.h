/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet as readable lines, in tcpdump's words. What comes from the network
 * may be anything: nothing is read behind the captured bytes, and nothing but
 * printable characters is written.
 */
#ifndef RINGTAP_PRINT_H
#define RINGTAP_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/**
 * enum print_time - what stands at the beginning of a line
 * @PRINT_TIME_CLOCK: the local time of day
 * @PRINT_TIME_NONE: nothing, tcpdump's -t
 * @PRINT_TIME_EPOCH: seconds since 1970, -tt
 * @PRINT_TIME_DELTA: what has passed since the packet before, -ttt
 * @PRINT_TIME_DATE: the local date and time, -tttt
 * @PRINT_TIME_FIRST: what has passed since the first packet, -ttttt
 */
enum print_time {
	PRINT_TIME_CLOCK,
	PRINT_TIME_NONE,
	PRINT_TIME_EPOCH,
	PRINT_TIME_DELTA,
	PRINT_TIME_DATE,
	PRINT_TIME_FIRST,
};

/**
 * enum print_dump - the bytes of the packet, below its line
 * @PRINT_DUMP_NONE: no
 * @PRINT_DUMP_HEX: in hexadecimal, -x
 * @PRINT_DUMP_HEX_LINK: with the link-level header, -xx
 * @PRINT_DUMP_BOTH: in hexadecimal and ASCII, -X
 * @PRINT_DUMP_BOTH_LINK: with the link-level header, -XX
 * @PRINT_DUMP_ASCII: as text, -A
 * @PRINT_DUMP_ASCII_LINK: with the link-level header, -AA
 */
enum print_dump {
	PRINT_DUMP_NONE,
	PRINT_DUMP_HEX,
	PRINT_DUMP_HEX_LINK,
	PRINT_DUMP_BOTH,
	PRINT_DUMP_BOTH_LINK,
	PRINT_DUMP_ASCII,
	PRINT_DUMP_ASCII_LINK,
};

/**
 * struct print_options - how packets are printed
 * @time: at the beginning of the line
 * @nanoseconds: instead of microseconds
 * @number: of the packet, before the time, -#
 * @link: the link-level header, too, -e
 * @quiet: less of the protocols, -q
 * @verbose: more of them, the number of -v
 * @dump: below the line
 *
 * Zero is the default of each.
 */
struct print_options {
	enum print_time	time;
	bool		nanoseconds;
	bool		number;
	bool		link;
	bool		quiet;
	unsigned int	verbose;
	enum print_dump	dump;
};

/**
 * struct print_state - what is kept between packets; starts as zero
 * @packets: printed so far
 * @first: time of the first
 * @last: time of the last
 * @second: for which @broken_down holds; the zone's rules are asked once a
 *	second, not once a packet
 * @broken_down: that second as local time; not valid while tm_mday is 0
 */
struct print_state {
	uint64_t	packets;
	uint64_t	first;
	uint64_t	last;
	time_t		second;
	struct tm	broken_down;
};

/**
 * struct print_packet - a packet to print
 * @ns: nanoseconds since 1970
 * @linktype: LINKTYPE_* of pcapng
 * @data: what was captured
 * @caplen: bytes at @data
 * @origlen: bytes that there were
 * @device: where it was seen; NULL: that is not said. Ends after @device_max
 *	bytes or with a 0
 * @device_max: length of the array that @device lies in
 * @sent: it was going out
 */
struct print_packet {
	uint64_t	ns;
	unsigned int	linktype;
	const uint8_t	*data;
	uint32_t	caplen;
	uint32_t	origlen;
	const char	*device;
	size_t		device_max;
	bool		sent;
};

/* The line, with its newline, and all that belongs below it. */
void print_packet(FILE *out, const struct print_options *options,
		  struct print_state *state, const struct print_packet *packet);

#endif /* RINGTAP_PRINT_H */
