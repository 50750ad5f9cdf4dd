/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Filters that want each of pktgen's frames, and differ in how soon they know.
 */
#ifndef BENCH_FILTER_H
#define BENCH_FILTER_H

struct sock_fprog;

/* "short" or "long", from libpcap; NULL: said why. */
const struct sock_fprog *filter_compile(const char *name);

#endif /* BENCH_FILTER_H */
