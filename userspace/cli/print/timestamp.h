/* SPDX-License-Identifier: GPL-2.0 */
#ifndef RINGTAP_TIMESTAMP_H
#define RINGTAP_TIMESTAMP_H

#include "print.h"

/* With a space behind it. */
void print_timestamp(FILE *out, const struct print_options *options,
		     struct print_state *state, uint64_t ns);

#endif /* RINGTAP_TIMESTAMP_H */
