/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_CAPTURE_MACHINE_H
#define RINGTAP_CAPTURE_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* QEMU without KVM is 10 to 20 times slower: fewer rounds there. */
bool machine_is_emulated(void);

/* Softirqs are threads there: PREEMPT_RT. */
bool machine_is_realtime(void);

/* The kernel watches itself, by lockdep and more: what happens once in a thousand
 * times is worth trying there.
 */
bool machine_watches(void);

/* The calling thread, and those it makes, run on this CPU only. */
void machine_pin(unsigned int cpu);

uint64_t machine_ns(clockid_t clock);

/* How often a CPU has run softirqs of a kind, as /proc/softirqs calls it. */
uint64_t machine_softirqs(const char *kind, unsigned int cpu);

/* Whether a timer of the kernel's runs that calls this function. */
bool machine_has_timer(const char *function);

/* As long as it holds, waiting for RCU takes microseconds, not milliseconds:
 * for tests that do it thousands of times.
 */
void machine_hurry(bool on);

#endif /* RINGTAP_CAPTURE_MACHINE_H */
