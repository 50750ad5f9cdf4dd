/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of a frame in numbers and words, for programs: what is unknown is not there.
 */
#ifndef RINGTAP_VALUES_H
#define RINGTAP_VALUES_H

struct subject;
struct way;

void values_explain(struct way *way, const struct subject *subject);

#endif /* RINGTAP_VALUES_H */
