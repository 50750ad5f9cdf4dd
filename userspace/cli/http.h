/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The metrics for who asks by HTTP.
 */
#ifndef RINGTAP_HTTP_H
#define RINGTAP_HTTP_H

#include <stdbool.h>

struct MHD_Daemon;

/* "ADDRESS:PORT", "[ADDRESS]:PORT" or ":PORT", which is all addresses. False: it is none
 * of these, and that was said.
 */
bool http_address(const char *address);

/* NULL: it can't be, and that was said. */
struct MHD_Daemon *http_start(const char *address);

/* To be called now and then: ends what has lasted too long. */
void http_end_visits(void);
void http_stop(struct MHD_Daemon *daemon);

#endif /* RINGTAP_HTTP_H */
