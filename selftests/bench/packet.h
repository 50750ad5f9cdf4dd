/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_PACKET_H
#define BENCH_PACKET_H

struct counts;
struct setup;

/* A packet socket of all protocols that is not bound yet; -1: said why. */
int packet_socket(const struct setup *setup);

/* To the device: from here on frames come. */
int packet_bind(int fd, const struct setup *setup);

/* What the socket says; it says it once, so that it is added. */
int packet_count(int fd, struct counts *counts);

/* Sleeps until there is something to read, for a while. */
void packet_wait(int fd);

#endif /* BENCH_PACKET_H */
