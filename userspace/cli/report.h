/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is told about a capture on standard error: how it begins, what changes,
 * its counters; for people, or for programs: each in a line that is a JSON
 * object.
 */
#ifndef RINGTAP_REPORT_H
#define RINGTAP_REPORT_H

#include <ringtap/ringtap.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct report_counters - what became of the packets
 * @captured: written or printed
 * @stats: the kernel's
 * @dropped_by_device: before the kernel saw them
 * @late: out of the order of time
 * @member: what went to other members of its group, and came from them
 */
struct report_counters {
	uint64_t		captured;
	struct ringtap_stats	stats;
	uint64_t		dropped_by_device;
	uint64_t		late;
	struct ringtap_member_stats member;
};

/* Nothing of it from now on: who has started us takes all that stands there for
 * an error.
 */
void report_silence(void);

/* A device is listened on. */
void report_listening(const struct ringtap_iface *iface, uint32_t snaplen,
		      bool json);
void report_listening_any(unsigned int devices, uint32_t snaplen, bool json);

/* Frames are shared with others. */
void report_member(const struct ringtap_member *member, bool json);

/* It is down, and nothing comes from it: from the beginning, or from now on, and
 * then for good if it is about to go. It is up.
 */
void report_down(const char *device, bool json);
void report_went_down(const char *device, bool json);
void report_up(const char *device, bool json);

/* It does not say that it makes time stamps, and its own were asked for. */
void report_unstamped(const char *device, bool json);

/* It goes by another name; it has gone, and others are left. */
void report_renamed(const char *was, const char *device, bool json);
void report_gone(const char *device, bool json);

/* The kernel had to move it to another hook. */
void report_moved(const struct ringtap_iface *was,
		  const struct ringtap_iface *is, bool json);

/* In the middle of the capture: one line. */
void report_counters(const struct report_counters *counters, bool json);

/* No other file may follow: tcpdump's line. */
void report_limit(unsigned int files, bool json);

/* Before the closing lines: what one of several threads has, and in which file;
 * NULL: none.
 */
void report_thread(unsigned int number, const char *file,
		   const struct report_counters *counters, bool json);

/* tcpdump's closing lines. */
void report_end(const struct report_counters *counters, bool json);

#endif /* RINGTAP_REPORT_H */
