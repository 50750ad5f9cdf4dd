/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nftables does with frames of a device before the protocols have them, or after.
 */
#ifndef RINGTAP_CHAINS_H
#define RINGTAP_CHAINS_H

#include <stdbool.h>

/**
 * struct chain - at the ingress hook of a device, or at its egress hook
 * @table: its table
 * @name: its name
 * @priority: the lowest comes first
 * @drops: what no rule accepts
 * @is_egress: of frames sent
 * @is_flowtable: it forwards frames of connections that it knows, and keeps them
 */
struct chain {
	const char	*table;
	const char	*name;
	int		priority;
	bool		drops;
	bool		is_egress;
	bool		is_flowtable;
};

/* Calls each() for every one at a hook of the device of this name. 0, or a
 * negative errno: -EPERM: only root is told; where there is no nftables there are none.
 */
int chains_each(const char *device,
		void (*each)(const struct chain *chain, void *data),
		void *data);

#endif /* RINGTAP_CHAINS_H */
