/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_USAGE_H
#define RINGTAP_USAGE_H

/* What 'ringtap capture --help' says. */
extern const char usage_capture[];

#endif /* RINGTAP_USAGE_H */
