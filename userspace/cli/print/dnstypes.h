/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The records of DNS.
 */
#ifndef RINGTAP_DNSTYPES_H
#define RINGTAP_DNSTYPES_H

#include "line.h"

#define DNS_OPT		41

void say_dns_type(struct line *line, unsigned int type);

/* What a record says, with a space before it. @layer: the message up to the end
 * of the record; @at: where the data starts.
 */
void say_dns_data(struct line *line, unsigned int type,
		  const struct layer *layer, size_t at);

#endif /* RINGTAP_DNSTYPES_H */
