/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nftables does with frames before the protocols have them.
 */
#ifndef RINGTAP_CHAINS_H
#define RINGTAP_CHAINS_H

#include <stdbool.h>

/**
 * struct chain - at the ingress hook of a device
 * @table: its table
 * @name: its name
 * @priority: the lowest comes first
 * @drops: what no rule accepts
 */
struct chain {
	const char	*table;
	const char	*name;
	int		priority;
	bool		drops;
};

/* Calls each() for every one at the ingress hook of the device of this name. 0, or a
 * negative errno: -EPERM: only root is told; where there is no nftables there are none.
 */
int chains_each(const char *device,
		void (*each)(const struct chain *chain, void *data),
		void *data);

#endif /* RINGTAP_CHAINS_H */
