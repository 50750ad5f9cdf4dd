/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The groups there are, as the module tells of them.
 */
#ifndef RINGTAP_GROUPS_H
#define RINGTAP_GROUPS_H

#include <ringtap/ringtap.h>

/**
 * struct groups - all of them
 * @all: in the order in which they were made
 * @nr: how many
 */
struct groups {
	struct ringtap_group_info	*all;
	unsigned int			nr;
};

/* 0, or a negative errno; groups_free() also after a failure. */
int groups_load(struct groups *groups);
void groups_free(struct groups *groups);

#endif /* RINGTAP_GROUPS_H */
