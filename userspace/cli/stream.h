/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A capture with one output, which the main thread writes: of one socket, or of
 * several whose packets other threads bring.
 */
#ifndef RINGTAP_STREAM_H
#define RINGTAP_STREAM_H

struct capture;

/* 0 or a negative errno; all is said. */
int stream_run(struct capture *c);

#endif /* RINGTAP_STREAM_H */
