/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A capture whose threads have a file each, and nothing that they share.
 */
#ifndef RINGTAP_THREADS_H
#define RINGTAP_THREADS_H

#include <stdbool.h>

struct capture;
struct capture_options;

/* There are threads, and nobody has asked for one output. */
bool threads_fit(const struct capture_options *options);

/* 0 or a negative errno; all is said. */
int threads_run(struct capture *c);

#endif /* RINGTAP_THREADS_H */
