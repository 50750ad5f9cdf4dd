/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What many rounds come to.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

struct round;

/* Keeps it, for the table. */
void table_add(const struct round *round, unsigned int turn);

/* One table for each size of frames, ring and number of CPUs. Costs are over
 * those of the stack alone in the same round, and beside those of tuned
 * TPACKET_V3: medians, and how far the rounds lie apart.
 */
void table_print(void);

#endif /* BENCH_TABLE_H */
